internal import SaliencyTensor

/// Where a parameter stands in a checkpoint, and how to bring it into PyTorch's order of axes.
struct StoredParameter: Hashable, Sendable {
  enum Layout: Hashable, Sendable {
    /// As PyTorch has it.
    case same

    /// A Keras kernel `[kH, kW, C, K]`, to become `[K, C, kH, kW]`.
    case kernel

    /// A Keras dense kernel `[C, K]`, to become `[K, C]`.
    case matrix

    /// A Keras dense kernel `[H * W * C, K]` behind a flattened map, to become `[K, C * H * W]`.
    case flattenedMap(Extent)

    /// Not stored: one value, of the shape of the tensor that is named.
    case filled(Float)
  }

  let name: String
  let layout: Layout

  init(_ name: String, _ layout: Layout = .same) {
    self.name = name
    self.layout = layout
  }

  /// The parameter's shape.
  func shape(of stored: Shape) -> Shape {
    switch (layout, stored.rank) {
    case (.kernel, 4): [stored[3], stored[2], stored[0], stored[1]]
    case (.matrix, 2), (.flattenedMap, 2): [stored[1], stored[0]]
    default: stored
    }
  }

  /// The parameter.
  func tensor(from stored: Tensor) throws(ShapeError) -> Tensor {
    let shape = stored.shape
    switch (layout, shape.rank) {
    case (.kernel, 4): return try stored.permuted([3, 2, 0, 1])
    case (.matrix, 2): return try stored.permuted([1, 0])
    case (.flattenedMap(let extent), 2):
      let pixels = extent.height * extent.width
      guard shape[0] % pixels == 0 else { return try stored.permuted([1, 0]) }
      let map: Shape = [extent.height, extent.width, shape[0] / pixels, shape[1]]
      return try stored.reshaped(to: map).permuted([3, 2, 0, 1]).reshaped(to: [shape[1], shape[0]])
    case (.filled(let value), _):
      return Tensor(shape: shape) { $0.initialize(repeating: value) }
    default: return stored
    }
  }
}
