import SaliencyMethods
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct LaFAMTests {
  @Test func meanByHand() throws {
    // Two channels, each the input times a weight: 1 * x and 3 * x. Their mean is 2 * x.
    let model = try TestModel.scaling([1, 3])
    let input = try Tensor(shape: [1, 1, 2, 2], scalars: [0, 1, 2, 3])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    let map = try LaFAM().maps(of: pass, at: "features")[0]
    #expect(map.values == (try Tensor(shape: [2, 2], scalars: [0, 2, 4, 6])))
    #expect(map.layer == "features")
    #expect(map.forwards == 1)
    #expect(map.classIndex == nil)
    #expect(!map.isDegenerate)
    expectClose(
      map.normalized().values, try Tensor(shape: [2, 2], scalars: [0, 1 / 3, 2 / 3, 1]),
      absolute: 1e-6)
    let enlarged = try map.resized(to: Extent(height: 2, width: 4), by: .nearest)
    #expect(enlarged.values.scalars == [0, 0, 2, 2, 4, 4, 6, 6])
  }

  /// Activations of the paper's setting and what the authors' code makes of them.
  @Test(arguments: 0..<4)
  func equalsTheAuthorsCode(example: Int) throws {
    let activations = try golden("cam\(example)_activations", [1, 24, 7, 7])
    let pass = try ForwardPass(
      try TestModel.pooled(channels: 24), input: activations, layers: ["features"])
    let map = try LaFAM().maps(of: pass, at: "features")[0].normalized()
    expectClose(map.values, try golden("cam\(example)_lafam7", [7, 7]), absolute: 1e-6)
    guard example == 0 else { return }
    let enlarged = try map.resized(to: Extent(224), by: .nearest)
    expectClose(enlarged.values, try golden("cam0_lafam224", [224, 224]), absolute: 1e-6)
  }

  @Test func batchEqualsItsImages() throws {
    var random = TestGenerator(seed: 5)
    let model = try TestModel.pooled(channels: 24)
    let images = (0..<5).map { _ in random.tensor([1, 24, 6, 9], in: 0...1) }
    let batch = try Tensor(shape: [5, 24, 6, 9], scalars: images.flatMap(\.scalars))
    let maps = try LaFAM().maps(
      of: ForwardPass(model, input: batch, layers: ["features"]), at: "features")
    #expect(maps.count == 5)
    for (image, map) in zip(images, maps) {
      let pass = try ForwardPass(model, input: image, layers: ["features"])
      #expect(try LaFAM().maps(of: pass, at: "features") == [map])
    }
  }

  @Test func doesNotDependOnTheOrderOfChannels() throws {
    let model = try TestModel.pooled(channels: 24)
    let activations = try golden("cam1_activations", [24, 7, 7])
    let reversed = (0..<24).reversed().flatMap { activations[entry: $0].scalars }
    let maps = try [activations.scalars, reversed].map { scalars in
      let input = try Tensor(shape: [1, 24, 7, 7], scalars: scalars)
      let pass = try ForwardPass(model, input: input, layers: ["features"])
      return try LaFAM().maps(of: pass, at: "features")[0].values
    }
    expectClose(maps[0], maps[1], relative: 1e-6)
  }

  @Test func constantMapIsDegenerate() throws {
    let model = try TestModel.pooled(channels: 1)
    let input = Tensor(repeating: 3, shape: [1, 1, 2, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    let map = try LaFAM().maps(of: pass, at: "features")[0]
    #expect(map.isDegenerate)
    #expect(map.normalized().values == Tensor(zeros: [2, 2]))
  }

  @Test func refusesLayersWithoutPlaces() throws {
    let model = try TestModel.pooled(channels: 1)
    let input = Tensor(repeating: 1, shape: [1, 1, 3, 2])
    let pass = try ForwardPass(model, input: input, layers: ["pooled"])
    #expect(
      throws: MethodError.notSpatial(
        layer: "pooled", shape: [1, 1, 1, 1], lastSpatial: "features")
    ) { try LaFAM().maps(of: pass, at: "pooled") }
    #expect(throws: MethodError.layerNotComputed("features")) {
      try LaFAM().maps(of: pass, at: "features")
    }
  }

  @Test func refusesActivationsThatAreNotFinite() throws {
    let model = try TestModel.pooled(channels: 1)
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [.infinity, 1])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    #expect(throws: MethodError.notFinite(layer: "features")) {
      try LaFAM().maps(of: pass, at: "features")
    }
  }
}
