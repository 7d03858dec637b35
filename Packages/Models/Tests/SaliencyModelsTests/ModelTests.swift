import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ModelTests {
  private func model(_ network: Network) -> Model {
    Model(
      identifier: "test", network: network, preprocessing: .torchvision, labels: nil,
      classCount: nil)
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
}
