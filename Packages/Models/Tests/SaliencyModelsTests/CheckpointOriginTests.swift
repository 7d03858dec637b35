import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct CheckpointOriginTests {
  private static let backbone = ResNetArchitecture(
    block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: nil)

  /// A layout that a publisher uses, and how it is read.
  struct Layout: Sendable, CustomTestStringConvertible {
    let origin: String?
    let prefix: String
    var classifier: Int?
    /// Names with shapes beside the backbone.
    var others: [(name: String, shape: Shape)] = []
    var head: ProjectionHead?
    var ignored: [String] = []

    var testDescription: String { origin ?? "unknown, \(prefix)" }
  }

  private static func normalization(_ name: String, _ count: Int, isAffine: Bool = true)
    -> [(name: String, shape: Shape)]
  {
    ((isAffine ? ["weight", "bias"] : []) + ["running_mean", "running_var"]).map {
      ("\(name).\($0)", [count])
    }
  }

  /// Two linear layers around a normalization, as most publishers have it.
  private static func projection(_ name: String, _ biases: [Bool] = [true, true])
    -> [(name: String, shape: Shape)]
  {
    [("\(name).0.weight", [6, 8])] + (biases[0] ? [("\(name).0.bias", [6])] : [])
      + normalization("\(name).1", 6) + [("\(name).3.weight", [2, 6])]
      + (biases[1] ? [("\(name).3.bias", [2])] : [])
  }

  private static func head(_ biases: [Bool] = [true, true]) -> ProjectionHead {
    .sequential([
      .linear(outputs: 6, hasBias: biases[0]), .batchNormalization, .relu,
      .linear(outputs: 2, hasBias: biases[1]),
    ])
  }

  private static let layouts: [Layout] = [
    Layout(
      origin: "moco-v2", prefix: "state_dict.module.encoder_q.",
      others: [
        ("state_dict.module.encoder_q.fc.0.weight", [8, 8]),
        ("state_dict.module.encoder_q.fc.0.bias", [8]),
        ("state_dict.module.encoder_q.fc.2.weight", [3, 8]),
        ("state_dict.module.encoder_q.fc.2.bias", [3]), ("state_dict.module.queue", [3, 9]),
      ],
      head: .sequential([.linear(outputs: 8), .relu, .linear(outputs: 3)]),
      ignored: ["state_dict.module.queue"]),
    Layout(
      origin: "moco-v1", prefix: "state_dict.module.encoder_q.",
      others: [
        ("state_dict.module.encoder_q.fc.weight", [3, 8]),
        ("state_dict.module.encoder_q.fc.bias", [3]),
      ],
      head: .linear(outputs: 3)),
    Layout(
      origin: "moco-v3", prefix: "state_dict.module.base_encoder.",
      others: [("state_dict.module.base_encoder.fc.0.weight", [6, 8])]
        + normalization("state_dict.module.base_encoder.fc.1", 6)
        + [("state_dict.module.base_encoder.fc.3.weight", [2, 6])]
        + normalization("state_dict.module.base_encoder.fc.4", 2, isAffine: false)
        + [("state_dict.module.predictor.0.weight", [6, 2])],
      head: .sequential([
        .linear(outputs: 6, hasBias: false), .batchNormalization, .relu,
        .linear(outputs: 2, hasBias: false), .batchNormalization,
      ]),
      ignored: ["state_dict.module.predictor.0.weight"]),
    Layout(
      origin: "simclr-bolts", prefix: "state_dict.encoder.", classifier: 10,
      others: projection("state_dict.projection.model", [true, false])
        + [("state_dict.non_linear_evaluator.block_forward.2.weight", [2, 8])],
      ignored: ["state_dict.encoder.fc.weight", "state_dict.encoder.fc.bias"]
        + projection("state_dict.projection.model", [true, false]).map(\.name)
        + ["state_dict.non_linear_evaluator.block_forward.2.weight"]),
    Layout(
      origin: "swav", prefix: "module.",
      others: projection("module.projection_head") + [("module.prototypes.weight", [9, 2])],
      head: head(), ignored: ["module.prototypes.weight"]),
    Layout(
      origin: "swav-bolts", prefix: "state_dict.model.",
      others: projection("state_dict.model.projection_head")
        + [("state_dict.model.prototypes.weight", [9, 2])],
      head: head(), ignored: ["state_dict.model.prototypes.weight"]),
    Layout(
      origin: "dino", prefix: "teacher.module.backbone.",
      others: [
        ("teacher.module.head.mlp.0.weight", [4, 8]),
        ("teacher.module.head.last_layer.weight_g", [9, 1]), ("dino_loss.center", [1, 9]),
      ],
      ignored: [
        "teacher.module.head.mlp.0.weight", "teacher.module.head.last_layer.weight_g",
        "dino_loss.center",
      ]),
    Layout(
      origin: "byol-bolts", prefix: "state_dict.online_network.encoder.", classifier: 10,
      others: projection("state_dict.online_network.projector.model", [false, true])
        + projection("state_dict.online_network.predictor.model"),
      head: head([false, true]),
      ignored: [
        "state_dict.online_network.encoder.fc.weight", "state_dict.online_network.encoder.fc.bias",
      ] + projection("state_dict.online_network.predictor.model").map(\.name)),
    Layout(
      origin: "byol-lucidrains", prefix: "online_encoder.net.", classifier: 10,
      others: projection("online_encoder.projector") + projection("online_predictor"),
      head: head(),
      ignored: ["online_encoder.net.fc.weight", "online_encoder.net.fc.bias"]
        + projection("online_predictor").map(\.name)),
    Layout(
      origin: "barlow-twins", prefix: "model.module.backbone.",
      others: projection("model.module.projector", [false, false])
        + normalization("model.module.bn", 2, isAffine: false)
        + [("optimizer.state.0.mu", [3])],
      head: head([false, false]),
      ignored: normalization("model.module.bn", 2, isAffine: false).map(\.name)
        + ["optimizer.state.0.mu"]),
    Layout(
      origin: "vicreg", prefix: "model.module.backbone.",
      others: projection("model.module.projector", [true, false]), head: head([true, false])),
    Layout(origin: "torchvision", prefix: "", classifier: 10),
    Layout(origin: nil, prefix: ""),
    Layout(origin: nil, prefix: "state_dict.", classifier: 10),
    // Layers at the classifier's place are a head in any file.
    Layout(
      origin: nil, prefix: "state_dict.backbone.",
      others: [
        ("state_dict.backbone.fc.0.weight", [8, 8]), ("state_dict.backbone.fc.2.weight", [3, 8]),
      ],
      head: .sequential([
        .linear(outputs: 8, hasBias: false), .relu, .linear(outputs: 3, hasBias: false),
      ])),
    Layout(
      origin: nil, prefix: "state_dict.backbone.", others: projection("state_dict.projector"),
      ignored: projection("state_dict.projector").map(\.name)),
  ]

  @Test(arguments: layouts)
  func layoutsTellTheirOrigin(layout: Layout) throws {
    var stored = Self.backbone
    stored.classCount = layout.classifier
    let checkpoint = try Checkpoint(
      recognizing: ShapeSource(
        stored.parameters.map { (layout.prefix + $0.name, $0.shape) } + layout.others))
    #expect(checkpoint.origin?.identifier == layout.origin)
    var expected = stored
    expected.projectionHead = layout.head
    if checkpoint.origin?.hasTrainedClassifier == false { expected.classCount = nil }
    #expect(checkpoint.architecture == .resNet(expected))
    #expect(checkpoint.ignored == layout.ignored)
    #expect(checkpoint.metadata["origin"] == layout.origin)
  }

  @Test func partnersAreOfTheSameOrigin() throws {
    // Asked for, the momentum encoder is read like the query encoder: 128 outputs are no classes.
    let names = ["encoder_q.", "encoder_k."].flatMap { prefix in
      (Self.backbone.parameters + [("fc.weight", [3, 8]), ("fc.bias", [3])]).map {
        (name: prefix + $0.name, shape: $0.shape)
      }
    }
    let checkpoint = try Checkpoint(recognizing: ShapeSource(names), prefix: "encoder_k.")
    #expect(checkpoint.origin?.identifier == "moco-v1")
    #expect(checkpoint.architecture.classCount == nil)
    #expect(checkpoint.architecture.resNet?.projectionHead == .linear(outputs: 3))
    #expect(checkpoint.ignored == names.map(\.name).filter { $0.hasPrefix("encoder_q.") })
  }

  @Test func convertedFilesKeepTheirOrigin() throws {
    let others = Self.projection("module.projection_head")
    let names = Self.backbone.parameters.map { ("module." + $0.name, $0.shape) } + others
    let first = try Checkpoint(recognizing: ShapeSource(names))
    let second = try Checkpoint(
      recognizing: ShapeSource(
        try first.tensorNames.map { ($0, try first.shape(of: $0)) }, metadata: first.metadata))
    #expect(second.origin?.identifier == "swav")
    #expect(second.architecture == first.architecture)
    #expect(second.metadata == first.metadata)
    // An origin that only another program knows is none.
    let other = ShapeSource(Self.backbone.parameters, metadata: ["origin": "elsewhere"])
    #expect(try Checkpoint(recognizing: other).origin == nil)
  }

  @Test func normalizationsWithStatisticsOnlyChangeNothingElse() throws {
    let prefix = "base_encoder."
    let parameters = Self.backbone.randomParameters()
    let tensors = try parameters.tensorNames.map {
      (name: prefix + $0, tensor: try parameters.tensor(named: $0))
    }
    let head: [(name: String, tensor: Tensor)] = [
      (prefix + "fc.0.weight", testInput([2, 8])),
      (prefix + "fc.1.running_mean", try Tensor(shape: [2], scalars: [3, -1])),
      (prefix + "fc.1.running_var", try Tensor(shape: [2], scalars: [4, 9])),
    ]
    let checkpoint = try Checkpoint(recognizing: TensorDictionary(tensors + head))
    #expect(checkpoint.origin?.identifier == "moco-v3")
    #expect(try checkpoint.tensor(named: "projection_head.1.weight").scalars == [1, 1])
    #expect(try checkpoint.tensor(named: "projection_head.1.bias").scalars == [0, 0])
    #expect(try checkpoint.tensor(named: "projection_head.1.running_mean").scalars == [3, -1])
    #expect(try checkpoint.shape(of: "projection_head.1.bias") == [2])
  }

  @Test func theTableIsComplete() {
    let identifiers = CheckpointOrigin.all.map(\.identifier)
    #expect(Set(identifiers).count == identifiers.count)
    for origin in CheckpointOrigin.all {
      #expect(!origin.title.isEmpty)
      #expect(origin.citation.contains(/\ [12][0-9]{3},\ [A-Z]/))
      #expect(CheckpointOrigin.named(origin.identifier) == origin)
      #expect(origin.prefixes.allSatisfy { $0.isEmpty || $0.hasSuffix(".") })
    }
    #expect(CheckpointOrigin.named("nobody") == nil)
  }
}
