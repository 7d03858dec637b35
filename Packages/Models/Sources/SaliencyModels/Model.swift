public import SaliencyTensor

/// A network that is ready to look at images: its layers, its preprocessing and its labels.
public struct Model: Sendable {
  /// The architecture's identifier, as in `resnet50`.
  public let identifier: String

  /// Runs the network.
  public let executor: NetworkExecutor

  /// How pixels become the network's input.
  public let preprocessing: Preprocessing

  /// The classes' labels, where known.
  public let labels: ClassLabels?

  /// The size of images that the network was made for, where its file states it.
  public let inputSize: Extent?

  /// The number of classes; an encoder has none.
  public let classCount: Int?

  /// Creates a model from its parts.
  public init(
    identifier: String, network: Network, preprocessing: Preprocessing, labels: ClassLabels?,
    classCount: Int?, inputSize: Extent? = nil, precision: Precision = .float32,
    pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) {
    self.identifier = identifier
    self.preprocessing = preprocessing
    self.labels = labels
    self.classCount = classCount
    self.inputSize = inputSize
    executor = NetworkExecutor(
      network, precision: precision, pool: pool, instructionSet: instructionSet)
  }

  /// Creates a model from a recognized checkpoint.
  ///
  /// - Throws: What the checkpoint's source throws, or ``CheckpointError`` for damaged tensors.
  public init(
    _ checkpoint: Checkpoint<some TensorSource>, precision: Precision = .float32,
    pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) throws {
    self.init(
      identifier: checkpoint.architecture.identifier,
      network: try checkpoint.architecture.network(from: checkpoint),
      preprocessing: checkpoint.preprocessing, labels: checkpoint.labels,
      classCount: checkpoint.architecture.classCount, inputSize: checkpoint.inputSize,
      precision: precision, pool: pool, instructionSet: instructionSet)
  }

  /// The network.
  public var network: Network { executor.network }

  /// The layer whose result represents an image when images are compared.
  ///
  /// It is the end of the projection head, `projection_head`, where there is one; else what the
  /// classifier's linear layer reads, which are a ResNet's pooled features (`avgpool`); else the
  /// output. So RELAX compares SimCLR's pooled features and SwAV's projections (paper, 3.3).
  public var embeddingLayer: String {
    if (try? network.position(of: ProjectionHead.name)) != nil { return ProjectionHead.name }
    var position = classCount == nil ? nil : network.nodes.indices.last
    while let last = position {
      let node = network.nodes[last]
      if case .linear = node.operation { return network.nodes[node.inputs[0]].name }
      position = node.inputs.first
    }
    return network.outputName
  }

  /// The layer whose result are the classes' scores, the output; an encoder has none.
  public var classifierLayer: String? { classCount == nil ? nil : network.outputName }

  /// The last layer that tells places of the image apart and that nothing passes by, under its
  /// shortest name.
  ///
  /// With images so small that the last stage is one pixel, its first convolutions may still have
  /// several; they are half of a residual block and are not meant. Nor are the places that VGG's
  /// adaptive pooling makes up.
  ///
  /// - Parameter extent: The images' size.
  /// - Returns: `nil` if no layer but the input is spatial.
  /// - Throws: ``NetworkError`` if images of this size do not fit the network.
  public func lastSpatialLayer(forInput extent: Extent) throws(NetworkError) -> String? {
    let shapes = try network.shapes(forInput: extent)
    let position = shapes.indices.last { position in
      if case .adaptiveAveragePooling = network.nodes[position].operation { return false }
      return shapes[position].isSpatial
        && (try? network.suffix(after: network.nodes[position].name)) != nil
    }
    guard let position, position > 0 else { return nil }
    let aliases = network.aliases.filter { $0.value == position }.map(\.key)
    return ([network.nodes[position].name] + aliases).min { ($0.count, $0) < ($1.count, $1) }
  }
}
