public import SaliencyTensor

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A recognized checkpoint: all parameters of a known network, under torchvision's names.
///
/// Reading a tensor brings its axes into PyTorch's order and checks that it is finite.
public struct Checkpoint<Source: TensorSource>: TensorSource {
  /// Who named the tensors.
  public let dialect: CheckpointDialect

  /// The network.
  public let architecture: ResNetArchitecture

  /// How pixels become its input.
  public let preprocessing: Preprocessing

  /// The classes' labels, where the checkpoint or the architecture tells them.
  public let labels: ClassLabels?

  /// Tensors of the source that are no parameters: counters, prototypes, and what stands outside of
  /// the prefix.
  public let ignored: [String]

  private let source: Source
  private let origins: [String: ParameterOrigin]
  private let parameters: [(name: String, shape: Shape)]

  /// Recognizes a checkpoint.
  ///
  /// What the caller gives counts most, then what the source's metadata say (as a converted file's
  /// do), then what the names and shapes imply.
  ///
  /// - Parameters:
  ///   - source: The tensors.
  ///   - identifier: The architecture, as in `resnet50`.
  ///   - stridePlacement: Where bottlenecks stride.
  ///   - prefix: What stands before `conv1.weight` in the names.
  ///   - labels: The classes' labels.
  /// - Throws: ``CheckpointError``, or what the source throws.
  public init(
    recognizing source: Source, identifier: String? = nil,
    stridePlacement: ResNetArchitecture.StridePlacement? = nil, prefix: String? = nil,
    labels: ClassLabels? = nil
  ) throws {
    let translated = try TranslatedNames(source.tensorNames, prefix: prefix)
    let metadata = CheckpointMetadata(source.metadata)
    let shapes = try translated.origins.mapValues { origin in
      let shape = try source.shape(of: origin.name)
      return origin.permutation(rank: shape.rank).map { Shape($0.map { shape[$0] }) } ?? shape
    }
    var architecture = try ResNetArchitecture(
      shapes: shapes, identifier: identifier ?? metadata["architecture"])
    architecture.stridePlacement =
      try stridePlacement ?? metadata.stridePlacement() ?? translated.dialect.stridePlacement
    architecture.batchNormalizationEpsilon =
      try metadata.epsilon() ?? translated.dialect.batchNormalizationEpsilon
    try architecture.check(shapes)

    self.source = source
    self.architecture = architecture
    dialect = translated.dialect
    origins = translated.origins
    ignored = translated.ignored
    parameters = architecture.parameters
    preprocessing = try metadata.preprocessing() ?? translated.dialect.preprocessing
    let known = try labels ?? metadata.labels()
    // A thousand classes in files of these two origins are ImageNet's, in its usual order.
    self.labels = known ?? (architecture.classCount == 1000 ? .imageNet : nil)
    if let classCount = architecture.classCount, let known, known.labels.count != classCount {
      throw CheckpointError.wrongLabelCount(expected: classCount, found: known.labels.count)
    }
  }

  /// The parameters, in the order of torchvision's state dict.
  public var tensorNames: [String] { parameters.map(\.name) }

  /// What a converted file says of its network.
  public var metadata: [String: String] {
    var metadata = [
      "architecture": architecture.identifier,
      "stride_placement": architecture.stridePlacement.rawValue,
      "batch_norm_epsilon": "\(architecture.batchNormalizationEpsilon)",
    ]
    metadata["preprocessing"] = CheckpointMetadata.json(preprocessing)
    metadata["labels"] = labels.flatMap { CheckpointMetadata.json($0.labels) }
    return metadata
  }

  /// The shape of a parameter.
  public func shape(of name: String) throws -> Shape {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      throw TensorDictionary.MissingTensor(name: name)
    }
    return parameter.shape
  }

  /// A parameter, with PyTorch's axes.
  public func tensor(named name: String) throws -> Tensor {
    guard let origin = origins[name] else { throw TensorDictionary.MissingTensor(name: name) }
    let stored = try source.tensor(named: origin.name)
    guard stored.isFinite else {
      let elements = stored.scalars
      let index = elements.firstIndex { !$0.isFinite } ?? 0
      throw CheckpointError.notFinite(
        name: origin.name, index: index, value: "\(elements[index])")
    }
    guard let axes = origin.permutation(rank: stored.shape.rank) else { return stored }
    return try stored.permuted(axes)
  }
}
