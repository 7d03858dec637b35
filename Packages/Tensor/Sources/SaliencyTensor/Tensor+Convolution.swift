extension Tensor {
  /// The cross-correlation with a kernel, as PyTorch's `conv2d`, optionally plus a residual and a ReLU.
  ///
  /// `out[n, k, y, x] = relu(bias[k] + sum over c, i, j of weights[k, c, i, j] *
  /// self[n, group(k) * C / groups + c, y * s + i * d - p, x * s + j * d - p] + residual[n, k, y, x])`
  ///
  /// - Parameters:
  ///   - weights: `[K, C / groups, kH, kW]`.
  ///   - bias: `K` values, or none for zeros.
  ///   - window: The kernel's extent, stride, padding and dilation.
  ///   - groups: Channel group `i` of the result sees channel group `i` of the input only.
  ///   - residual: `[N, K, H', W']`, added before the ReLU.
  ///   - rectified: Whether negative results become zero.
  ///   - precision: How the input, the weights, the residual and the result are rounded.
  ///   - pool: The threads that compute; their number does not change the result.
  ///   - instructionSet: The kernels to use.
  /// - Returns: `[N, K, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit, ``FloatBuffer/AllocationError`` without memory.
  public func convolved(
    with weights: Tensor, bias: [Float]? = nil, window: SlidingWindow, groups: Int = 1,
    residual: Tensor? = nil, rectified: Bool = false, precision: Precision = .float32,
    pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) throws -> Tensor {
    let extent = try mapExtent(for: "convolution", window: window)
    let input = BlockedLayout(
      channels: shape[1], extent: Extent(height: shape[2], width: shape[3]), halo: window.padding,
      isNetworkInput: true, precision: precision)
    let packed = try PackedConvolution(
      weights: weights, bias: bias, window: window, groups: groups, lanes: input.lanes,
      precision: precision, pool: pool)
    guard packed.inputChannels == shape[1] else {
      throw ShapeError(
        operation: "convolution", expected: "[N, \(packed.inputChannels), H, W]", found: shape)
    }
    let output = BlockedLayout(
      channels: packed.outputChannels, extent: extent, precision: precision)
    let expected: Shape = [shape[0], output.channels, extent.height, extent.width]
    if let residual, residual.shape != expected {
      throw ShapeError(
        operation: "convolution", expected: "a residual \(expected)", found: residual.shape)
    }
    let inputs = [(self, input)] + (residual.map { [($0, output)] } ?? [])
    return try EngineRun(pool: pool, instructionSet: instructionSet).map(inputs, to: output) {
      inputs, result, _ in
      [
        try ConvolutionOperation(
          packed, input: inputs[0], output: result, residual: residual == nil ? nil : inputs[1],
          rectify: rectified, instructionSet: instructionSet)
      ]
    }
  }

  /// The largest or the mean value under a window, as PyTorch's `max_pool2d` and `avg_pool2d`.
  ///
  /// - Parameters:
  ///   - pooling: What to compute of the positions inside the map.
  ///   - window: A dense window, padded by at most half of its size.
  ///   - precision: How the input and the result are rounded.
  ///   - pool: The threads that compute.
  ///   - instructionSet: The kernels to use.
  /// - Returns: `[N, C, H', W']`.
  /// - Throws: ``ShapeError`` if the window does not fit.
  public func pooled(
    _ pooling: Pooling, window: SlidingWindow, precision: Precision = .float32,
    pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) throws -> Tensor {
    let extent = try mapExtent(for: "pooling", window: window)
    let input = BlockedLayout(
      channels: shape[1], extent: Extent(height: shape[2], width: shape[3]), precision: precision)
    let output = BlockedLayout(channels: shape[1], extent: extent, precision: precision)
    return try EngineRun(pool: pool, instructionSet: instructionSet).map(
      [(self, input)], to: output
    ) { inputs, result, _ in
      [
        try PoolingOperation(
          pooling, window: window, input: inputs[0], output: result,
          instructionSet: instructionSet)
      ]
    }
  }

  /// The positions of a window on the last two axes of `[N, C, H, W]`.
  func mapExtent(for operation: String, window: SlidingWindow) throws(ShapeError) -> Extent {
    guard
      shape.rank == 4, shape.count > 0,
      let extent = window.outputExtent(for: Extent(height: shape[2], width: shape[3]))
    else {
      throw ShapeError(
        operation: operation, expected: "[N, C, H, W] that a window of \(window.kernel) fits into",
        found: shape)
    }
    return extent
  }
}
