import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct CuttingTests {
  /// A ResNet with one block a stage: the first without a projection, the others with one.
  private func network() throws -> Network {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [2, 1, 1, 1], stemWidth: 4, classCount: 5)
    return try architecture.network(from: architecture.randomParameters())
  }

  private let input = testInput([2, 3, 37, 33])

  private static let cuts = [
    "input", "conv1", "bn1", "relu", "maxpool", "layer1.0.add", "layer1.0", "layer1.1.add",
    "layer1.1", "layer2.0.add", "layer2.0", "layer3.0.add", "layer3.0", "layer4.0.add", "layer4.0",
    "avgpool", "fc",
  ]

  @Test(arguments: cuts)
  func partsTogetherAreTheWhole(layer: String) throws {
    let network = try network()
    let whole = try NetworkExecutor(network).activations(of: input)
    let (first, second) = try network.cut(after: layer)
    #expect(first.outputName == layer)
    #expect(second.outputName == "fc")
    #expect(second.nodes[0].name == layer)
    let between = try NetworkExecutor(first).activations(of: input)
    #expect(between.shape[1] == second.inputChannels)
    expectNear(try NetworkExecutor(second).activations(of: between), whole)
    expectNear(try second.referenceActivations(of: between), whole)
    // Either part is a network like any other.
    expectNear(between, try first.referenceActivations(of: input))
  }

  @Test func everyOtherCutIsRefused() throws {
    let network = try network()
    var passing: [String: [String]] = [:]
    for name in network.nodes.map(\.name) where !Self.cuts.contains(name) {
      #expect {
        try network.suffix(after: name)
      } throws: { error in
        guard case NetworkError.notACut(name, let names) = error else { return false }
        passing[name] = names
        return true
      }
      // The part before is a network of its own all the same.
      expectNear(
        try NetworkExecutor(try network.prefix(through: name)).activations(of: input),
        try network.referenceActivations(of: input, at: name))
    }
    #expect(passing["layer1.0.conv1"] == ["layer1.0.add"])
    #expect(passing["layer1.1.bn2"] == ["layer1.1.add"])
    #expect(passing["layer2.0.relu1"] == ["layer2.0.add"])
    #expect(passing["layer2.0.downsample.0"] == ["layer2.0.add"])
    #expect(passing.count == 5 * 5 + 3 * 2)
  }

  @Test func refusalSaysWhatPasses() throws {
    let error = #expect(throws: NetworkError.self) {
      try network().cut(after: "layer3.0.conv2")
    }
    #expect(
      error?.description
        == "the network cannot be cut at 'layer3.0.conv2': layer3.0.add reads past it; cut at the "
        + "end of a block")
  }

  @Test func cutsBefore() throws {
    let network = try network()
    for (layer, operand) in [
      ("fc", "avgpool"), ("avgpool", "layer4.0"), ("layer2.0.conv1", "layer1.1"),
      ("layer2.0.downsample.0", "layer1.1"), ("layer4", "layer4.0.add"), ("conv1", "input"),
    ] {
      let (first, second) = try network.cut(before: layer)
      #expect(first.outputName == operand)
      #expect(second.nodes[0].name == operand)
    }
    #expect(throws: NetworkError.notACut(layer: "layer2.0.conv2", passing: ["layer2.0.add"])) {
      try network.cut(before: "layer2.0.conv2")
    }
    #expect(throws: NetworkError.notACut(layer: "layer2.0.add", passing: ["layer2.0.add"])) {
      try network.cut(before: "layer2.0.add")
    }
    #expect(throws: NetworkError.notACut(layer: "input", passing: ["input"])) {
      try network.cut(before: "input")
    }
  }

  @Test func branchesBesideTheOutputDoNotPass() throws {
    var sketch = NetworkSketch()
    let input = try sketch.input(3)
    let first = try sketch.convolution(input, 3, 4, .init(kernel: 3, padding: 1))
    let second = try sketch.convolution(first, 4, 4, .init(kernel: 3, padding: 1))
    // One branch depends on the second layer alone, the other one on the first as well.
    _ = try sketch.globalPooling(second)
    _ = try sketch.relu(try sketch.add(second, first))
    _ = try sketch.convolution(second, 4, 2, .init(kernel: 1))
    let network = sketch.network()
    let suffix = try network.suffix(after: "conv2")
    #expect(suffix.nodes.map(\.name) == ["conv2", "avgpool3", "conv6"])
    #expect(
      try network.suffix(after: "conv1").nodes.map(\.name) == [
        "conv1", "conv2", "avgpool3", "add4", "relu5", "conv6",
      ])
    let image = testInput([1, 3, 6, 5])
    let between = try network.referenceActivations(of: image, at: "conv2")
    for layer in ["avgpool3", "conv6"] {
      expectNear(
        try NetworkExecutor(suffix).activations(of: between, at: layer),
        try network.referenceActivations(of: image, at: layer))
    }
    // The output does not depend on a branch.
    for layer in ["avgpool3", "relu5"] {
      #expect(throws: NetworkError.notACut(layer: layer, passing: ["conv6"])) {
        try network.suffix(after: layer)
      }
    }
  }

  @Test func unknownLayersOfferNames() throws {
    let network = try network()
    let expected = NetworkError.unknownLayer(
      name: "layer5", nearest: ["layer1", "layer2", "layer3", "layer4"])
    #expect(throws: expected) { try network.prefix(through: "layer5") }
    #expect(throws: expected) { try network.suffix(after: "layer5") }
    #expect(throws: expected) { try network.cut(before: "layer5") }
  }

  @Test func prefixKeepsOnlyWhatItNeeds() throws {
    let network = try network()
    let prefix = try network.prefix(through: "layer2.0.downsample.1")
    let names = Set(prefix.nodes.map(\.name))
    #expect(names.contains("layer2.0.downsample.0"))
    #expect(!names.contains("layer2.0.conv1"))
    // Aliases of what is left stay, the others go.
    #expect(try prefix.position(of: "layer1") == prefix.position(of: "layer1.1"))
    #expect(prefix.aliases["layer2"] == nil)
    let suffix = try network.suffix(after: "layer3")
    #expect(suffix.inputChannels == 16)
    #expect(try suffix.position(of: "layer3") == 0)
    #expect(suffix.aliases["layer1"] == nil)
  }

  @Test func suffixTakesVectors() throws {
    let network = try network()
    let pooled = try NetworkExecutor(network).activations(of: input, at: "avgpool")
    #expect(pooled.shape == [2, 32, 1, 1])
    let head = try network.suffix(after: "avgpool")
    let vectors = try pooled.reshaped(to: [2, 32])
    expectNear(
      try NetworkExecutor(head).activations(of: vectors),
      try NetworkExecutor(network).activations(of: input))
    #expect(throws: NetworkError.self) {
      try NetworkExecutor(head).activations(of: testInput([2, 31]))
    }
  }

  @Test func cutsBehindFlattenKnowTheVectorsLength() throws {
    let example = try #require(NetworkExample.all.first { $0.name == "flatten and vectors" })
    let network = try example.network()
    let input = testInput(example.inputShape(images: 2))
    for layer in ["conv1", "flatten2", "relu3", "linear4", "bn5", "relu6", "add8", "linear10"] {
      let (first, second) = try network.cut(after: layer)
      let between = try NetworkExecutor(first).activations(of: input)
      #expect(second.inputChannels == between.shape[1])
      expectNear(
        try NetworkExecutor(second).activations(of: between),
        try network.referenceActivations(of: input))
    }
  }
}
