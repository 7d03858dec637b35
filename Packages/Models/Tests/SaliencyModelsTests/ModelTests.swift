import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ModelTests {
  private func model(_ network: Network, classCount: Int? = nil) -> Model {
    Model(
      identifier: "test", network: network, preprocessing: .torchvision, labels: nil,
      classCount: classCount)
  }

  @Test(arguments: [
    (224, "layer4"), (33, "layer4"), (32, "layer3"), (17, "layer3"), (16, "layer2"), (8, "layer1"),
    (4, "relu"),
  ])
  func lastSpatialLayerIsTheEndOfABlock(side: Int, layer: String) throws {
    let architecture = ResNetArchitecture(
      block: .bottleneck, depths: [1, 1, 1, 1], stemWidth: 2, classCount: 2)
    let model = model(try architecture.network(from: architecture.randomParameters()))
    #expect(try model.lastSpatialLayer(forInput: Extent(side)) == layer)
  }

  @Test func anImageOfOnePixelHasNoSpatialLayer() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 2, classCount: 2)
    let model = model(try architecture.network(from: architecture.randomParameters()))
    #expect(try model.lastSpatialLayer(forInput: Extent(1)) == nil)
    // One row tells its columns apart.
    #expect(try model.lastSpatialLayer(forInput: Extent(height: 1, width: 65)) == "layer4")
    #expect(throws: NetworkError.self) { try model.lastSpatialLayer(forInput: Extent(0)) }
  }

  @Test func withoutAliasesTheNodesNameCounts() throws {
    let model = model(try NetworkExample.all[0].network())
    #expect(try model.lastSpatialLayer(forInput: Extent(20)) == "conv4")
  }

  @Test(
    arguments: [
      nil, .linear(outputs: 3), .sequential([.linear(outputs: 5), .relu, .linear(outputs: 2)]),
    ] as [ProjectionHead?], [nil, 4])
  func residualNetworksEmbedAtTheirHeadOrPooled(head: ProjectionHead?, classCount: Int?) throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 2, classCount: classCount,
      projectionHead: head)
    let model = try Model(Checkpoint(recognizing: architecture.randomParameters()))
    #expect(model.embeddingLayer == (head == nil ? "avgpool" : "projection_head"))
    #expect(model.classifierLayer == (classCount == nil ? nil : "fc"))
    let output = classCount == nil ? model.embeddingLayer : "fc"
    #expect(try model.network.position(of: output) == model.network.nodes.count - 1)
    // Neither head is spatial, nor does one keep the network from being cut before the other.
    #expect(try model.lastSpatialLayer(forInput: Extent(64)) == "layer4")
    let input = testInput([2, 3, 64, 64])
    let layers = [model.embeddingLayer, output]
    let results = try model.executor.activations(of: input, at: layers)
    let expected = try model.network.referenceActivations(of: input, at: layers)
    for (result, expected) in zip(results, expected) { expectNear(result, expected) }
  }

  @Test func otherNetworksEmbedBeforeTheirLastLinearLayer() throws {
    let example = try #require(NetworkExample.all.first { $0.name == "flatten and vectors" })
    let flattened = try example.network()
    #expect(model(flattened, classCount: 3).embeddingLayer == "relu9")
    #expect(model(flattened, classCount: 3).classifierLayer == "linear10")
    // Without classes the last linear layer is part of the encoder.
    #expect(model(flattened).embeddingLayer == "linear10")
    #expect(model(flattened).classifierLayer == nil)

    var sketch = NetworkSketch()
    let pooled = try sketch.globalPooling(try sketch.input(3))
    _ = try sketch.linear(pooled, 3, 7)
    _ = try sketch.normalization(try sketch.linear(pooled, 3, 4), 4)
    // A branch beside the output is not asked, and scores may be normalized.
    #expect(model(sketch.network(), classCount: 4).embeddingLayer == "avgpool1")
    #expect(model(sketch.network(), classCount: 4).classifierLayer == "bn4")
  }

  @Test func withoutALinearLayerTheOutputIsTheEmbedding() throws {
    let network = try NetworkExample.all[0].network()
    #expect(model(network, classCount: 5).embeddingLayer == "conv4")
    #expect(model(network).embeddingLayer == "conv4")
    #expect(model(NetworkBuilder().build(), classCount: 5).embeddingLayer == "")
  }
}
