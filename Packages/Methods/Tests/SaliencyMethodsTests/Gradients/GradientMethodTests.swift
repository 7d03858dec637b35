import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// What all methods have in common that explain a class by gradients.
@Suite struct GradientMethodTests {
  private static let methods: [any ClassSpecificMethod] = [
    GradCAM(), GradCAMPlusPlus(), SmoothGradCAMPlusPlus(), XGradCAM(), HiResCAM(), LayerCAM(),
  ]

  private func images(_ count: Int) -> [Tensor] {
    var random = TestGenerator(seed: 3)
    return (0..<count).map { _ in random.tensor([1, 3, 5, 4]) }
  }

  @Test(arguments: methods)
  func batchEqualsItsImages(method: any ClassSpecificMethod) throws {
    let (model, images) = (try TestModel.random(), images(5))
    let together = try method.maps(
      of: ForwardPass(model, input: batch(of: images), layers: ["features"]), at: "features")
    #expect(together.count == 5)
    // Images of different classes, so that their gradients start at different outputs.
    #expect(Set(together.map(\.classIndex)).count > 1)
    for (image, map) in zip(images, together) {
      let pass = try ForwardPass(model, input: image, layers: ["features"])
      #expect(try method.maps(of: pass, at: "features") == [map])
      #expect(!map.isDegenerate)
      #expect(map.extent == Extent(height: 5, width: 4))
    }
  }

  /// What the way back needs is kept on the way forward where methods are named, for the same maps.
  @Test func knownMethodsGoForwardOnce() throws {
    let (model, input) = (try TestModel.random(), try batch(of: images(2)))
    let layers = ["features", "mixed"]
    let plain = try ForwardPass(model, input: input, layers: layers)
    let known = try ForwardPass(
      model, input: input, layers: layers, methods: [LaFAM()] + Self.methods)
    #expect(known.logits == plain.logits)
    for layer in layers {
      #expect(try known.spatialActivations(at: layer) == plain.spatialActivations(at: layer))
      for method in Self.methods {
        #expect(try method.maps(of: known, at: layer) == method.maps(of: plain, at: layer))
      }
    }
    // An encoder has nothing to differentiate, and computes nothing behind the layer.
    let encoder = try ForwardPass(
      TestModel.pooled(channels: 3), input: input, layers: ["features"], methods: [GradCAM()])
    #expect(encoder.logits == nil)
    #expect(try LaFAM().maps(of: encoder, at: "features").count == 2)
  }

