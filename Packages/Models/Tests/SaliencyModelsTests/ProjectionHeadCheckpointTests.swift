import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ProjectionHeadCheckpointTests {
  private static let swav = ProjectionHeadTests.architecture(ProjectionHeadTests.swav)

  /// The parameters of a network with SwAV's head, the head's as given.
  private func shapes(_ head: [(name: String, shape: Shape)]) -> ShapeSource {
    ShapeSource(ProjectionHeadTests.architecture(nil).parameters + head)
  }

  private func architecture(_ head: [(name: String, shape: Shape)]) throws -> ResNetArchitecture {
    try #require(try Checkpoint(recognizing: shapes(head)).architecture.resNet)
  }

  /// Norms of a batch normalization.
  private func normalization(_ name: String, _ count: Int) -> [(name: String, shape: Shape)] {
    ["weight", "bias", "running_mean", "running_var"].map { ("\(name).\($0)", [count]) }
  }

  @Test(arguments: ["", "model.", "module."])
  func headsAreReadBehindPrefixes(prefix: String) throws {
    let original = Self.swav.randomParameters()
    var tensors = try original.tensorNames.map {
      (name: prefix + $0, tensor: try original.tensor(named: $0))
    }
    let left = [
      "projection_head.1.num_batches_tracked", "prototypes.weight",
      "prototypes.prototypes0.weight",
    ].map { prefix + $0 }
    tensors += left.map { (name: $0, tensor: testInput([2, 3])) }
    let checkpoint = try Checkpoint(recognizing: TensorDictionary(tensors))
    #expect(checkpoint.architecture.resNet == Self.swav)
    #expect(checkpoint.tensorNames == original.tensorNames)
    #expect(checkpoint.ignored == left)
    for name in original.tensorNames {
      #expect(try checkpoint.tensor(named: name) == original.tensor(named: name))
      #expect(try checkpoint.shape(of: name) == original.shape(of: name))
    }
  }

  @Test func headsOutsideOfThePrefixAreIgnored() throws {
    let encoder = ProjectionHeadTests.architecture(nil)
    // SimCLR of Lightning Bolts: its projection is not what represents an image, and its classifier
    // was never trained.
    let others = [
      "projection.model.0.weight", "projection.model.1.weight", "projection_head.0.weight",
      "prototypes.weight", "encoder.fc.weight", "encoder.fc.bias",
    ]
    let checkpoint = try Checkpoint(
      recognizing: ShapeSource(
        encoder.parameters.map { ("encoder." + $0.name, $0.shape) } + others.map { ($0, [2, 2]) }))
    #expect(checkpoint.architecture.resNet == encoder)
    #expect(checkpoint.ignored == others)
  }

  private static let heads: [ProjectionHead] = [
    ProjectionHeadTests.swav, .linear(outputs: 2), .linear(outputs: 2, hasBias: false),
    .sequential([.linear(outputs: 2)]),
    .sequential([
      .batchNormalization, .linear(outputs: 3, hasBias: false), .relu, .relu,
      .batchNormalization,
    ]),
  ]

  @Test(arguments: heads, [nil, 4])
  func convertedHeadsAreTheSameNetwork(head: ProjectionHead, classCount: Int?) throws {
    let architecture = ProjectionHeadTests.architecture(head, classCount: classCount)
    let first = try Checkpoint(recognizing: architecture.randomParameters())
    let converted = TensorDictionary(
      try first.tensorNames.map { (name: $0, tensor: try first.tensor(named: $0)) },
      metadata: first.metadata)
    let second = try Checkpoint(recognizing: converted)
    #expect(first.architecture.resNet == architecture)
    #expect(second.architecture.resNet == architecture)
    #expect(second.metadata == first.metadata)
    #expect(second.ignored.isEmpty)
    let input = testInput([1, 3, 32, 32])
    let (model, again) = (try Model(first), try Model(second))
    #expect(again.embeddingLayer == "projection_head")
    for layer in ["projection_head", model.network.outputName] {
      #expect(
        try again.executor.activations(of: input, at: layer)
          == model.executor.activations(of: input, at: layer))
    }
  }

  @Test func kindsAreReadFromTheTensors() throws {
    #expect(try architecture([]).projectionHead == nil)
    #expect(
      try architecture([("projection_head.weight", [3, 8])]).projectionHead
        == .linear(outputs: 3, hasBias: false))
    #expect(
      try architecture(
        [
          ("projection_head.0.weight", [5, 8]), ("projection_head.2.weight", [6, 5]),
          ("projection_head.2.bias", [6]),
        ] + normalization("projection_head.3", 6)
          + [("projection_head.10.weight", [1, 6])]
      ).projectionHead
        == .sequential(
          [.linear(outputs: 5, hasBias: false), .relu, .linear(outputs: 6), .batchNormalization]
            + [ProjectionHead.Layer](repeating: .relu, count: 6)
            + [.linear(outputs: 1, hasBias: false)]))
  }

  /// Expects one error about everything in a head that does not fit.
  private func expectMismatch(
    _ head: [(name: String, shape: Shape)], _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: CheckpointError.self, sourceLocation: sourceLocation) {
      try Checkpoint(recognizing: shapes(head))
    }
    #expect(
      error?.description == "the tensors are not those of resnet10: " + text,
      sourceLocation: sourceLocation)
  }

  @Test func shapesThatDoNotChainAreRefused() {
    expectMismatch(
      [
        ("projection_head.0.weight", [5, 7]), ("projection_head.0.bias", [5]),
        ("projection_head.2.weight", [3, 6]), ("projection_head.2.bias", [4]),
      ],
      "projection_head.0.weight expected [5, 8], found [5, 7], "
        + "projection_head.2.weight expected [3, 5], found [3, 6], "
        + "projection_head.2.bias expected [3], found [4]")
    expectMismatch(
      [("projection_head.0.weight", [5, 8])]
        + normalization("projection_head.1", 6).filter { $0.name.hasSuffix("ias") }
        + normalization("projection_head.1", 5).filter { !$0.name.hasSuffix("ias") },
      "projection_head.1.bias expected [5], found [6]")
    expectMismatch(
      [("projection_head.weight", [3, 9])],
      "projection_head.weight expected [3, 8], found [3, 9]")
    // A 1 x 1 convolution is no linear layer, and nothing has no outputs or very many.
    expectMismatch(
      [("projection_head.0.weight", [3, 8, 1, 1])],
      "projection_head.0.weight expected [3, 8], found [3, 8, 1, 1]")
    expectMismatch(
      [("projection_head.0.weight", [0, 8])],
      "projection_head.0.weight expected [1, 8], found [0, 8]")
    expectMismatch(
      [("projection_head.weight", [1 << 62, 1])],
      "projection_head.weight expected [65536, 8], found [\(1 << 62), 1]")
    expectMismatch(
      [("projection_head.weight", [])], "projection_head.weight expected [1, 8], found []")
  }

  @Test func missingTensorsAreNamed() {
    let complete = Self.swav.parameters.filter { $0.name.hasPrefix("projection_head") }
    for name in [
      "projection_head.0.weight", "projection_head.1.weight", "projection_head.1.running_var",
      "projection_head.3.weight",
    ] {
      let shape = complete.first { $0.name == name }?.shape ?? []
      expectMismatch(complete.filter { $0.name != name }, "missing \(name) \(shape)")
    }
    // What is left without the first layer is no smaller head.
    let wider = ProjectionHeadTests.architecture(
      .sequential([.linear(outputs: 8), .batchNormalization, .relu, .linear(outputs: 3)]))
    let rest = wider.parameters.filter {
      $0.name.hasPrefix("projection_head") && !$0.name.hasPrefix("projection_head.0.")
    }
    expectMismatch(
      rest, "missing projection_head.0.weight [8, 8], projection_head.0.bias [8]")
    // Nor is a layer normalization one of a batch.
    expectMismatch(
      [("projection_head.0.weight", [8]), ("projection_head.0.bias", [8])],
      "missing projection_head.0.running_mean [8], projection_head.0.running_var [8]")
  }

  @Test func otherTensorsOfAHeadAreUnexpected() {
    expectMismatch(
      [
        ("projection_head.0.weight", [3, 8]), ("projection_head.weight", [3, 8]),
        ("projection_head.0.running_mean", [3]), ("projection_head.01.weight", [3, 3]),
        ("projection_head.100.weight", [3, 3]), ("projection_head.-1.weight", [3, 3]),
        ("projection_head.99999999999999999999.bias", [3]), ("projection_head.0.mlp.weight", [3]),
      ],
      "unexpected projection_head.-1.weight [3, 3], projection_head.0.mlp.weight [3], "
        + "projection_head.0.running_mean [3], projection_head.01.weight [3, 3], "
        + "projection_head.100.weight [3, 3], projection_head.99999999999999999999.bias [3], "
        + "projection_head.weight [3, 8]")
    expectMismatch([("projection_head.bias", [3])], "unexpected projection_head.bias [3]")
  }
}
