package import SaliencyTensor

/// A convolution as the engine computes it in a network, with maps of its own, which hold zeros.
package struct PlannedConvolution: Sendable {
  private let steps: [any BlockedOperation]
  private let arena: FloatBuffer

  /// The floating-point operations of one run, two for each product.
  package let operations: Double

  /// Plans a convolution with the bias, residual and ReLU that a network fuses with it.
  ///
  /// - Parameters:
  ///   - weights: `[K, C / groups, kH, kW]`.
  ///   - window: How the kernel moves.
  ///   - groups: The groups of channels.
  ///   - extent: The input's extent.
  ///   - addsResidual: Whether a map of the output's shape is added.
  ///   - rectifies: Whether a ReLU follows.
  ///   - isFirst: Whether the input is an image.
  ///   - instructionSet: The kernels to use.
  /// - Throws: `ShapeError` if the window does not fit, `FloatBuffer.AllocationError`.
  package init(
    weights: Tensor, window: SlidingWindow, groups: Int = 1, extent: Extent,
    addsResidual: Bool = false, rectifies: Bool = true, isFirst: Bool = false,
    instructionSet: InstructionSet = .best
  ) throws {
    guard let positions = window.outputExtent(for: extent) else {
      throw ShapeError(
        operation: "convolution", expected: "a map of the window's extent at least",
        found: "\(extent)")
    }
    let from = BlockedLayout(
      channels: weights.shape[1] * groups, extent: extent, halo: window.padding,
      isNetworkInput: isFirst)
    let to = BlockedLayout(channels: weights.shape[0], extent: positions)
    // Maps begin at whole lines of the cache.
    let places = [0, from.count, from.count + to.count, from.count + 2 * to.count]
      .map { ($0 + 15) / 16 * 16 }
    let input = BlockedMap(layout: from, offset: places[0])
    let output = BlockedMap(layout: to, offset: places[1])
    let residual = addsResidual ? BlockedMap(layout: to, offset: places[2]) : nil
    let tile = WinogradTile.best(
      for: window, groups: groups, inputChannels: from.channels, outputChannels: to.channels,
      output: positions)
    if let tile {
      let packed = try PackedWinogradConvolution(weights: weights, window: window, tile: tile)
      let scratch = WinogradOperation.transformedCount(packed, input: from, output: positions)
      arena = try FloatBuffer(count: places[3] + scratch)
      steps = try WinogradOperation.steps(
        packed, input: input, output: output, transformed: places[3], residual: residual,
        rectify: rectifies, instructionSet: instructionSet)
    } else {
      let packed = try PackedConvolution(
        weights: weights, window: window, groups: groups, lanes: from.lanes)
      arena = try FloatBuffer(count: places[3])
      steps = [
        try ConvolutionOperation(
          packed, input: input, output: output, residual: residual, rectify: rectifies,
          instructionSet: instructionSet)
      ]
    }
    operations = 2 * Double(weights.shape.count) * Double(positions.height * positions.width)
  }

  /// Convolves once.
  package func run(on pool: ThreadPool) {
    for step in steps {
      pool.forEach(step.unitCount) { unit, _ in step.run(unit: unit, in: arena.base) }
    }
  }
}
