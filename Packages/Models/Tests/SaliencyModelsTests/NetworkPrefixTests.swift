import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct NetworkPrefixTests {
  private static let architecture = ResNetArchitecture(
    block: .basic, depths: [1, 1, 1, 1], stemWidth: 3, classCount: nil)

  /// The names and shapes of one network for each prefix, and what stands beside them.
  private func source(_ prefixes: [String], beside others: [String] = []) -> ShapeSource {
    ShapeSource(
      prefixes.flatMap { prefix in
        Self.architecture.parameters.map { (prefix + $0.name, $0.shape) }
      } + others.map { ($0, [2]) })
  }

  /// The prefix of the network that is read.
  private func chosen(_ prefixes: [String], given: String? = nil) throws -> String {
    let checkpoint = try Checkpoint(recognizing: source(prefixes), prefix: given)
    #expect(checkpoint.architecture == .resNet(Self.architecture))
    let left = Set(checkpoint.ignored)
    let others = prefixes.filter { prefix in left.contains(prefix + "conv1.weight") }
    #expect(checkpoint.ignored == source(others).tensorNames)
    let read = prefixes.filter { !others.contains($0) }
    #expect(read.count == 1)
    return read.first ?? ""
  }

  @Test(arguments: [
    "", "module.", "encoder.", "model.", "backbone.", "encoder_q.", "module.encoder_q.",
    "state_dict.module.encoder_q.", "state.student.", "a.b.c.d.e.", "0.1.", "layer1.0.net.",
    "model._orig_mod.", "classy_state_dict.base_model.model.trunk._feature_blocks.",
  ])
  func anyPrefixIsFound(prefix: String) throws {
    #expect(try chosen([prefix]) == prefix)
    #expect(try chosen([prefix], given: prefix) == prefix)
  }

  @Test(arguments: [
    (["module.encoder_q.", "module.encoder_k."], "module.encoder_q."),
    (["encoder_k.", "encoder_q."], "encoder_q."),
    (["student.module.backbone.", "teacher.backbone."], "teacher.backbone."),
    (["net.", "online_encoder.net.", "target_encoder.net."], "online_encoder.net."),
    (
      ["online_network_state_dict.encoder.", "target_network_state_dict.encoder."],
      "online_network_state_dict.encoder."
    ),
    (
      ["state_dict.online_network.encoder.", "state_dict.target_network.encoder."],
      "state_dict.online_network.encoder."
    ),
    (["base_encoder.", "momentum_encoder."], "base_encoder."),
    (["backbone.", "momentum_backbone."], "backbone."),
    (
      ["state_dict.", "state_dict_ema."],
      "state_dict_ema."
    ), (["", "ema."], "ema."),
  ])
  func ofPartnersTheEvaluatedOneIsRead(prefixes: [String], expected: String) throws {
    #expect(try chosen(prefixes) == expected)
    #expect(try chosen(prefixes.reversed()) == expected)
  }

  @Test func endsOfPrefixesChoose() throws {
    let both = ["state_dict.module.encoder_q.", "state_dict.module.encoder_k."]
    for given in ["encoder_k.", "encoder_k", "module.encoder_k.", "state_dict.module.encoder_k"] {
      #expect(try chosen(both, given: given) == "state_dict.module.encoder_k.")
    }
    // The whole prefix counts more than the end of another one.
    #expect(try chosen(["encoder.", "target.encoder."], given: "encoder.") == "encoder.")
    #expect(try chosen(["", "ema."], given: "") == "")
  }

  @Test func wrongPrefixesTellWhatThereIs() throws {
    let both = ["a.net.", "b.net."]
    for given in ["et.", "a.", "net.a.", "c.net.", "a.net.conv1."] {
      #expect(throws: CheckpointError.prefixNotFound(given, candidates: both)) {
        try Checkpoint(recognizing: source(both), prefix: given)
      }
    }
    #expect(throws: CheckpointError.severalNetworks(prefixes: both)) {
      try Checkpoint(recognizing: source(both), prefix: "net.")
    }
    #expect(throws: CheckpointError.severalNetworks(prefixes: both)) {
      try Checkpoint(recognizing: source(both))
    }
    #expect(throws: CheckpointError.prefixNotFound("module.", candidates: [""])) {
      try Checkpoint(recognizing: source([""]), prefix: "module.")
    }
    #expect(throws: CheckpointError.prefixNotFound("a.", candidates: [])) {
      try Checkpoint(recognizing: ShapeSource([("a.weight", [1])]), prefix: "a.")
    }
    let expected = [
      CheckpointError.prefixNotFound("et.", candidates: both).description:
        "no network has the prefix 'et.'; there is 'a.net.', 'b.net.'",
      CheckpointError.prefixNotFound("a.", candidates: []).description:
        "no tensor is named 'a.conv1.weight'; give the prefix before 'conv1.weight'",
      CheckpointError.severalNetworks(prefixes: both).description:
        "there are several networks; give one of the prefixes 'a.net.', 'b.net.'",
    ]
    for (text, wanted) in expected { #expect(text == wanted) }
  }

  @Test(arguments: ["", "state_dict.encoder_q."])
  func missingTensorsAreNamedBehindAnyPrefix(prefix: String) {
    for (name, shape) in Self.architecture.parameters where !name.contains("running") {
      let rest = Self.architecture.parameters.filter { $0.name != name }
      let source = ShapeSource(rest.map { (prefix + $0.name, $0.shape) } + [("queue", [2])])
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(recognizing: source) }
      guard case .mismatch("resnet10", let missing, [], []) = error else {
        Issue.record("\(name): \(error.map(String.init(describing:)) ?? "")")
        continue
      }
      #expect(missing == [.init(name: name, shape: shape)])
    }
  }

  @Test func whatOnlyTrainingNeedsIsLeftOut() throws {
    let others = [
      "optimizer.state.0.momentum_buffer", "optimizer.layer1.0.conv1.weight.momentum_buffer",
      "optimizer_states.0.state.1.exp_avg", "queue", "queue_ptr", "scaler._scale",
      "bn1.num_batches_tracked",
    ]
    let checkpoint = try Checkpoint(recognizing: source([""], beside: others))
    #expect(checkpoint.ignored == others)
    let wrapped = try Checkpoint(
      recognizing: source(["state_dict.module."], beside: others + ["epoch", "state_dict.loss.a"]))
    #expect(wrapped.ignored == others + ["epoch", "state_dict.loss.a"])
    // Beside a network that is not known for it, they are unexpected.
    #expect(throws: CheckpointError.self) {
      try Checkpoint(recognizing: source(["net."], beside: ["net.queue"]))
    }
  }

  @Test func childrenOfASequentialAreRead() throws {
    let places = [
      "conv1": "0", "bn1": "1", "layer1": "4", "layer2": "5", "layer3": "6", "layer4": "7",
    ]
    for prefix in ["", "features.", "encoder_state_dict."] {
      let parameters = Self.architecture.randomParameters()
      let tensors = try parameters.tensorNames.map { name in
        let dot = try #require(name.firstIndex(of: "."))
        let place = try #require(places[String(name[..<dot])])
        return (name: prefix + place + name[dot...], tensor: try parameters.tensor(named: name))
      }
      let checkpoint = try Checkpoint(recognizing: TensorDictionary(tensors))
      #expect(checkpoint.architecture == .resNet(Self.architecture))
      for name in parameters.tensorNames {
        #expect(try checkpoint.tensor(named: name) == parameters.tensor(named: name))
      }
    }
  }
}
