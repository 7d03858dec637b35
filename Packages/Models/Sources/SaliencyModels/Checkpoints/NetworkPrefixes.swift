/// What stands before the names of a network's tensors.
struct NetworkPrefix: Hashable, Sendable {
  /// How the modules behind the prefix are named.
  enum Naming: Hashable, Sendable {
    /// torchvision's ResNets: `conv1`, `layer1.0.conv1`.
    case residual

    /// The children of such a network in a `Sequential`: `0`, `4.0.conv1`.
    case residualByIndex

    /// torchvision's VGGs: `features.0`.
    case features
  }

  /// Empty, or ends in a dot.
  let text: String

  let naming: Naming
}

/// The networks in a file of PyTorch's names: wherever a network's first tensors stand, whatever
/// containers and wrappers they are in.
struct NetworkPrefixes {
  /// In the order of the file.
  let candidates: [NetworkPrefix]

  /// Finds the networks.
  ///
  /// Where no network has its first tensors, whatever has names of residual blocks or of VGG's
  /// layers is taken for one, so that the tensors that it lacks can be named.
  init(_ names: [String]) {
    let all = Set(names)
    var found: [NetworkPrefix] = []
    var seen: Set<NetworkPrefix> = []
    for name in names {
      guard let prefix = Self.prefix(of: name, in: all), seen.insert(prefix).inserted else {
        continue
      }
      found.append(prefix)
    }
    let sequential = Set(found.filter { $0.naming == .residualByIndex }.map(\.text))
    found.removeAll { $0.naming == .features && sequential.contains($0.text + "features.") }
    let complete = found.filter { prefix in
      switch prefix.naming {
      case .residual:
        all.contains(prefix.text + "conv1.weight")
          && all.contains(prefix.text + "layer1.0.conv1.weight")
      case .residualByIndex: all.contains(prefix.text + "4.0.conv1.weight")
      case .features: all.contains(prefix.text + "features.0.weight")
      }
    }
    candidates = complete.isEmpty ? found : complete
  }

  /// The network to read.
  ///
  /// Of several that networks trained in pairs leave, the one that their authors evaluate is taken.
  ///
  /// - Parameter given: A whole prefix, or its end from a dot on.
  /// - Returns: `nil` if there is no network of these names.
  /// - Throws: ``CheckpointError`` if what is given fits none or several, or several are as good.
  func chosen(given: String?) throws(CheckpointError) -> NetworkPrefix? {
    if let given {
      let wanted = given.isEmpty || given.hasSuffix(".") ? given : given + "."
      if let exact = candidates.first(where: { $0.text == wanted }) { return exact }
      let fitting = candidates.filter { $0.text.endsAtDot(in: wanted) }
      guard let first = fitting.first else {
        throw .prefixNotFound(given, candidates: candidates.map(\.text))
      }
      guard fitting.count == 1 else { throw .severalNetworks(prefixes: fitting.map(\.text)) }
      return first
    }
    guard let best = candidates.map(Self.rank).min() else { return nil }
    let fitting = candidates.filter { Self.rank($0) == best }
    guard fitting.count == 1 else { throw .severalNetworks(prefixes: fitting.map(\.text)) }
    return fitting[0]
  }

  /// Containers and wrappers of the network that authors evaluate: the query encoder (MoCo), the
  /// online network (BYOL), the teacher (DINO), and running averages of the weights.
  private static let evaluated: Set<Substring> = [
    "encoder_q", "base_encoder", "online", "online_network", "online_encoder",
    "online_network_state_dict", "teacher", "ema", "model_ema", "ema_model", "state_dict_ema",
  ]

  /// Those of its partner.
  private static let partners: Set<Substring> = [
    "encoder_k", "momentum_encoder", "momentum_backbone", "target", "target_network",
    "target_encoder", "target_network_state_dict", "student",
  ]

  private static func rank(_ prefix: NetworkPrefix) -> Int {
    let components = Set(prefix.text.split(separator: "."))
    if !components.isDisjoint(with: partners) { return 1 }
    return components.isDisjoint(with: evaluated) ? 0 : -1
  }

  /// The prefix of a weight of a residual block or of VGG.
  private static func prefix(of name: String, in all: Set<String>) -> NetworkPrefix? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 2, parts.last == "weight" else { return nil }
    func before(_ count: Int) -> String {
      parts.dropLast(count).map { $0 + "." }.joined()
    }
    let last = parts.suffix(4)
    if last.count == 4, let stage = last.first, Int(last[last.startIndex + 1]) != nil,
      last[last.startIndex + 2].hasPrefix("conv")
    {
      if ["layer1", "layer2", "layer3", "layer4"].contains(stage) {
        return NetworkPrefix(text: before(4), naming: .residual)
      }
      if ["4", "5", "6", "7"].contains(stage), all.contains(before(4) + "0.weight") {
        return NetworkPrefix(text: before(4), naming: .residualByIndex)
      }
    }
    if parts[parts.count - 3] == "features", Int(parts[parts.count - 2]) != nil {
      return NetworkPrefix(text: before(3), naming: .features)
    }
    return nil
  }
}
