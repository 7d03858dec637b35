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

  /// Who published the network, where the names or the metadata tell.
  public let origin: CheckpointOrigin?

  /// The network.
  public let architecture: Architecture

  /// How pixels become its input.
  public let preprocessing: Preprocessing

  /// The classes' labels, where the checkpoint or the architecture tells them.
  public let labels: ClassLabels?

  /// The size of images that the network was made for, where the checkpoint states it.
  public let inputSize: Extent?

  /// Tensors of the source that are no parameters: counters, prototypes, heads that are not used, and
  /// what stands outside of the prefix, such as partner networks and optimizers' states.
  public let ignored: [String]

  private let source: Source
  private let stored: [String: StoredParameter]
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
  ///   - prefix: What stands before `conv1.weight` in the names, or the end of it.
  ///   - labels: The classes' labels.
  /// - Throws: ``CheckpointError``, or what the source throws.
  public init(
    recognizing source: Source, identifier: String? = nil,
    stridePlacement: ResNetArchitecture.StridePlacement? = nil, prefix: String? = nil,
    labels: ClassLabels? = nil
  ) throws {
    let translated = try TranslatedNames(source.tensorNames, prefix: prefix)
    let metadata = CheckpointMetadata(source.metadata)
    let shapes = try translated.parameters.mapValues { $0.shape(of: try source.shape(of: $0.name)) }
    var architecture = try Architecture(
      shapes: shapes, identifier: identifier ?? metadata.architecture,
      examples: Array(source.tensorNames.prefix(4)))
    architecture.set(
      stridePlacement: try stridePlacement ?? metadata.stridePlacement()
        ?? translated.dialect.stridePlacement,
      batchNormalizationEpsilon: try metadata.epsilon()
        ?? translated.dialect.batchNormalizationEpsilon(for: architecture))
    try architecture.check(shapes)

    self.source = source
    self.architecture = architecture
    dialect = translated.dialect
    origin = metadata.origin ?? translated.origin
    stored = translated.parameters
    ignored = translated.ignored
    parameters = architecture.parameters
    preprocessing =
      try metadata.preprocessing() ?? translated.dialect.preprocessing(for: architecture)
    inputSize = try metadata.inputSize()
    let known = try labels ?? metadata.labels()
    // A thousand classes are ImageNet's, in its usual order.
    self.labels = known ?? (architecture.classCount == 1000 ? .imageNet : nil)
    if let classCount = architecture.classCount, let known, known.labels.count != classCount {
      throw CheckpointError.wrongLabelCount(expected: classCount, found: known.labels.count)
    }
  }

  /// The parameters, in the order of torchvision's state dict.
  public var tensorNames: [String] { parameters.map(\.name) }

  /// What a converted file says of its network.
  public var metadata: [String: String] {
    var metadata = ["architecture": architecture.identifier]
    metadata["stride_placement"] = architecture.stridePlacement?.rawValue
    metadata["batch_norm_epsilon"] = architecture.batchNormalizationEpsilon.map { "\($0)" }
    metadata["origin"] = origin?.identifier
    metadata["input_size"] = inputSize.flatMap {
      CheckpointMetadata.json([3, $0.height, $0.width])
    }
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
    guard let parameter = stored[name] else { throw TensorDictionary.MissingTensor(name: name) }
    let tensor = try source.tensor(named: parameter.name)
    guard tensor.isFinite else {
      let elements = tensor.scalars
      let index = elements.firstIndex { !$0.isFinite } ?? 0
      throw CheckpointError.notFinite(
        name: parameter.name, index: index, value: "\(elements[index])")
    }
    return try parameter.tensor(from: tensor)
  }
}
