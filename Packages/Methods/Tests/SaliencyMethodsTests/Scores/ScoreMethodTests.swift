import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// What all methods have in common that change an image or its features and look at the score.
@Suite struct ScoreMethodTests {
  private static let headOnly: [any SaliencyMethod] = [
    AblationCAM(), ReciproCAM(), LabelFreeAblationCAM(), LabelFreeReciproCAM(),
  ]

  private static let wholeNetwork: [any SaliencyMethod] = [
    ScoreCAM(), Occlusion(), LabelFreeScoreCAM(), LabelFreeOcclusion(),
  ]

  private static let labelFree: [any SaliencyMethod] = [
    LabelFreeScoreCAM(), LabelFreeAblationCAM(), LabelFreeReciproCAM(), LabelFreeOcclusion(),
  ]

  private static let classSpecific: [any ClassSpecificMethod] = [
    ScoreCAM(), AblationCAM(), ReciproCAM(), Occlusion(),
  ]

  private func images(_ count: Int) -> [Tensor] {
    var random = TestGenerator(seed: 10)
    return (0..<count).map { _ in random.tensor([1, 3, 4, 7]) }
  }

  @Test(arguments: headOnly + wholeNetwork)
  func batchEqualsItsImages(method: any SaliencyMethod) throws {
    let (model, images) = (try TestModel.random(), images(4))
    let together = try method.maps(
      of: ForwardPass(model, input: batch(of: images), layers: ["features"]), at: "features")
    #expect(together.count == 4)
    for (image, map) in zip(images, together) {
      let pass = try ForwardPass(model, input: image, layers: ["features"])
      #expect(try method.maps(of: pass, at: "features") == [map])
      #expect(map.extent == Extent(height: 4, width: 7))
      #expect(!map.isDegenerate)
    }
  }

  @Test(arguments: headOnly)
  func runsOnlyWhatComesAfterTheLayer(method: any SaliencyMethod) throws {
    let reports = ForwardReports()
    let pass = try ForwardPass(
      TestModel.random(), input: batch(of: images(2)), layers: ["features"],
      onForwards: { reports.note($0) })
    #expect(try method.maps(of: pass, at: "features").map(\.forwards) == [1, 1])
    #expect(reports.counts == [2])
    let shape = FeatureShape.map(channels: 5, extent: Extent(height: 4, width: 7))
    #expect(method.forwards(at: shape) == 1)
  }

  /// 5 channels or 28 places for each of 2 images, in batches of any size.
  @Test(arguments: wholeNetwork)
  func reportsThePassesThatItTells(method: any SaliencyMethod) throws {
    let reports = ForwardReports()
    let pass = try ForwardPass(
      TestModel.random(), input: batch(of: images(2)), layers: ["features"],
      onForwards: { reports.note($0) })
    let maps = try method.maps(of: pass, at: "features")
    let shape = FeatureShape.map(channels: 5, extent: Extent(height: 4, width: 7))
    let expected = type(of: method).about.forwards == .onePlusChannels ? 6 : 29
    #expect(method.forwards(at: shape) == expected)
    #expect(maps.map(\.forwards) == [expected, expected])
    #expect(reports.counts.first == 2)
    #expect(reports.counts.reduce(0, +) == 2 * expected)
  }

  /// More copies than are made at a time: 13 x 11 places.
  @Test func doesNotDependOnHowManyCopiesAreMadeAtATime() throws {
    var random = TestGenerator(seed: 11)
    let model = try TestModel.pooled(channels: 2, classes: [[143, 0], [0, 143]])
    let input = random.tensor([1, 2, 13, 11], in: 0...1)
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = Occlusion()
    method.window = 1
    method.classIndex = 1
    // Each pixel adds its own value to the class.
    expectClose(
      try method.maps(of: pass, at: "features")[0].values, input[entry: 0][entry: 1],
      absolute: 2e-5)
  }

