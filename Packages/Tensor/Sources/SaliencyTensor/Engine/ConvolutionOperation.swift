internal import CTensorKernels

/// A convolution from one blocked map to another, with bias, residual and ReLU in the same pass.
///
/// `output = relu(weights * input + bias + residual)`, residual and ReLU where asked for.
public struct ConvolutionOperation: BlockedOperation {
  // The C description points into these.
  private let convolution: PackedConvolution
  private let tiles: TileMemory
  private nonisolated(unsafe) let description: tk_convolution
  private let input: BlockedMap
  private let output: BlockedMap
  private let residual: BlockedMap?
  private let instructionSet: InstructionSet

  /// How many units the convolution is cut into.
  public let unitCount: Int

  /// Plans a convolution.
  ///
  /// - Parameters:
  ///   - convolution: The packed weights.
  ///   - input: The map that is read; its halo holds the padding.
  ///   - output: The map that is written.
  ///   - residual: A map of the output's shape that is added.
  ///   - rectify: Whether a ReLU follows.
  ///   - instructionSet: The kernels to use.
  /// - Throws: ``ShapeError`` if the maps do not fit the convolution.
  public init(
    _ convolution: PackedConvolution, input: BlockedMap, output: BlockedMap,
    residual: BlockedMap? = nil, rectify: Bool = false, instructionSet: InstructionSet = .best
  ) throws(ShapeError) {
    let (window, from, to) = (convolution.window, input.layout, output.layout)
    guard
      from.channels == convolution.inputChannels, from.lanes == convolution.lanes,
      from.precision == convolution.precision,
      from.halo.height >= window.padding.height, from.halo.width >= window.padding.width
    else {
      throw ShapeError(
        operation: "convolution",
        expected: "\(convolution.inputChannels) channels of \(convolution.precision) in blocks of "
          + "\(convolution.lanes) with a halo of \(window.padding)",
        found: "\(from.channels) channels of \(from.precision) in blocks of \(from.lanes) with a "
          + "halo of \(from.halo)")
    }
    guard
      to.channels == convolution.outputChannels, to.lanes == BlockedLayout.fullLanes,
      to.precision == from.precision,
      to.extent == window.outputExtent(for: from.extent),
      residual.map({
        $0.layout.channels == to.channels && $0.layout.extent == to.extent
          && $0.layout.lanes == to.lanes && $0.layout.precision == to.precision
      }) ?? true
    else {
      let expected =
        window.outputExtent(for: from.extent).map(\.description) ?? "at least one pixel"
      throw ShapeError(
        operation: "convolution",
        expected: "an output of \(convolution.outputChannels) channels, \(expected)",
        found: "\(to.channels) channels, \(to.extent)")
    }
    self.convolution = convolution
    self.tiles = TileMemory(convolution.tiles)
    self.input = input
    self.output = output
    self.residual = residual
    self.instructionSet = instructionSet

    let schedule = ConvolutionSchedule(convolution, input: from, output: to.extent)
    var description = tk_convolution(
      input: from.description, output: to.description,
      residual: (residual?.layout ?? to).description,
      kernel_height: Int64(window.kernel.height), kernel_width: Int64(window.kernel.width),
      stride_height: Int64(window.stride.height), stride_width: Int64(window.stride.width),
      dilation_height: Int64(window.dilation.height), dilation_width: Int64(window.dilation.width),
      padding_height: Int64(window.padding.height), padding_width: Int64(window.padding.width),
      weights: UnsafeRawPointer(convolution.weights.base),
      bias: UnsafePointer(convolution.bias.base), tiles: UnsafePointer(tiles.base),
      tile_count: Int64(convolution.tiles.count), half_tile: convolution.hasHalfTile,
      rectify: rectify, blocks_per_chunk: Int64(schedule.blocksPerChunk),
      rows_per_unit: Int64(schedule.rowsPerUnit), weights_outermost: schedule.weightsOutermost)
    unitCount = Int(tk_convolution_units(&description))
    self.description = description
  }

  /// Computes one tile of output channels for some rows.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    withUnsafePointer(to: description) { description in
      instructionSet.kernels(for: convolution.precision).convolution(
        description, arena + input.offset, arena + output.offset,
        residual.map { UnsafeRawPointer(arena + $0.offset) }, Int64(unit))
    }
  }
}

/// How a convolution is cut so that what is read again is still in a cache.
struct ConvolutionSchedule {
  /// Input blocks whose weights are applied to all pixels before the next ones are loaded.
  let blocksPerChunk: Int

  /// Output rows of a unit.
  let rowsPerUnit: Int

  /// Whether all rows of one tile come before the next tile.
  let weightsOutermost: Bool

  // Shares of usual caches, found by trial: a chunk of weights stays in the first level, next to
  // the pixels that pass; all weights, or the input rows of a unit, stay in the second.
  private static let chunkFloats = 20 * 1024 / MemoryLayout<Float>.stride
  private static let residentFloats = 160 * 1024 / MemoryLayout<Float>.stride

  // Enough to keep the threads of a usual processor busy with one image.
  private static let fewestUnits = 8

  /// Input blocks whose weights for a tile of output channels stay in the first-level cache.
  static func blocksPerChunk(taps: Int, lanes: Int) -> Int {
    max(1, chunkFloats / (taps * lanes * 2 * BlockedLayout.fullLanes))
  }

  init(_ convolution: PackedConvolution, input: BlockedLayout, output: Extent) {
    let window = convolution.window
    switch convolution.precision {
    case .float32:
      blocksPerChunk = Self.blocksPerChunk(
        taps: window.kernel.height * window.kernel.width, lanes: input.lanes)
    // Sums between chunks would be rounded. In one chunk, weights of half the size come from the
    // second level, at 128 bytes for the 28 multiplications of a register tile with AVX-512.
    case .bfloat16: blocksPerChunk = max(1, input.blocks)
    }

    // Large weights are read once for the whole map, small maps pass under them again and again;
    // with small weights it is the other way round.
    weightsOutermost = convolution.weights.count > Self.residentFloats
    if weightsOutermost {
      let parts = max(1, Self.fewestUnits / convolution.tiles.count)
      rowsPerUnit = max(1, (output.height + parts - 1) / parts)
    } else {
      let inputPerRow = max(
        1, input.precision.floatCount(of: input.blocks * input.row * window.stride.height))
      rowsPerUnit = min(output.height, max(1, Self.residentFloats / inputPerRow))
    }
  }
}

/// A copy of the tiles at a fixed address.
private final class TileMemory: @unchecked Sendable {
  let base: UnsafeMutablePointer<tk_tile>
  private let count: Int

  init(_ tiles: [tk_tile]) {
    count = tiles.count
    base = .allocate(capacity: count)
    base.initialize(from: tiles, count: count)
  }

  deinit {
    base.deallocate()
  }
}
