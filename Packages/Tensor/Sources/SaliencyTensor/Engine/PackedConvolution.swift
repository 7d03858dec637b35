internal import CTensorKernels

/// The weights and the bias of a convolution, in the order in which the engine reads them.
///
/// Packing happens once; any number of operations, for maps of any extent, share the result.
public final class PackedConvolution: Sendable {
  /// How the kernel moves.
  public let window: SlidingWindow

  /// Channels that are read.
  public let inputChannels: Int

  /// Channels that are computed.
  public let outputChannels: Int

  /// The channels of an input block, as in the layout that the convolution reads.
  public let lanes: Int

  /// How the weights are kept, as in the maps that the convolution reads and writes.
  public let precision: Precision

  let weights: FloatBuffer
  let bias: FloatBuffer
  let tiles: [tk_tile]
  let hasHalfTile: Bool

  /// Packs a convolution.
  ///
  /// Every output channel `k` computes `scale[k] * (weights[k] * input) + bias[k]`. A scale folds the
  /// batch normalization that follows into the weights.
  ///
  /// - Parameters:
  ///   - weights: `[K, C / groups, kH, kW]`, finite.
  ///   - bias: One value for each output channel; none counts as zeros.
  ///   - scale: One factor for each output channel; none counts as ones.
  ///   - window: How the kernel moves; its extent must be that of the weights.
  ///   - groups: Channel group `i` of the output reads only channel group `i` of the input.
  ///   - lanes: The channels of an input block.
  ///   - precision: How weights are kept, rounded after scaling; `lanes` is even in
  ///     ``Precision/bfloat16``.
  ///   - pool: The threads that pack.
  /// - Throws: ``ShapeError``, or ``FloatBuffer/AllocationError``.
  public init(
    weights: Tensor, bias: [Float]? = nil, scale: [Float]? = nil, window: SlidingWindow,
    groups: Int = 1, lanes: Int = BlockedLayout.fullLanes, precision: Precision = .float32,
    pool: ThreadPool = .shared
  ) throws {
    let (kernel, shape) = (window.kernel, weights.shape)
    guard
      shape.rank == 4, groups > 0, shape[0] > 0, shape[1] > 0, shape[0] % groups == 0,
      shape[2] == kernel.height, shape[3] == kernel.width,
      [bias, scale].allSatisfy({ $0 == nil || $0?.count == shape[0] })
    else {
      throw ShapeError(
        operation: "convolution",
        expected:
          "weights [K, C / \(groups), \(kernel.height), \(kernel.width)] with K a multiple of "
          + "\(groups), and K values of bias and scale",
        found: weights.shape)
    }
    guard lanes > 0, lanes % precision.lanesPerStep == 0 else {
      throw ShapeError(
        operation: "convolution",
        expected: "blocks of a multiple of \(precision.lanesPerStep) channels in \(precision)",
        found: "\(lanes)")
    }
    self.window = window
    self.lanes = lanes
    self.precision = precision
    outputChannels = shape[0]
    inputChannels = shape[1] * groups

    let full = BlockedLayout.fullLanes
    let outputBlocks = (outputChannels + full - 1) / full
    let tileCount = (outputBlocks + 1) / 2
    let isHalf = outputBlocks % 2 == 1
    hasHalfTile = isHalf
    let layout = TileLayout(
      inputChannels: inputChannels, outputChannels: outputChannels, groups: groups, lanes: lanes,
      lanesPerStep: precision.lanesPerStep, taps: kernel.height * kernel.width)
    var tiles: [tk_tile] = []
    var offset = 0  // in numbers
    for tile in 0..<tileCount {
      let width = isHalf && tile + 1 == tileCount ? full : 2 * full
      let blocks = layout.inputBlocks(ofOutputsFrom: tile * 2 * full, count: width)
      tiles.append(
        tk_tile(
          first_block: Int64(blocks.lowerBound), blocks: Int64(blocks.count),
          weights: Int64(offset)))
      offset += layout.weightCount(of: blocks) * width
    }
    self.tiles = tiles
    self.weights = try FloatBuffer(count: precision.floatCount(of: offset))
    self.bias = try FloatBuffer(count: outputBlocks * full)
    if let bias {
      self.bias.base.update(from: bias, count: bias.count)
    }

    let packed = self.weights
    let packedTiles = tiles
    let pairs =
      precision == .bfloat16
      ? try WeightPairs(packed, layout, tiles, threads: pool.threadCount) : nil
    let (inputs, outputs) = (Int64(inputChannels), Int64(outputChannels))
    weights.withUnsafeScalars { source in
      nonisolated(unsafe) let source = source
      pool.forEach(tileCount) { tile, worker in
        guard let elements = source.baseAddress else { return }
        var description = packedTiles[tile]
        let width = isHalf && tile + 1 == tileCount ? full : 2 * full
        let destination = pairs?.scratch(of: worker) ?? packed.base + Int(description.weights)
        func pack(_ scale: UnsafePointer<Float>?) {
          tk_pack_weights(
            elements, scale, outputs, inputs, Int64(groups), Int64(kernel.height),
            Int64(kernel.width), Int64(lanes), &description, Int64(tile * 2 * full), Int64(width),
            destination)
        }
        if let scale { scale.withUnsafeBufferPointer { pack($0.baseAddress) } } else { pack(nil) }
        pairs?.join(description, width: width, worker: worker)
      }
    }
  }
}

/// Which input channels the output channels of a tile read.
struct TileLayout {
  let inputChannels: Int
  let outputChannels: Int
  let groups: Int
  let lanes: Int
  let lanesPerStep: Int
  let taps: Int

  /// The blocks that hold the groups of some output channels.
  func inputBlocks(ofOutputsFrom first: Int, count: Int) -> Range<Int> {
    let outputsPerGroup = outputChannels / groups
    let inputsPerGroup = inputChannels / groups
    let last = min(first + count, outputChannels) - 1
    let firstInput = first / outputsPerGroup * inputsPerGroup
    let endInput = (last / outputsPerGroup + 1) * inputsPerGroup
    return firstInput / lanes..<(endInput + lanes - 1) / lanes
  }

  /// The weights that these blocks have for one output channel.
  func weightCount(of blocks: Range<Int>) -> Int {
    let channels = min(blocks.upperBound * lanes, inputChannels) - blocks.lowerBound * lanes
    return (channels + lanesPerStep - 1) / lanesPerStep * lanesPerStep * taps
  }
}
