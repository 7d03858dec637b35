extension Tensor {
  /// A 3 x 3 cross-correlation computed by tiles, with fewer multiplications (Winograd's algorithm).
  ///
  /// The same function as that of `convolved(with:)` up to rounding, see ``WinogradTile``.
  ///
  /// - Parameters:
  ///   - weights: `[K, C, 3, 3]`.
  ///   - bias: `K` values, or none for zeros.
  ///   - padding: Rows above and below, columns left and right, of zeros around the input.
  ///   - tile: The tiles.
  ///   - residual: `[N, K, H', W']`, added before the ReLU.
  ///   - rectified: Whether negative results become zero.
  ///   - pool: The threads that compute; their number does not change the result.
  ///   - instructionSet: The kernels to use.
  /// - Returns: `[N, K, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit, ``FloatBuffer/AllocationError`` without memory.
  public func convolvedByTiles(
    with weights: Tensor, bias: [Float]? = nil, padding: Extent = Extent(1), tile: WinogradTile,
    residual: Tensor? = nil, rectified: Bool = false, pool: ThreadPool = .shared,
    instructionSet: InstructionSet = .best
  ) throws -> Tensor {
    let window = SlidingWindow(kernel: Extent(3), padding: padding)
    let extent = try mapExtent(for: "convolution by tiles", window: window)
    let input = BlockedLayout(
      channels: shape[1], extent: Extent(height: shape[2], width: shape[3]), halo: padding)
    let packed = try PackedWinogradConvolution(
      weights: weights, bias: bias, window: window, tile: tile, pool: pool)
    let output = BlockedLayout(channels: packed.outputChannels, extent: extent)
    let expected: Shape = [shape[0], output.channels, extent.height, extent.width]
    if let residual, residual.shape != expected {
      throw ShapeError(
        operation: "convolution by tiles", expected: "a residual \(expected)",
        found: residual.shape)
    }
    let inputs = [(self, input)] + (residual.map { [($0, output)] } ?? [])
    return try EngineRun(pool: pool, instructionSet: instructionSet).map(
      inputs, to: output,
      scratch: WinogradOperation.transformedCount(packed, input: input, output: extent)
    ) { inputs, result, scratch in
      try WinogradOperation.steps(
        packed, input: inputs[0], output: result, transformed: scratch,
        residual: residual == nil ? nil : inputs[1], rectify: rectified,
        instructionSet: instructionSet)
    }
  }
}
