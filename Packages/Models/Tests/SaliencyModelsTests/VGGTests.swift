import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct VGGTests {
  private static let small = VGGArchitecture(
    depths: [1, 1, 2, 2, 2], widths: [2, 3, 4, 5, 3], hiddenWidths: [6, 7], classCount: 4)

  /// Numbers of parameters as torchvision's documentation has them, without running statistics.
  @Test(arguments: [
    ("vgg11", 132_863_336), ("vgg11_bn", 132_868_840), ("vgg13", 133_047_848),
    ("vgg13_bn", 133_053_736), ("vgg16", 138_357_544), ("vgg16_bn", 138_365_992),
    ("vgg19", 143_667_240), ("vgg19_bn", 143_678_248),
  ])
  func countsParameters(identifier: String, published: Int) throws {
    let architecture = try #require(VGGArchitecture(identifier: identifier))
    #expect(architecture.identifier == identifier)
    let count = architecture.parameters.filter { !$0.name.contains("running") }
      .reduce(0) { $0 + $1.shape.count }
    #expect(count == published)
    let checkpoint = try Checkpoint(recognizing: ShapeSource(architecture.parameters))
    #expect(checkpoint.architecture == .vgg(architecture))
    #expect(checkpoint.architecture.stridePlacement == nil)
    #expect(
      checkpoint.architecture.batchNormalizationEpsilon
        == (architecture.hasBatchNormalization ? 1e-5 : nil))
    #expect(checkpoint.labels == .imageNet)
    #expect(checkpoint.origin?.identifier == "torchvision-vgg")
    #expect(checkpoint.metadata["stride_placement"] == nil)
    // Asked for by name, and behind a prefix.
    let wrapped = ShapeSource(architecture.parameters.map { ("a.module." + $0.name, $0.shape) })
    let named = try Checkpoint(recognizing: wrapped, identifier: identifier)
    #expect(named.architecture == .vgg(architecture))
  }

  @Test func namesAreThoseOfTorchvision() throws {
    let names = try #require(VGGArchitecture(identifier: "vgg16_bn")).parameters.map(\.name)
    #expect(names.first == "features.0.weight")
    #expect(names.contains("features.40.weight"))
    #expect(names.contains("features.41.running_var"))
    #expect(!names.contains("features.43.weight"))
    let plain = try #require(VGGArchitecture(identifier: "vgg16")).parameters.map(\.name)
    #expect(
      plain.filter { $0.hasSuffix(".weight") }
        == [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28].map { "features.\($0).weight" }
        + ["classifier.0.weight", "classifier.3.weight", "classifier.6.weight"])
  }

  @Test(arguments: [Extent(height: 33, width: 40), Extent(224), Extent(height: 250, width: 300)])
  func anySizeGoesThroughTheClassifier(extent: Extent) throws {
    let model = try Model(Checkpoint(recognizing: Self.small.randomParameters()))
    let input = testInput([1, 3, extent.height, extent.width])
    #expect(try model.network.shapes(forInput: extent).last == .vector(count: 4))
    expectNear(
      try model.executor.activations(of: input), try model.network.referenceActivations(of: input))
    #expect(model.classifierLayer == "classifier.6")
    #expect(model.embeddingLayer == "classifier.4")
    // What the adaptive pooling makes up is no place of the image.
    let spatial = try model.lastSpatialLayer(forInput: extent)
    #expect(spatial == (extent.height < 64 ? "features.19" : "features"))
  }

  @Test func tooSmallImagesAreRefused() throws {
    let network = try Self.small.network(from: Self.small.randomParameters())
    #expect(throws: NetworkError.self) { try network.shapes(forInput: Extent(31)) }
  }

  @Test func layersHaveKerasNamesToo() throws {
    let network = try Self.small.network(from: Self.small.randomParameters())
    for (alias, name) in [
      ("block1_conv1", "features.1"), ("block1_pool", "features.2"),
      ("block5_conv2", "features.19"),
      ("block5_pool", "features.20"), ("features", "features.20"), ("fc1", "classifier.1"),
      ("fc2", "classifier.4"), ("predictions", "classifier.6"),
    ] {
      #expect(try network.position(of: alias) == network.position(of: name))
    }
  }

  @Test func withoutClassifierItIsAnEncoder() throws {
    var architecture = Self.small
    architecture.classCount = nil
    let checkpoint = try Checkpoint(recognizing: architecture.randomParameters())
    #expect(checkpoint.architecture.classCount == nil)
    #expect(checkpoint.origin == nil)
    let model = try Model(checkpoint)
    #expect(model.embeddingLayer == "avgpool")
    let input = testInput([1, 3, 70, 64])
    #expect(try model.executor.activations(of: input).shape == [1, 3, 1, 1])
    #expect(model.classifierLayer == nil)
  }

  @Test func missingTensorsAreNamed() throws {
    for architecture in [Self.small, VGGArchitecture(identifier: "vgg13_bn")].compactMap(\.self) {
      for (name, shape) in architecture.parameters where name != "classifier.6.bias" {
        let rest = architecture.parameters.filter { $0.name != name }
        let error = #expect(throws: CheckpointError.self) {
          try Checkpoint(recognizing: ShapeSource(rest))
        }
        guard case .mismatch(architecture.identifier, let missing, let wrong, []) = error else {
          Issue.record("\(name): \(error.map(String.init(describing:)) ?? "")")
          continue
        }
        #expect(missing.map(\.name) == [name])
        // A width that only this tensor told is taken for the usual one.
        if wrong.isEmpty { #expect(missing.map(\.shape) == [shape]) }
      }
    }
  }

  @Test func otherNetworksWithFeaturesAreNotTakenForOne() {
    // AlexNet.
    let kernels = [("0", 11, 64, 3), ("3", 5, 192, 64), ("6", 3, 384, 192), ("8", 3, 256, 384)]
    let source = ShapeSource(
      kernels.map { index, kernel, outputs, inputs in
        (name: "features.\(index).weight", shape: [outputs, inputs, kernel, kernel])
      })
    #expect(throws: CheckpointError.unknownArchitecture(examples: source.tensorNames)) {
      try Checkpoint(recognizing: source)
    }
  }

  @Test func gradientsEqualDifferences() throws {
    let network = try Self.small.network(from: Self.small.randomParameters())
    try expectGradientsLikeDifferences(network, extent: Extent(height: 33, width: 40))
  }
}

extension VGGArchitecture {
  /// Parameters with which activations stay of the order of 1, the same in every run.
  func randomParameters() -> TensorDictionary { randomTensors(parameters) }
}
