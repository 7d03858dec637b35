import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ProjectionHeadTests {
  /// The head of SwAV with other widths.
  static let swav = ProjectionHead.sequential(
    [.linear(outputs: 5), .batchNormalization, .relu, .linear(outputs: 3)])

  static func architecture(
    _ head: ProjectionHead?, classCount: Int? = nil, epsilon: Float = 1e-5
  ) -> ResNetArchitecture {
    ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: classCount,
      projectionHead: head, batchNormalizationEpsilon: epsilon)
  }

  /// The names and shapes of a head's parameters on 8 features.
  private func parameters(_ head: ProjectionHead, classCount: Int? = nil) -> [String] {
    Self.architecture(head, classCount: classCount).parameters
      .drop { $0.name != "layer4.0.downsample.1.running_var" }.dropFirst()
      .map { "\($0.name) \($0.shape)" }
  }

  @Test func parametersHavePyTorchsNames() {
    #expect(
      parameters(Self.swav, classCount: 4) == [
        "projection_head.0.weight [5, 8]", "projection_head.0.bias [5]",
        "projection_head.1.weight [5]", "projection_head.1.bias [5]",
        "projection_head.1.running_mean [5]", "projection_head.1.running_var [5]",
        "projection_head.3.weight [3, 5]", "projection_head.3.bias [3]", "fc.weight [4, 8]",
        "fc.bias [4]",
      ])
    #expect(
      parameters(.linear(outputs: 6)) == [
        "projection_head.weight [6, 8]", "projection_head.bias [6]",
      ]
    )
    #expect(parameters(.linear(outputs: 6, hasBias: false)) == ["projection_head.weight [6, 8]"])
    #expect(
      parameters(.sequential([.batchNormalization])) == [
        "projection_head.0.weight [8]", "projection_head.0.bias [8]",
        "projection_head.0.running_mean [8]", "projection_head.0.running_var [8]",
      ])
  }

  /// 2048 -> 2048 -> 128 on a ResNet-50 adds the parameters of two linear layers and a normalization.
  @Test func countsParametersOfSwAV() throws {
    var architecture = try #require(ResNetArchitecture(identifier: "resnet50"))
    architecture.classCount = nil
    let count = { (architecture: ResNetArchitecture) in
      architecture.parameters.reduce(0) { $0 + $1.shape.count }
    }
    let encoder = count(architecture)
    architecture.projectionHead = .sequential(
      [.linear(outputs: 2048), .batchNormalization, .relu, .linear(outputs: 128)])
    #expect(count(architecture) - encoder == 2048 * 2048 + 2048 + 4 * 2048 + 128 * 2048 + 128)
  }

  @Test func nodesStandBetweenPoolingAndClassifier() throws {
    let head = ["projection_head.0", "projection_head.1", "projection_head.2", "projection_head.3"]
    for classCount in [nil, 4] {
      let architecture = Self.architecture(Self.swav, classCount: classCount)
      let network = try architecture.network(from: architecture.randomParameters())
      let tail = network.nodes.drop { $0.name != "avgpool" }
      #expect(tail.map(\.name) == ["avgpool"] + head + (classCount == nil ? [] : ["fc"]))
      let pooled = try network.position(of: "avgpool")
      #expect(network.nodes[try network.position(of: head[0])].inputs == [pooled])
      #expect(try network.position(of: "projection_head") == network.position(of: head[3]))
      if classCount != nil { #expect(network.nodes.last?.inputs == [pooled]) }
    }
    let single = Self.architecture(.linear(outputs: 2))
    let network = try single.network(from: single.randomParameters())
    #expect(network.outputName == "projection_head")
    #expect(network.aliases["projection_head"] == nil)
  }

  @Test func valuesByHand() throws {
    let architecture = Self.architecture(
      .sequential([
        .linear(outputs: 2), .batchNormalization, .relu, .linear(outputs: 3, hasBias: true),
      ]), epsilon: 0)
    let original = architecture.randomParameters()
    let head: [String: Tensor] = [
      "0.weight": try Tensor(
        shape: [2, 8], scalars: [1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 0, 0, 0, 0, 0, 0]),
      "0.bias": try Tensor(shape: [2], scalars: [1, -2]),
      "1.weight": try Tensor(shape: [2], scalars: [2, 1]),
      "1.bias": try Tensor(shape: [2], scalars: [0, 1]),
      "1.running_mean": try Tensor(shape: [2], scalars: [10, 0]),
      "1.running_var": try Tensor(shape: [2], scalars: [4, 1]),
      "3.weight": try Tensor(shape: [3, 2], scalars: [1, 0, 0, 1, -1, 5]),
      "3.bias": try Tensor(shape: [3], scalars: [0, 0.5, 1]),
    ]
    let source = TensorDictionary(
      try original.tensorNames.map { name in
        (
          name,
          try head[String(name.dropFirst("projection_head.".count))]
            ?? original.tensor(named: name)
        )
      })
    let network = try architecture.network(from: source).suffix(after: "avgpool")
    let features = try Tensor(shape: [1, 8], scalars: [1, 2, 3, 4, 5, 6, 7, 8])
    // Linear: 36 + 1 and -1 - 2. Normalized: (37 - 10) / 2 * 2 and -3 + 1.
    let expected: [(String, [Float])] = [
      ("projection_head.0", [37, -3]), ("projection_head.1", [27, -2]),
      ("projection_head.2", [27, 0]), ("projection_head.3", [27, 0.5, -26]),
      ("projection_head", [27, 0.5, -26]),
    ]
    for (layer, values) in expected {
      let values = try Tensor(shape: [1, values.count], scalars: values)
      expectClose(
        try network.referenceActivations(of: features, at: layer), values, absolute: 1e-5)
      expectClose(
        try NetworkExecutor(network).activations(of: features, at: layer), values, absolute: 1e-5)
    }
  }

  private static let heads: [ProjectionHead] = [
    swav, .linear(outputs: 20), .linear(outputs: 3, hasBias: false), .sequential([]),
    .sequential([.linear(outputs: 7)]),
    .sequential([.batchNormalization, .relu, .linear(outputs: 17, hasBias: false)]),
    .sequential([.linear(outputs: 4, hasBias: false), .batchNormalization]),
  ]

  @Test(arguments: heads, [nil, 4])
  func equalsReference(head: ProjectionHead, classCount: Int?) throws {
    let architecture = Self.architecture(head, classCount: classCount)
    let network = try architecture.network(from: architecture.randomParameters())
    let input = testInput([2, 3, 40, 33])
    let names = network.nodes.map(\.name).drop { $0 != "layer4.0" } + ["projection_head"]
    let expected = try network.referenceActivations(of: input, at: Array(names))
    let executor = NetworkExecutor(network)
    for (name, expected) in zip(names, expected) {
      expectNear(try executor.activations(of: input, at: name), expected)
    }
    for (actual, expected) in zip(
      try executor.activations(of: input, at: Array(names)), expected)
    {
      expectNear(actual, expected)
    }
  }

  @Test func cutsKeepBothHeads() throws {
    let architecture = Self.architecture(Self.swav, classCount: 4)
    let network = try architecture.network(from: architecture.randomParameters())
    let input = testInput([2, 3, 40, 33])
    let layers = ["projection_head", "fc"]
    let expected = try network.referenceActivations(of: input, at: layers)
    for layer in ["layer3", "layer4", "avgpool"] {
      let (first, second) = try network.cut(after: layer)
      #expect(second.outputName == "fc")
      let between = try NetworkExecutor(first).activations(of: input)
      let results = try NetworkExecutor(second).activations(of: between, at: layers)
      for (result, expected) in zip(results, expected) { expectNear(result, expected) }
    }
    // The classifier does not depend on the projection, and goes without it.
    #expect(throws: NetworkError.notACut(layer: "projection_head.2", passing: ["fc"])) {
      try network.suffix(after: "projection_head.2")
    }
    let encoder = try network.prefix(through: "projection_head")
    #expect(encoder.outputName == "projection_head.3")
    #expect(try encoder.suffix(after: "projection_head.2").nodes.count == 2)
    #expect(
      try network.prefix(through: "fc").nodes.allSatisfy { !$0.name.hasPrefix("projection_head") })
  }
}