  /// A connection passes `inner` by, so that the rest of the network cannot run from it alone.
  @Test(arguments: headOnly)
  func refusesLayersThatAreNoCut(method: any SaliencyMethod) throws {
    let pass = try residualPass()
    let error = #expect(throws: NetworkError.self) { try method.maps(of: pass, at: "inner") }
    #expect(error == .notACut(layer: "inner", passing: ["sum"]))
    #expect(
      error?.description == "the network cannot be cut at 'inner': sum reads past it; cut at the "
        + "end of a block")
    #expect(throws: Never.self) { try method.maps(of: pass, at: "features") }
  }

  /// Methods that change the image work at any layer with places.
  @Test(arguments: wholeNetwork)
  func worksInsideOfAResidualBlock(method: any SaliencyMethod) throws {
    let pass = try residualPass()
    let (inner, features) = (
      try method.maps(of: pass, at: "inner")[0], try method.maps(of: pass, at: "features")[0]
    )
    // Twice the features have the same channels in 0...1, and the same places.
    let isWeighted = method is ScoreCAM || method is LabelFreeScoreCAM
    let factor: Float = isWeighted ? 2 : 1
    expectClose(
      inner.values, features.values.map { factor * $0 },
      absolute: 1e-6 * max(1, largestMagnitude(features.values)))
    #expect(inner.layer == "inner")
  }

  private func residualPass() throws -> ForwardPass {
    var random = TestGenerator(seed: 21)
    let model = try TestModel.residual(
      random.tensor([4, 3, 2, 2]), classes: [[1, 0, 0, -1], [0, 1, -1, 0]])
    return try ForwardPass(
      model, input: batch(of: images(1)), layers: ["features", "inner"])
  }

  /// An image of zeros, whose embedding has no direction: nothing is similar to it.
  @Test(arguments: labelFree, [false, true])
  func zeroEmbeddingGivesZeros(method: any SaliencyMethod, hasCopy: Bool) throws {
    let model = try TestModel.pooled(channels: 2, hasCopy: hasCopy)
    let pass = try ForwardPass(model, input: Tensor(zeros: [1, 2, 2, 3]), layers: ["features"])
    #expect(try method.maps(of: pass, at: "features")[0].values == Tensor(zeros: [2, 3]))
  }

  /// Features (1, -1) and (-2, 2), which are not zero though their means are.
  ///
  /// Nothing is similar to that, so that all scores are 0; Score-CAM's softmax makes 1/2 of both
  /// channels' and adds them up to (-0.5, 0.5).
  @Test(arguments: labelFree, [false, true])
  func embeddingThatCancelsGivesNoNaN(method: any SaliencyMethod, hasCopy: Bool) throws {
    let model = try TestModel.pooled(channels: 2, hasCopy: hasCopy)
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [1, -1, -2, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.values.scalars == (method is LabelFreeScoreCAM ? [0, 0.5] : [0, 0]))
  }

  @Test(arguments: classSpecific)
  func refusesEncodersAndUnknownClasses(method: any ClassSpecificMethod) throws {
    let input = try batch(of: images(1))
    let name = type(of: method).about.identifier
    let encoder = try ForwardPass(
      TestModel.random(classes: nil), input: input, layers: ["features"])
    #expect(throws: MethodError.needsClasses(method: name, instead: "\(name)-ssl")) {
      try method.maps(of: encoder, at: "features")
    }
    let classifier = try ForwardPass(TestModel.random(), input: input, layers: ["features"])
    var method = method
    method.classIndex = 4
    #expect(throws: MethodError.noSuchClass(index: 4, classCount: 4)) {
      try method.maps(of: classifier, at: "features")
    }
  }

  @Test(arguments: headOnly + wholeNetwork)
  func refusesLayersWithoutPlaces(method: any SaliencyMethod) throws {
    let pass = try ForwardPass(TestModel.random(), input: batch(of: images(1)), layers: ["pooled"])
    #expect(throws: MethodError.self) { try method.maps(of: pass, at: "pooled") }
  }
}
