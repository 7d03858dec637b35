public import SaliencyTensor

extension Network {
  /// The result of one layer, computed node by node with the plain loops of `Reference`.
  ///
  /// This defines what ``NetworkExecutor`` computes, which folds, fuses and blocks. It is slow.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, or `[N, C]` for a network that begins with a vector.
  ///   - layer: The name of a layer; the output without one.
  /// - Returns: `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError`` or `ShapeError` if something does not fit.
  public func referenceActivations(of input: Tensor, at layer: String? = nil) throws -> Tensor {
    try referenceActivations(of: input, at: [layer ?? outputName])[0]
  }

  /// The results of several layers, computed node by node with the plain loops of `Reference`.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, or `[N, C]` for a network that begins with a vector.
  ///   - layers: The names of the layers.
  /// - Returns: For each layer `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError`` or `ShapeError` if something does not fit.
  public func referenceActivations(of input: Tensor, at layers: [String]) throws -> [Tensor] {
    let taps = try layers.map { (name) throws(NetworkError) in try position(of: name) }
    let shapes = try shapes(forInput: try extent(of: input))
    let input = try input.reshaped(to: shapes[0].batch(of: input.shape[0]))
    var results: [Tensor] = []
    for node in nodes.prefix((taps.max() ?? -1) + 1) {
      let operands = node.inputs.map { results[$0] }
      results.append(try node.operation.referenceResult(of: operands, input: input))
    }
    return taps.map { results[$0] }
  }
}

extension Network.Operation {
  fileprivate func referenceResult(of operands: [Tensor], input: Tensor) throws -> Tensor {
    switch self {
    case .input:
      return input
    case .convolution(let convolution):
      return try Reference.convolution(
        operands[0], weights: convolution.weights, bias: convolution.bias?.scalars,
        window: convolution.window, groups: convolution.groups)
    case .batchNormalization(let normalization):
      let shape = operands[0].shape
      let pixels = shape.dimensions.dropFirst(2).reduce(1, *)
      var result = operands[0]
      let (weight, bias, mean, variance) = (
        normalization.weight.scalars, normalization.bias.scalars, normalization.mean.scalars,
        normalization.variance.scalars
      )
      result.withUnsafeMutableScalars { elements in
        for index in elements.indices {
          let channel = index / pixels % shape[1]
          let deviation = (Double(variance[channel]) + Double(normalization.epsilon)).squareRoot()
          let centered = Double(elements[index]) - Double(mean[channel])
          elements[index] = Float(
            centered / deviation * Double(weight[channel]) + Double(bias[channel]))
        }
      }
      return result
    case .relu:
      return operands[0].map { $0 < 0 ? 0 : $0 }
    case .pooling(let pooling, let window):
      return try Reference.pooling(pooling, operands[0], window: window)
    case .globalAveragePooling:
      let shape = operands[0].shape
      let window = SlidingWindow(kernel: Extent(height: shape[2], width: shape[3]))
      return try Reference.pooling(.average(countsPadding: false), operands[0], window: window)
    case .adaptiveAveragePooling(let extent):
      return try Reference.adaptiveAveragePooling(operands[0], to: extent)
    case .zeroPadding(let padding):
      return try Reference.zeroPadded(operands[0], by: padding)
    case .flatten:
      let shape = operands[0].shape
      return try operands[0].reshaped(to: [shape[0], shape.dimensions.dropFirst().reduce(1, *)])
    case .linear(let linear):
      let images = operands[0].shape[0]
      let vectors = try operands[0].reshaped(to: [images, linear.weights.shape[1]])
      let product = try Reference.matrixProduct(vectors, linear.weights.transposed())
      guard let bias = linear.bias?.scalars else { return product }
      var result = product
      result.withUnsafeMutableScalars { elements in
        for index in elements.indices { elements[index] += bias[index % bias.count] }
      }
      return result
    case .add:
      let (left, right) = (operands[0].scalars, operands[1].scalars)
      return try Tensor(shape: operands[0].shape, scalars: zip(left, right).map { $0 + $1 })
    }
  }
}