  /// One pass for all gives what a pass for each gives, whatever class is asked for between.
  @Test func sharesOnePass() throws {
    let (model, input) = (try TestModel.random(), try batch(of: images(2)))
    let shared = try ForwardPass(model, input: input, layers: ["features", "mixed"])
    for index in [nil, 2, 0, nil] as [Int?] {
      for layer in ["features", "mixed"] {
        for method in Self.methods {
          var method = method
          method.classIndex = index
          let fresh = try ForwardPass(model, input: input, layers: [layer])
          #expect(
            try method.maps(of: shared, at: layer) == method.maps(of: fresh, at: layer))
        }
      }
    }
  }

  @Test(arguments: methods + [CAM()])
  func refusesClassesThatAreNot(method: any ClassSpecificMethod) throws {
    let model = try TestModel.pooled(channels: 3, classes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    let pass = try ForwardPass(model, input: batch(of: images(1)), layers: ["features"])
    for index in [3, -1, Int.max] {
      var method = method
      method.classIndex = index
      let error = #expect(throws: MethodError.self) { try method.maps(of: pass, at: "features") }
      #expect(error == .noSuchClass(index: index, classCount: 3))
      #expect(
        error?.description == "there is no class \(index); the network has the classes 0 to 2")
    }
  }

  @Test(arguments: methods + [CAM()])
  func refusesEncoders(method: any ClassSpecificMethod) throws {
    let model = try TestModel.pooled(channels: 3)
    let pass = try ForwardPass(model, input: batch(of: images(1)), layers: ["features"])
    for index in [nil, 0] as [Int?] {
      var method = method
      method.classIndex = index
      let name = type(of: method).about.identifier
      let error = #expect(throws: MethodError.self) { try method.maps(of: pass, at: "features") }
      #expect(error == .needsClasses(method: name, instead: "lafam"))
      #expect(
        error?.description == "\(name) explains a class, and this network is an encoder without "
          + "a classifier; use lafam instead")
    }
  }

  @Test(arguments: methods)
  func refusesLayersWithoutPlaces(method: any ClassSpecificMethod) throws {
    let pass = try ForwardPass(
      TestModel.random(), input: batch(of: images(1)), layers: ["pooled"])
    #expect(throws: MethodError.self) { try method.maps(of: pass, at: "pooled") }
    #expect(throws: MethodError.layerNotComputed("features")) {
      try method.maps(of: pass, at: "features")
    }
  }

  /// A unit that is below 0 lets no gradient through: -4 * 3 - 3 * 1 + 2 * 1 = -13.
  @Test(arguments: methods)
  func findsNothingBehindAClosedUnit(method: any ClassSpecificMethod) throws {
    let weights = try Tensor(shape: [1, 1, 1, 3], scalars: [-4, -3, 2])
    let model = try TestModel.deep(weights, classes: [[1], [-1]])
    let input = try Tensor(shape: [1, 1, 1, 3], scalars: [3, 1, 1])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    // Both outputs are 0; the first of equal ones is explained.
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.classIndex == 0)
    if method is SmoothGradCAMPlusPlus { return }
    #expect(map.values == Tensor(zeros: [1, 3]))
    #expect(map.isDegenerate)
  }

  /// `features` x = (3, 1), (1, 2); `inner` is 2 x, and what follows reads x + 2 x.
  ///
  /// The one unit has the weights G = (4, -3), (-3, 1). The gradient at `inner` is G, not 3 G, and
  /// its activations are (6, 2), (2, 4); at `features` it is 3 G: one for each way.
  @Test func worksInsideOfAResidualBlock() throws {
    let weights = try Tensor(shape: [1, 2, 1, 2], scalars: [4, -3, -3, 1])
    let model = try TestModel.residual(weights, classes: [[1], [-1]])
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
    let pass = try ForwardPass(model, input: input, layers: ["inner", "features", "sum"])
    func values(_ method: any GradientMethod, at layer: String) throws -> [Float] {
      try method.maps(of: pass, at: layer)[0].values.scalars
    }
    // (4 * 6 - 3 * 2, -3 * 2 + 1 * 4) = (18, -2).
    #expect(try values(HiResCAM(rectifier: .none), at: "inner") == [18, -2])
    #expect(try values(HiResCAM(rectifier: .none), at: "features") == [27, -3])
    #expect(try values(HiResCAM(rectifier: .none), at: "sum") == [27, -3])
    // Mean gradients 0.5 and -1: 0.5 * (6, 2) - (2, 4) = (1, -3).
    #expect(try values(GradCAM(rectifier: .none), at: "inner") == [1, -3])
    #expect(try values(LayerCAM(), at: "inner") == [24, 4])
    // CAM has no gradients, and needs its pooled classifier.
    #expect(throws: MethodError.self) { try CAM().maps(of: pass, at: "inner") }
  }

  /// A batch whose images have different classes, at a layer that the whole network is run for.
  @Test(arguments: methods)
  func batchEqualsItsImagesInsideOfABlock(method: any ClassSpecificMethod) throws {
    var random = TestGenerator(seed: 8)
    let model = try TestModel.residual(
      random.tensor([4, 3, 2, 2]), classes: [[1, 0, 0, -1], [0, 1, -1, 0], [-1, 0, 1, 1]])
    let images = images(4)
    let together = try method.maps(
      of: ForwardPass(model, input: batch(of: images), layers: ["inner"]), at: "inner")
    for (image, map) in zip(images, together) {
      let pass = try ForwardPass(model, input: image, layers: ["inner"])
      #expect(try method.maps(of: pass, at: "inner") == [map])
    }
  }
}
