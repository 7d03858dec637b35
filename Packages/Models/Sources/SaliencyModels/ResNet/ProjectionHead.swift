internal import SaliencyTensor

/// What stands between a network's pooled features and the vectors that self-supervised training
/// compares, as data.
///
/// Names and shapes are those of PyTorch. SwAV's head is a `Sequential` of a linear layer, a batch
/// normalization, a ReLU and a second linear layer (Caron et al. 2020, "Unsupervised Learning of
/// Visual Features by Contrasting Cluster Assignments"). The L2 normalization behind it is left out:
/// cosine similarities do not depend on it.
public enum ProjectionHead: Hashable, Sendable {
  /// One module of a head.
  public enum Layer: Hashable, Sendable {
    /// A fully connected layer.
    case linear(outputs: Int, hasBias: Bool = true)

    /// A batch normalization, with the epsilon of the network's others.
    case batchNormalization

    /// `max(x, 0)`.
    case relu
  }

  /// One linear layer, `projection_head`.
  case linear(outputs: Int, hasBias: Bool = true)

  /// Modules one after the other: `projection_head.0`, `projection_head.1`, ...
  case sequential([Layer])

  /// The name of the head's result.
  static let name = "projection_head"

  /// The modules with their names.
  private var layers: [(name: String, layer: Layer)] {
    switch self {
    case .linear(let outputs, let hasBias):
      [(Self.name, .linear(outputs: outputs, hasBias: hasBias))]
    case .sequential(let layers):
      layers.enumerated().map { ("\(Self.name).\($0.offset)", $0.element) }
    }
  }

  /// Every parameter on so many pooled features, in the order of PyTorch's state dict.
  func parameters(inputs: Int) -> [(name: String, shape: Shape)] {
    var width = inputs
    var parameters: [(name: String, shape: Shape)] = []
    for (name, layer) in layers {
      switch layer {
      case .linear(let outputs, let hasBias):
        parameters.append((name + ".weight", [outputs, width]))
        if hasBias { parameters.append((name + ".bias", [outputs])) }
        width = outputs
      case .batchNormalization:
        for part in Network.BatchNormalization.parameterNames {
          parameters.append(("\(name).\(part)", [width]))
        }
      case .relu: break
      }
    }
    return parameters
  }

  /// Adds the head to a network.
  ///
  /// - Parameters:
  ///   - builder: The network.
  ///   - features: The pooled features.
  ///   - source: Holds the parameters.
  ///   - epsilon: Added to variances.
  /// - Returns: The projection.
  /// - Throws: What the source throws, or ``NetworkError``.
  func add(
    to builder: inout NetworkBuilder, after features: NetworkBuilder.Reference,
    from source: some TensorSource, epsilon: Float
  ) throws -> NetworkBuilder.Reference {
    var last = features
    for (name, layer) in layers {
      let operation: Network.Operation =
        switch layer {
        case .linear(_, let hasBias):
          .linear(
            Network.Linear(
              weights: try source.tensor(named: name + ".weight"),
              bias: hasBias ? try source.tensor(named: name + ".bias") : nil))
        case .batchNormalization:
          .batchNormalization(
            try Network.BatchNormalization(named: name, from: source, epsilon: epsilon))
        case .relu: .relu
        }
      last = try builder.add(name, operation, last)
    }
    if case .sequential = self { try builder.name(Self.name, for: last) }
    return last
  }
}

extension ProjectionHead {
  /// What a head's indices and widths can be; tensors that have others are reported.
  private static let (indices, widths) = (0..<100, 1...65_536)

  /// The head that some parameters belong to.
  ///
  /// Modules without tensors leave no trace but a gap between two indices, which is taken for a ReLU.
  /// The first module is a linear layer if it has no tensors: they are missing then, and a head that
  /// lost them is not taken for a shorter one. Fails if nothing is named as a head is.
  ///
  /// - Parameter shapes: The shapes under PyTorch's names.
  init?(shapes: [String: Shape]) {
    let modules = Set(shapes.keys.compactMap(Self.index))
    if let last = modules.max() {
      self = .sequential(
        (0...last).map { index in
          if modules.contains(index) { return Self.layer(at: "\(Self.name).\(index)", in: shapes) }
          guard index == 0 else { return .relu }
          let next = modules.min().flatMap { shapes["\(Self.name).\($0).weight"] }
          return .linear(outputs: Self.width(next?.dimensions.last))
        })
    } else if let weights = shapes[Self.name + ".weight"] {
      self = .linear(
        outputs: Self.width(weights.dimensions.first), hasBias: shapes[Self.name + ".bias"] != nil)
    } else {
      return nil
    }
  }

  /// The kind of a module, by its tensors.
  private static func layer(at name: String, in shapes: [String: Shape]) -> Layer {
    let (weights, bias) = (shapes[name + ".weight"], shapes[name + ".bias"])
    let hasStatistics = ["running_mean", "running_var"].contains { shapes["\(name).\($0)"] != nil }
    if weights.map({ $0.rank == 1 }) ?? hasStatistics { return .batchNormalization }
    return .linear(
      outputs: width((weights ?? bias)?.dimensions.first), hasBias: bias != nil)
  }

  /// The index in the name of a module's parameter.
  private static func index(in name: String) -> Int? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.name, let index = Int(parts[1]),
      indices.contains(index), "\(index)" == parts[1]
    else { return nil }
    return index
  }

  private static func width(_ extent: Int?) -> Int {
    min(max(extent ?? 1, widths.lowerBound), widths.upperBound)
  }
}
