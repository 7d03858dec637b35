import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// CAM and Grad-CAM where they are one: at a layer that is pooled and classified.
@Suite struct GradCAMTests {
  /// Classifier and activations of the paper's setting, and what captum makes of them.
  private struct Example {
    let model: Model
    let pass: ForwardPass
    let weights: Tensor

    init(_ number: Int) throws {
      weights = try golden("cam\(number)_fc_weight", [10, 24])
      let rows = weights
      model = try TestModel.pooled(
        channels: 24, classes: (0..<10).map { rows[entry: $0].scalars },
        bias: golden("cam\(number)_fc_bias", [10]).scalars)
      pass = try ForwardPass(
        model, input: golden("cam\(number)_activations", [1, 24, 7, 7]), layers: ["features"])
    }
  }

  @Test(arguments: zip(0..<4, [6, 8, 0, 7]))
  func equalsTheReference(number: Int, predicted: Int) throws {
    let map = try GradCAM().maps(of: Example(number).pass, at: "features")[0]
    let expected = try golden("cam\(number)_gradcam7", [7, 7])
    // The reference is brought into 0...1, so that 1e-6 is relative to the largest value.
    expectClose(map.normalized().values, expected, absolute: 1e-6)
    #expect(map.classIndex == predicted)
    #expect(map.forwards == 1)
    #expect(map.layer == "features")
    // Of the last example nothing but negative values is found.
    #expect(map.isDegenerate == (number == 3))
    guard number == 3 else { return }
    #expect(expected == Tensor(zeros: [7, 7]))
    #expect(map.values == Tensor(zeros: [7, 7]))
  }

  @Test(arguments: 0..<4)
  func weighsChannelsByTheClassifiersRow(number: Int) throws {
    let example = try Example(number)
    let activations = example.pass.input
    for index in 0..<10 {
      // sum_c W_kc A_cp / 49, in plain loops.
      let expected = (0..<49).map { place in
        (0..<24).reduce(0.0) { sum, channel in
          sum + Double(example.weights[index, channel])
            * Double(activations[0, channel, place / 7, place % 7])
        } / 49
      }
      let method = GradCAM(classIndex: index, rectifier: .none)
      let map = try method.maps(of: example.pass, at: "features")[0]
      expectClose(
        map.values, try Tensor(shape: [7, 7], scalars: expected.map { Float($0) }),
        absolute: 1e-6 * largestMagnitude(map.values))
    }
  }

  @Test(arguments: Rectifier.allCases)
  func isCAMDividedByThePlaces(rectifier: Rectifier) throws {
    let example = try Example(1)
    let maps = try (
      CAM(rectifier: rectifier).maps(of: example.pass, at: "features")[0],
      GradCAM(rectifier: rectifier).maps(of: example.pass, at: "features")[0]
    )
    // Squares are in proportion of 49 squared.
    let factor: Float = rectifier == .square ? 49 * 49 : 49
    #expect(maps.0.classIndex == maps.1.classIndex)
    #expect(largestMagnitude(maps.0.values) > 0)
    expectClose(
      maps.0.values, maps.1.values.map { factor * $0 },
      absolute: 2e-6 * largestMagnitude(maps.0.values))
  }

  @Test func equalsHiResCAMWhereGradientsAreConstant() throws {
    let example = try Example(2)
    for index in 0..<10 {
      let gradCAM = GradCAM(classIndex: index, rectifier: .none)
      let hiResCAM = HiResCAM(classIndex: index, rectifier: .none)
      let (first, second) = (
        try gradCAM.maps(of: example.pass, at: "features")[0].values,
        try hiResCAM.maps(of: example.pass, at: "features")[0].values
      )
      expectClose(first, second, absolute: 1e-6 * largestMagnitude(first))
    }
  }
}

@Suite struct CAMTests {
  /// Two channels, (3, 1) and (1, 2), of one row of two places.
  private func input() throws -> Tensor {
    try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
  }

  @Test func byHand() throws {
    // The means are 2 and 1.5; the outputs 2 * 2 - 3 * 1.5 + 1 = 0.5 and -2 + 1.5 - 1 = -1.5.
    let model = try TestModel.pooled(channels: 2, classes: [[2, -3], [-1, 1]], bias: [1, -1])
    let pass = try ForwardPass(model, input: input(), layers: ["features"])
    // Class 0: 2 * (3, 1) - 3 * (1, 2) = (3, -4).
    let map = try CAM().maps(of: pass, at: "features")[0]
    #expect(map.values.scalars == [3, 0])
    #expect(map.classIndex == 0)
    #expect(map.forwards == 1)
    let signed = try CAM(rectifier: .none).maps(of: pass, at: "features")[0]
    #expect(signed.values.scalars == [3, -4])
    // Class 1: -(3, 1) + (1, 2) = (-2, 1).
    let other = try CAM(classIndex: 1, rectifier: .absolute).maps(of: pass, at: "features")[0]
    #expect(other.values.scalars == [2, 1])
    #expect(other.classIndex == 1)
  }

  @Test func needsAPooledClassifier() throws {
    let weights = try Tensor(shape: [1, 2, 1, 2], scalars: [4, -3, -3, 1])
    let model = try TestModel.deep(weights, classes: [[1], [-1]])
    let pass = try ForwardPass(model, input: input(), layers: ["features"])
    let error = #expect(throws: MethodError.self) { try CAM().maps(of: pass, at: "features") }
    #expect(
      error == .needsPooledClassifier(method: "cam", layer: "features", instead: "grad-cam"))
    #expect(
      error?.description == "cam needs a layer that global average pooling and one linear layer "
        + "follow, which 'features' is not; use grad-cam instead")
    #expect(throws: Never.self) { try GradCAM().maps(of: pass, at: "features") }
  }

  @Test func refusesTwoLinearLayers() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[1, 0]], hasCopy: true)
    let pass = try ForwardPass(model, input: input(), layers: ["features"])
    #expect(throws: MethodError.self) { try CAM().maps(of: pass, at: "features") }
  }

  @Test func allowsFlatteningAfterPooling() throws {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 2)
    let features = try builder.add("features", .relu, image)
    let pooled = try builder.add("pooled", .globalAveragePooling, features)
    let flat = try builder.add("flat", .flatten, pooled)
    let weights = try Tensor(shape: [1, 2], scalars: [1, 10])
    _ = try builder.add("classes", .linear(Network.Linear(weights: weights)), flat)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: 1)
    let pass = try ForwardPass(model, input: input(), layers: ["features"])
    // (3, 1) + 10 * (1, 2).
    #expect(try CAM().maps(of: pass, at: "features")[0].values.scalars == [13, 21])
  }

  @Test func refusesFlatteningInThePlaceOfPooling() throws {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 2)
    let features = try builder.add("features", .relu, image)
    let flat = try builder.add("flat", .flatten, features)
    let weights = try Tensor(shape: [1, 4], scalars: [1, 10, 100, 1000])
    _ = try builder.add("classes", .linear(Network.Linear(weights: weights)), flat)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: 1)
    let pass = try ForwardPass(model, input: input(), layers: ["features"])
    #expect(throws: MethodError.self) { try CAM().maps(of: pass, at: "features") }
    // Every element of the flattened map has a gradient of its own: 3 + 100, 10 + 2000.
    #expect(try HiResCAM().maps(of: pass, at: "features")[0].values.scalars == [103, 2010])
  }
}
