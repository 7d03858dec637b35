internal import CTensorKernels

/// Square tiles of results that are computed together (Winograd's algorithm for kernels of 3 x 3).
///
/// A tile of `m x m` results takes `(m + 2)^2` products for each pair of channels, where one by one they
/// take `9 m^2`. Larger tiles save more, but have larger weights, and results differ more from those of
/// plain sums: by a few `1e-6` of the largest value of a map with tiles of 4, less with tiles of 2.
///
/// Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016.
public enum WinogradTile: Int, CaseIterable, Sendable {
  /// 16 products in place of 36.
  case two = 2

  /// 36 products in place of 144.
  case four = 4

  /// Channels below which the changes of basis cost more than the products saved.
  private static let fewestChannels = 32

  /// The tiles that make a convolution fastest.
  ///
  /// - Parameters:
  ///   - window: How the kernel moves.
  ///   - groups: The groups of channels.
  ///   - inputChannels: Channels that are read.
  ///   - outputChannels: Channels that are computed.
  ///   - output: Rows and columns of the result.
  /// - Returns: `nil` where tiles cannot be used or do not pay.
  public static func best(
    for window: SlidingWindow, groups: Int, inputChannels: Int, outputChannels: Int, output: Extent
  ) -> WinogradTile? {
    guard fits(window, groups: groups), min(inputChannels, outputChannels) >= fewestChannels else {
      return nil
    }
    // Tiles overhang small maps, and there the weights, four times as large, are used too seldom.
    switch min(output.height, output.width) {
    case 20...: return .four
    case 10...: return .two
    default: return nil
    }
  }

  /// Whether the convolution has kernels of 3 x 3 that move pixel by pixel over all channels.
  static func fits(_ window: SlidingWindow, groups: Int) -> Bool {
    window.kernel == Extent(3) && window.stride == Extent(1) && window.dilation == Extent(1)
      && groups == 1
  }

  /// Floats for each input and output channel.
  var frequencies: Int { (rawValue + 2) * (rawValue + 2) }
}

/// The weights of a 3 x 3 convolution in the basis in which tiles are computed, and its bias.
public final class PackedWinogradConvolution: Sendable {
  /// How the kernel moves.
  public let window: SlidingWindow

  /// The tiles that are computed.
  public let tile: WinogradTile

  /// Channels that are read.
  public let inputChannels: Int

  /// Channels that are computed.
  public let outputChannels: Int

  let weights: FloatBuffer
  let bias: FloatBuffer

  /// Packs a convolution; operands as of ``PackedConvolution``.
  ///
  /// - Parameters:
  ///   - weights: `[K, C, 3, 3]`, finite.
  ///   - bias: One value for each output channel; none counts as zeros.
  ///   - scale: One factor for each output channel; none counts as ones.
  ///   - window: How the kernel moves: pixel by pixel, with any padding.
  ///   - tile: The tiles to compute.
  ///   - pool: The threads that pack.
  /// - Throws: ``ShapeError``, or ``FloatBuffer/AllocationError``.
  public init(
    weights: Tensor, bias: [Float]? = nil, scale: [Float]? = nil, window: SlidingWindow,
    tile: WinogradTile, pool: ThreadPool = .shared
  ) throws {
    let shape = weights.shape
    guard
      WinogradTile.fits(window, groups: 1), shape.rank == 4, shape.count > 0, shape[2] == 3,
      shape[3] == 3, [bias, scale].allSatisfy({ $0 == nil || $0?.count == shape[0] })
    else {
      throw ShapeError(
        operation: "convolution by tiles",
        expected: "weights [K, C, 3, 3], stride and dilation of 1, and K values of bias and scale",
        found: shape)
    }
    self.window = window
    self.tile = tile
    outputChannels = shape[0]
    inputChannels = shape[1]
    let full = BlockedLayout.fullLanes
    let (inputs, outputs) = (inputChannels, outputChannels)
    let blocks = (outputs + full - 1) / full
    let perLane = inputs * tile.frequencies
    self.weights = try FloatBuffer(count: perLane * blocks * full)
    self.bias = try FloatBuffer(count: blocks * full)
    if let bias { self.bias.base.update(from: bias, count: bias.count) }
    let packed = self.weights
    weights.withUnsafeScalars { source in
      nonisolated(unsafe) let source = source
      pool.forEach((blocks + 1) / 2) { index, _ in
        guard let elements = source.baseAddress else { return }
        let first = index * 2 * full
        func pack(_ scale: UnsafePointer<Float>?) {
          tk_pack_winograd_weights(
            elements, scale, Int64(outputs), Int64(inputs), Int64(tile.rawValue), Int64(first),
            Int64(min(2 * full, blocks * full - first)), packed.base + first * perLane)
        }
        if let scale { scale.withUnsafeBufferPointer { pack($0.baseAddress) } } else { pack(nil) }
      }
    }
  }
}
