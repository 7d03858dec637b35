import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PreactivationResNetTests {
  private static let small = PreactivationResNetArchitecture(
    depths: [2, 2, 2, 2], stemWidth: 3, innerWidth: 2, classCount: 4)

  /// Numbers of parameters as Keras' `count_params` has them, statistics included.
  @Test(arguments: [
    ("resnet50v2", 25_613_800), ("resnet101v2", 44_675_560), ("resnet152v2", 60_380_648),
  ])
  func countsParameters(identifier: String, published: Int) throws {
    let architecture = try #require(PreactivationResNetArchitecture(identifier: identifier))
    #expect(architecture.identifier == identifier)
    #expect(architecture.parameters.reduce(0) { $0 + $1.shape.count } == published)
    let checkpoint = try Checkpoint(recognizing: ShapeSource(architecture.parameters))
    #expect(checkpoint.architecture == .preactivationResNet(architecture))
    #expect(checkpoint.preprocessing == .tensorFlow)
    #expect(checkpoint.labels == .imageNet)
    #expect(checkpoint.architecture.resNet == nil)
    #expect(
      try Checkpoint(recognizing: ShapeSource(architecture.parameters), identifier: identifier)
        .architecture == .preactivationResNet(architecture))
  }

  @Test func layersHaveKerasNames() throws {
    let network = try Self.small.network(from: Self.small.randomParameters())
    for (alias, name) in [
      ("conv1_conv", "conv1"), ("pool1_pool", "maxpool"),
      ("conv2_block1_preact_bn", "layer1.0.bn1"),
      ("conv2_block1_preact_relu", "layer1.0.relu1"),
      ("conv2_block1_0_conv", "layer1.0.downsample.0"),
      ("conv3_block2_1_bn", "layer2.1.bn2"), ("conv3_block2_2_relu", "layer2.1.relu3"),
      ("conv5_block2_3_conv", "layer4.1.conv3"), ("conv5_block2_out", "layer4"),
      ("post_bn", "norm"), ("post_relu", "relu"), ("avg_pool", "avgpool"), ("predictions", "fc"),
    ] {
      #expect(try network.position(of: alias) == network.position(of: name))
    }
  }

  @Test func modelsTellTheirLayers() throws {
    let model = try Model(Checkpoint(recognizing: Self.small.randomParameters()))
    #expect(model.identifier == "resnet26v2")
    #expect(model.classifierLayer == "fc")
    #expect(model.embeddingLayer == "avgpool")
    #expect(try model.lastSpatialLayer(forInput: Extent(96)) == "relu")
    let input = testInput([2, 3, 70, 65])
    expectNear(
      try model.executor.activations(of: input), try model.network.referenceActivations(of: input))
    var encoder = Self.small
    encoder.classCount = nil
    let checkpoint = try Checkpoint(recognizing: encoder.randomParameters())
    #expect(checkpoint.architecture == .preactivationResNet(encoder))
    #expect(try Model(checkpoint).network.outputName == "avgpool")
  }

  @Test func missingTensorsAreNamed() throws {
    for (name, shape) in Self.small.parameters where name != "fc.bias" {
      let rest = Self.small.parameters.filter { $0.name != name }
      let error = #expect(throws: CheckpointError.self) {
        try Checkpoint(recognizing: ShapeSource(rest))
      }
      guard case .mismatch("resnet26v2", let missing, let wrong, []) = error else {
        Issue.record("\(name): \(error.map(String.init(describing:)) ?? "")")
        continue
      }
      #expect(missing.map(\.name) == [name])
      if wrong.isEmpty { #expect(missing.map(\.shape) == [shape]) }
    }
  }

  @Test func gradientsEqualDifferences() throws {
    let network = try Self.small.network(from: Self.small.randomParameters())
    try expectGradientsLikeDifferences(network, extent: Extent(height: 33, width: 38))
  }
}

extension PreactivationResNetArchitecture {
  /// Parameters with which activations stay of the order of 1, the same in every run.
  func randomParameters() -> TensorDictionary { randomTensors(parameters) }
}
