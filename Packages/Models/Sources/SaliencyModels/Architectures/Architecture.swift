public import SaliencyTensor

/// A network as data, of any of the families that are known.
public enum Architecture: Hashable, Sendable {
  /// A residual network (He et al. 2016), of torchvision, timm or Keras.
  case resNet(ResNetArchitecture)

  /// A residual network that normalizes before it convolves, Keras' ResNetV2.
  case preactivationResNet(PreactivationResNetArchitecture)

  /// A chain of 3 x 3 convolutions (Simonyan and Zisserman 2015).
  case vgg(VGGArchitecture)

  /// The network of an identifier, as in `resnet50`, `resnet50v2` or `vgg16_bn`.
  ///
  /// Fails for anything else.
  public init?(identifier: String) {
    if let network = ResNetArchitecture(identifier: identifier) {
      self = .resNet(network)
    } else if let network = PreactivationResNetArchitecture(identifier: identifier) {
      self = .preactivationResNet(network)
    } else if let network = VGGArchitecture(identifier: identifier) {
      self = .vgg(network)
    } else {
      return nil
    }
  }

  /// The identifiers that are names.
  public static var knownIdentifiers: [String] {
    ResNetArchitecture.knownIdentifiers + PreactivationResNetArchitecture.named.map(\.identifier)
      + VGGArchitecture.named.map(\.identifier)
  }

  private var description: any ArchitectureDescription {
    switch self {
    case .resNet(let network): network
    case .preactivationResNet(let network): network
    case .vgg(let network): network
    }
  }

  /// A name that tells depths and the kind of block; widths are read from the tensors.
  public var identifier: String { description.identifier }

  /// Every parameter with its shape, in the order of a state dict.
  public var parameters: [(name: String, shape: Shape)] { description.parameters }

  /// How many numbers all parameters have together.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }

  /// Outputs of the classifier; an encoder has none.
  public var classCount: Int? { description.classCount }

  /// Added to variances; `nil` for a network without batch normalization.
  public var batchNormalizationEpsilon: Float? { description.normalizationEpsilon }

  /// Where bottlenecks stride, which the tensors do not tell; `nil` where they do not matter.
  public var stridePlacement: ResNetArchitecture.StridePlacement? { resNet?.stridePlacement }

  /// The residual network that this is, if it is one of that family.
  public var resNet: ResNetArchitecture? {
    if case .resNet(let network) = self { network } else { nil }
  }

  /// Builds the network with parameters of torchvision's names.
  ///
  /// - Parameter source: Holds ``parameters``.
  /// - Returns: The network, with the parameters as the source gives them.
  /// - Throws: What the source throws, or ``NetworkError``.
  public func network(from source: some TensorSource) throws -> Network {
    try description.network(from: source)
  }

  /// Sets what the tensors do not tell; what a family does not have is passed over.
  mutating func set(
    stridePlacement: ResNetArchitecture.StridePlacement, batchNormalizationEpsilon epsilon: Float
  ) {
    switch self {
    case .resNet(var network):
      network.stridePlacement = stridePlacement
      network.batchNormalizationEpsilon = epsilon
      self = .resNet(network)
    case .preactivationResNet(var network):
      network.batchNormalizationEpsilon = epsilon
      self = .preactivationResNet(network)
    case .vgg(var network):
      if network.hasBatchNormalization { network.batchNormalizationEpsilon = epsilon }
      self = .vgg(network)
    }
  }
}

extension Architecture {
  /// The architecture that some parameters belong to.
  ///
  /// - Parameters:
  ///   - shapes: The shapes under torchvision's names.
  ///   - identifier: The name, where it is given; else the names of the tensors tell.
  ///   - examples: Some names for an error.
  /// - Throws: ``CheckpointError`` for an unknown identifier, and for tensors of no family.
  init(
    shapes: [String: Shape], identifier: String?, examples: [String]
  ) throws(CheckpointError) {
    var given: Architecture?
    if let identifier {
      given = Architecture(identifier: identifier)
      if given == nil { throw .unknownIdentifier(identifier) }
    }
    switch given {
    case .resNet(let network):
      self = .resNet(try ResNetArchitecture(shapes: shapes, given: network))
    case .preactivationResNet(let network):
      self = .preactivationResNet(
        PreactivationResNetArchitecture(shapes: shapes, depths: network.depths))
    case .vgg(let network): self = .vgg(VGGArchitecture(shapes: shapes, like: network))
    case nil:
      if VGGArchitecture.isRecognized(in: shapes) {
        self = .vgg(VGGArchitecture(shapes: shapes, like: nil))
      } else if !shapes.keys.contains(where: { $0.hasPrefix("layer") }) {
        throw .unknownArchitecture(examples: examples)
      } else if PreactivationResNetArchitecture.isRecognized(in: shapes) {
        self = .preactivationResNet(PreactivationResNetArchitecture(shapes: shapes, depths: nil))
      } else {
        self = .resNet(try ResNetArchitecture(shapes: shapes, given: nil))
      }
    }
  }

  /// Checks that the parameters are there and of the right shape, and nothing else.
  ///
  /// - Throws: ``CheckpointError/mismatch(architecture:missing:wrongShapes:unexpected:)``.
  func check(_ shapes: [String: Shape]) throws(CheckpointError) {
    let difference = description.difference(from: shapes)
    guard difference.isEmpty else {
      throw .mismatch(
        architecture: identifier, missing: difference.missing,
        wrongShapes: difference.wrongShapes, unexpected: difference.unexpected)
    }
  }
}
