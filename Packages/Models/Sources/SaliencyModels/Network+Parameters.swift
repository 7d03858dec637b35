internal import SaliencyTensor

extension Network.Operation {
  /// Checks that the parameters fit each other, so that nothing that runs them has to.
  ///
  /// - Throws: `ShapeError` with the first shape that does not fit.
  func checkParameters() throws(ShapeError) {
    switch self {
    case .input(let channels, _):
      guard channels > 0 else {
        throw ShapeError(operation: "input", expected: "at least 1 channel", found: "\(channels)")
      }
    case .convolution(let convolution):
      let (shape, kernel) = (convolution.weights.shape, convolution.window.kernel)
      guard
        shape.rank == 4, shape.count > 0, convolution.groups > 0,
        shape[0] % convolution.groups == 0, shape[2] == kernel.height, shape[3] == kernel.width
      else {
        throw ShapeError(
          operation: "convolution",
          expected: "weights [K, C / groups, \(kernel.height), \(kernel.width)] with K a multiple "
            + "of \(convolution.groups) groups",
          found: shape)
      }
      try check("bias", convolution.bias, shape[0])
    case .batchNormalization(let normalization):
      let count = normalization.weight.shape.count
      try check("weight", normalization.weight, max(1, count))
      try check("bias", normalization.bias, count)
      try check("mean", normalization.mean, count)
      try check("variance", normalization.variance, count)
    case .linear(let linear):
      let shape = linear.weights.shape
      guard shape.rank == 2, shape.count > 0 else {
        throw ShapeError(operation: "linear", expected: "weights [K, C]", found: shape)
      }
      try check("bias", linear.bias, shape[0])
    case .adaptiveAveragePooling(let extent):
      guard extent.height > 0, extent.width > 0 else {
        throw ShapeError(
          operation: "adaptive pooling", expected: "a result of at least 1 x 1", found: "\(extent)")
      }
    case .zeroPadding(let padding):
      guard padding.height >= 0, padding.width >= 0 else {
        throw ShapeError(
          operation: "zero padding", expected: "0 rows and columns or more", found: "\(padding)")
      }
    case .relu, .pooling, .globalAveragePooling, .flatten, .add: break
    }
  }

  private func check(_ part: String, _ parameter: Tensor?, _ count: Int) throws(ShapeError) {
    guard let shape = parameter?.shape, shape != [count] else { return }
    throw ShapeError(operation: part, expected: "[\(count)]", found: shape)
  }
}
