extension Tensor {
  /// The gradient of a convolution with respect to what it reads, from that of its result.
  ///
  /// `gradient[n, c, y, x] = sum over k, i, j of weights[k, c, i, j] * self[n, k, r, q]` with
  /// `y = r * s + i * d - p` and `x = q * s + j * d - p`.
  ///
  /// - Parameters:
  ///   - transposed: The packed weights of the convolution.
  ///   - extent: Rows and columns of the convolution's input; strides leave them open.
  ///   - pool: The threads that compute; their number does not change the result.
  ///   - instructionSet: The kernels to use.
  /// - Returns: `[N, C, H, W]` for a tensor `[N, K, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit, ``FloatBuffer/AllocationError`` without memory.
  public func convolutionGradient(
    through transposed: TransposedConvolution, inputExtent extent: Extent,
    pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) throws -> Tensor {
    let window = transposed.window
    let output = try checkedOutputExtent(
      of: window, over: extent, channels: transposed.outputChannels,
      for: "gradient of a convolution")
    let shape: Shape = [self.shape[0], transposed.inputChannels, extent.height, extent.width]
    var result: Tensor?
    for phase in transposed.phases {
      let rows = phase.rows.count(of: extent.height, stride: window.stride.height)
      let columns = phase.columns.count(of: extent.width, stride: window.stride.width)
      let dense = phase.convolution
      guard rows > 0, columns > 0, let results = dense.window.outputExtent(for: output) else {
        continue
      }
      let from = BlockedLayout(
        channels: dense.inputChannels, extent: output, halo: dense.window.padding,
        isNetworkInput: true)
      let part = try EngineRun(pool: pool, instructionSet: instructionSet).map(
        [(self, from)], to: BlockedLayout(channels: dense.outputChannels, extent: results)
      ) { inputs, result, _ in
        [
          try ConvolutionOperation(
            dense, input: inputs[0], output: result, instructionSet: instructionSet)
        ]
      }
      // Without strides the only phase is the whole, unless padding has to be cut off.
      if window.stride == Extent(1), part.shape == shape { return part }
      if result == nil { result = Tensor(zeros: shape) }
      result?.spread(part, phase, rows: rows, columns: columns, stride: window.stride, pool: pool)
    }
    return result ?? Tensor(zeros: shape)
  }

  /// Writes the results of a phase to its rows and columns.
  private mutating func spread(
    _ part: Tensor, _ phase: TransposedConvolution.Phase, rows: Int, columns: Int, stride: Extent,
    pool: ThreadPool
  ) {
    let (height, width) = (shape[2], shape[3])
    let (partHeight, partWidth) = (part.shape[2], part.shape[3])
    let (first, skipped) = (
      Extent(height: phase.rows.first, width: phase.columns.first),
      Extent(height: phase.rows.skipped, width: phase.columns.skipped)
    )
    let planes = shape[0] * shape[1]
    part.withUnsafeScalars { source in
      withUnsafeMutableScalars { destination in
        nonisolated(unsafe) let (source, destination) = (source, destination)
        pool.forEach(planes) { plane, _ in
          for row in 0..<rows {
            var from = (plane * partHeight + skipped.height + row) * partWidth + skipped.width
            var to = (plane * height + first.height + row * stride.height) * width + first.width
            for _ in 0..<columns {
              destination[to] = source[from]
              from += 1
              to += stride.width
            }
          }
        }
      }
    }
  }
}
