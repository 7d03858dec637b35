public import SaliencyTensor

/// The shape of what a node computes for one image.
public enum FeatureShape: Hashable, Sendable {
  /// A feature map `[C, H, W]`.
  case map(channels: Int, extent: Extent)

  /// A vector `[C]`.
  case vector(count: Int)

  /// The channels of a map, the elements of a vector.
  public var channels: Int {
    switch self {
    case .map(let channels, _): channels
    case .vector(let count): count
    }
  }

  /// Rows and columns; those of a vector are 1 x 1.
  public var extent: Extent {
    switch self {
    case .map(_, let extent): extent
    case .vector: Extent(1)
    }
  }

  /// Whether the node tells places of the image apart.
  public var isSpatial: Bool { extent.height * extent.width > 1 }

  /// The shape of a batch, `[N, C, H, W]` or `[N, C]`.
  public func batch(of images: Int) -> Shape {
    switch self {
    case .map(let channels, let extent): [images, channels, extent.height, extent.width]
    case .vector(let count): [images, count]
    }
  }
}

extension FeatureShape: CustomStringConvertible {
  /// The extents, as in `[2048, 7, 7]`.
  public var description: String {
    switch self {
    case .map(let channels, let extent): "[\(channels), \(extent.height), \(extent.width)]"
    case .vector(let count): "[\(count)]"
    }
  }
}

extension Network {
  /// Rows and columns of the images in a batch.
  ///
  /// - Parameter input: `[N, C, H, W]`, or `[N, C]` for a network that begins with a vector.
  /// - Returns: Height and width; 1 x 1 for vectors.
  /// - Throws: ``NetworkError/wrongInput(_:)`` for other shapes, other channels or an empty batch.
  func extent(of input: Tensor) throws(NetworkError) -> Extent {
    let (shape, channels) = (input.shape, inputChannels)
    guard
      shape.rank == 4 || shape.rank == 2, shape[0] > 0, shape[1] == channels, shape.count > 0
    else {
      throw .wrongInput(
        ShapeError(
          operation: "batch", expected: "[N, \(channels), H, W] with N of at least 1",
          found: shape))
    }
    return shape.rank == 4 ? Extent(height: shape[2], width: shape[3]) : Extent(1)
  }

  /// The shape of every node's result for one image of a given size.
  ///
  /// - Parameter input: Rows and columns of the image.
  /// - Returns: One shape for each of ``nodes``.
  /// - Throws: ``NetworkError/shape(node:_:)`` where a node cannot work on what reaches it, as with
  ///   an image that is too small.
  public func shapes(forInput input: Extent) throws(NetworkError) -> [FeatureShape] {
    var shapes: [FeatureShape] = []
    for node in nodes {
      let operands = node.inputs.map { shapes[$0] }
      do {
        shapes.append(try node.operation.shape(of: operands, input: input))
      } catch {
        throw .shape(node: node.name, error)
      }
    }
    return shapes
  }
}

extension Network.Operation {
  fileprivate func shape(of operands: [FeatureShape], input: Extent) throws(ShapeError)
    -> FeatureShape
  {
    func refused(_ operation: String, _ expected: String) -> ShapeError {
      ShapeError(
        operation: operation, expected: expected,
        found: operands.map(\.description).joined(separator: " and "))
    }
    func windowed(_ operation: String, _ window: SlidingWindow) throws(ShapeError) -> Extent {
      guard case .map(_, let extent) = operands[0], let result = window.outputExtent(for: extent)
      else { throw refused(operation, "a map that a window of \(window.kernel) fits into") }
      return result
    }
    switch self {
    case .input(let channels, let isVector):
      guard input.height > 0, input.width > 0 else {
        throw ShapeError(operation: "input", expected: "at least one pixel", found: "\(input)")
      }
      guard isVector else { return .map(channels: channels, extent: input) }
      guard input == Extent(1) else {
        throw ShapeError(operation: "input", expected: "a vector", found: "\(input)")
      }
      return .vector(count: channels)
    case .convolution(let convolution):
      let channels = convolution.weights.shape[1] * convolution.groups
      guard operands[0].channels == channels else {
        throw refused("convolution", "\(channels) channels")
      }
      return .map(
        channels: convolution.weights.shape[0],
        extent: try windowed("convolution", convolution.window))
    case .batchNormalization(let normalization):
      guard operands[0].channels == normalization.weight.shape.count else {
        throw refused("batch normalization", "\(normalization.weight.shape.count) channels")
      }
      return operands[0]
    case .relu:
      return operands[0]
    case .pooling(_, let window):
      return .map(channels: operands[0].channels, extent: try windowed("pooling", window))
    case .globalAveragePooling:
      guard case .map(let channels, _) = operands[0] else {
        throw refused("global pooling", "a map")
      }
      return .map(channels: channels, extent: Extent(1))
    case .adaptiveAveragePooling(let extent):
      guard case .map(let channels, _) = operands[0] else {
        throw refused("adaptive pooling", "a map")
      }
      return .map(channels: channels, extent: extent)
    case .zeroPadding(let padding):
      guard case .map(let channels, let extent) = operands[0] else {
        throw refused("zero padding", "a map")
      }
      return .map(
        channels: channels,
        extent: Extent(
          height: extent.height + 2 * padding.height, width: extent.width + 2 * padding.width))
    case .flatten:
      let extent = operands[0].extent
      return .vector(count: operands[0].channels * extent.height * extent.width)
    case .linear(let linear):
      guard !operands[0].isSpatial, operands[0].channels == linear.weights.shape[1] else {
        throw refused("linear", "a vector of \(linear.weights.shape[1])")
      }
      return .vector(count: linear.weights.shape[0])
    case .add:
      guard operands[0] == operands[1] else { throw refused("addition", "two equal shapes") }
      return operands[0]
    }
  }
}
