public import SaliencyTensor

/// A checkpoint does not hold a network that is known, or not all of it.
public enum CheckpointError: Error, Hashable, Sendable {
  /// A tensor that has another shape than the architecture gives it.
  public struct WrongShape: Hashable, Sendable {
    /// The tensor.
    public let name: String

    /// What the architecture gives it.
    public let expected: Shape

    /// What it has.
    public let found: Shape

    /// Names a tensor and both shapes.
    public init(name: String, expected: Shape, found: Shape) {
      self.name = name
      self.expected = expected
      self.found = found
    }
  }

  /// A tensor with its shape.
  public struct NamedShape: Hashable, Sendable {
    /// The tensor.
    public let name: String

    /// Its shape.
    public let shape: Shape

    /// Names a tensor and its shape.
    public init(name: String, shape: Shape) {
      self.name = name
      self.shape = shape
    }
  }

  /// The names are those of no architecture that is known; a few of them are given.
  case unknownArchitecture(examples: [String])

  /// No architecture has this identifier.
  case unknownIdentifier(String)

  /// No network has the prefix that was given; those that there are have the candidates.
  case prefixNotFound(String, candidates: [String])

  /// Several networks are as good, and the prefix has to tell which one is meant.
  case severalNetworks(prefixes: [String])

  /// The stages have a number of blocks that no named architecture has; the nearest one is offered.
  case unusualDepths(identifier: String, nearest: String)

  /// Tensors are missing, of another shape, or not part of the architecture.
  case mismatch(
    architecture: String, missing: [NamedShape], wrongShapes: [WrongShape],
    unexpected: [NamedShape])

  /// A tensor holds an infinity or NaN.
  case notFinite(name: String, index: Int, value: String)

  /// What the checkpoint says of itself cannot be understood.
  case badMetadata(key: String, value: String, expected: String)

  /// There is not one label for each class.
  case wrongLabelCount(expected: Int, found: Int)
}

extension CheckpointError: CustomStringConvertible {
  /// One line: what was expected, what was found, and what to do.
  public var description: String {
    switch self {
    case .unknownArchitecture(let examples):
      return "the tensors are not those of a known architecture (ResNet or VGG with "
        + "torchvision's or Keras' names); found "
        + (examples.isEmpty ? "no tensors" : examples.joined(separator: ", ") + ", ...")
    case .unknownIdentifier(let identifier):
      let known = Architecture.knownIdentifiers
      return
        "there is no architecture '\(identifier)'; known are \(known.joined(separator: ", ")), "
        + "and resnet-basic-D.D.D.D or resnet-bottleneck-D.D.D.D with other depths"
    case .prefixNotFound(let prefix, let candidates):
      guard !candidates.isEmpty else {
        return "no tensor is named '\(prefix)conv1.weight'; give the prefix before 'conv1.weight'"
      }
      return "no network has the prefix '\(prefix)'; there is " + Self.quoted(candidates)
    case .severalNetworks(let prefixes):
      return "there are several networks; give one of the prefixes " + Self.quoted(prefixes)
    case .unusualDepths(let identifier, let nearest):
      return "the blocks of its stages are those of no named ResNet; the nearest is \(nearest), if "
        + "tensors are missing; give --architecture \(identifier) if they are not"
    case .mismatch(let architecture, let missing, let wrongShapes, let unexpected):
      var parts: [String] = []
      if !missing.isEmpty {
        parts.append("missing " + missing.map { "\($0.name) \($0.shape)" }.joined(separator: ", "))
      }
      if !wrongShapes.isEmpty {
        parts.append(
          wrongShapes.map { "\($0.name) expected \($0.expected), found \($0.found)" }
            .joined(separator: ", "))
      }
      if !unexpected.isEmpty {
        parts.append(
          "unexpected " + unexpected.map { "\($0.name) \($0.shape)" }.joined(separator: ", "))
      }
      return "the tensors are not those of \(architecture): " + parts.joined(separator: "; ")
    case .notFinite(let name, let index, let value):
      return "tensor '\(name)' holds \(value) at element \(index); the file is damaged, or the "
        + "training diverged: use another checkpoint"
    case .badMetadata(let key, let value, let expected):
      return "metadata '\(key)': expected \(expected), found '\(value)'; convert the weights again"
    case .wrongLabelCount(let expected, let found):
      return "the network has \(expected) classes and the list \(found) labels; "
        + "give one label for each class"
    }
  }

  private static func quoted(_ prefixes: [String]) -> String {
    prefixes.map { "'\($0)'" }.joined(separator: ", ")
  }
}
