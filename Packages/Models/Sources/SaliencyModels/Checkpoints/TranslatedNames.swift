/// The tensors of a checkpoint under torchvision's names.
struct TranslatedNames {
  let dialect: CheckpointDialect

  /// For each parameter of torchvision's name, where it stands.
  let parameters: [String: StoredParameter]

  /// What is not part of a network: counters, heads that are not used, SwAV's prototypes, and tensors
  /// outside of the prefix.
  let ignored: [String]

  /// Who published the network, where the names tell.
  let origin: CheckpointOrigin?

  /// Finds the dialect of some names.
  ///
  /// - Parameters:
  ///   - names: All names in the checkpoint, in its order.
  ///   - prefix: What stands before `conv1.weight`; found by itself when not given.
  /// - Throws: ``CheckpointError`` if the names are those of no known network.
  init(_ names: [String], prefix: String?) throws(CheckpointError) {
    let prefixes = NetworkPrefixes(names)
    if let chosen = try prefixes.chosen(given: prefix) {
      self.init(names, behind: chosen, among: prefixes.candidates)
    } else if let keras = TranslatedNames(keras: names) ?? TranslatedNames(kerasInOrder: names) {
      self = keras
    } else {
      throw .unknownArchitecture(examples: Array(names.prefix(4)))
    }
  }

  init(
    dialect: CheckpointDialect, parameters: [String: StoredParameter], ignored: [String] = [],
    origin: CheckpointOrigin?
  ) {
    self.dialect = dialect
    self.parameters = parameters
    self.ignored = ignored
    self.origin = origin
  }

  /// The tensors of one of the networks in a file of PyTorch's names.
  private init(
    _ names: [String], behind prefix: NetworkPrefix, among candidates: [NetworkPrefix]
  ) {
    let all = Set(names)
    let origin = CheckpointOrigin.recognized(in: all, behind: prefix.text)
    let head = Self.projectionHead(in: names, behind: prefix.text, origin: origin)
    let others = candidates.map(\.text).filter {
      $0.count > prefix.text.count && $0.hasPrefix(prefix.text)
    }
    /// The parameter of a tensor; none for what is left out.
    func parameter(_ name: String) -> String? {
      guard !name.hasSuffix("num_batches_tracked") else { return nil }
      if let head, name.hasPrefix(head + ".") {
        return ProjectionHead.name + name.dropFirst(head.count)
      }
      guard name.hasPrefix(prefix.text), !others.contains(where: name.hasPrefix) else { return nil }
      let rest = name.dropFirst(prefix.text.count)
      let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      // Prototypes score the projection in training, but are no part of what represents an image.
      if parts[0] == "prototypes" { return nil }
      if parts[0] == "fc", let origin, !origin.hasTrainedClassifier { return nil }
      if prefix.text.isEmpty, Self.trainingStates.contains(parts[0]) { return nil }
      if prefix.naming == .residualByIndex, let module = Self.children[parts[0]] {
        return module + rest.dropFirst(parts[0].count)
      }
      return String(rest)
    }
    var parameters: [String: StoredParameter] = [:]
    var ignored: [String] = []
    for name in names {
      guard let parameter = parameter(name) else {
        ignored.append(name)
        continue
      }
      parameters[parameters[parameter] == nil ? parameter : name] = StoredParameter(name)
    }
    Self.completeNormalizations(in: &parameters)
    self.init(dialect: .torchvision, parameters: parameters, ignored: ignored, origin: origin)
  }

  /// The modules of torchvision's ResNets by their place among its children.
  private static let children: [Substring: String] = [
    "0": "conv1", "1": "bn1", "4": "layer1", "5": "layer2", "6": "layer3", "7": "layer4",
  ]

  /// Where programs keep what only training needs, beside a network without a prefix.
  private static let trainingStates: Set<Substring> = [
    "optimizer", "optimizers", "optimizer_state_dict", "optimizer_states", "lr_scheduler",
    "lr_schedulers", "scheduler", "scaler", "amp", "queue", "queue_ptr", "callbacks", "loops",
  ]

  /// The full name of the projection head that belongs to the network.
  private static func projectionHead(
    in names: [String], behind prefix: String, origin: CheckpointOrigin?
  ) -> String? {
    if let origin {
      return origin.projectionHead.map { CheckpointOrigin.absolute($0, behind: prefix) }
    }
    // Several layers at the classifier's place are the head of a self-supervised network.
    let fc = prefix + "fc."
    let hasLayers = names.contains { name in
      name.hasPrefix(fc) && name.dropFirst(fc.count).first?.isWholeNumber == true
    }
    return prefix + (hasLayers ? "fc" : ProjectionHead.name)
  }

  /// Gives a factor of 1 and an offset of 0 to those normalizations of a head that have statistics
  /// only, as MoCo v3's last one.
  private static func completeNormalizations(in parameters: inout [String: StoredParameter]) {
    let suffix = ".running_mean"
    for (name, mean) in parameters where name.hasSuffix(suffix) {
      let module = String(name.dropLast(suffix.count))
      guard module.hasPrefix(ProjectionHead.name), parameters[module + ".weight"] == nil,
        parameters[module + ".bias"] == nil
      else { continue }
      parameters[module + ".weight"] = StoredParameter(mean.name, .filled(1))
      parameters[module + ".bias"] = StoredParameter(mean.name, .filled(0))
    }
  }
}
