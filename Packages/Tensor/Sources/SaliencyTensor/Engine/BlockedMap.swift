internal import CTensorKernels

/// How a feature map `[C, H, W]` lies in memory while the engine works on it.
///
/// Channels are grouped in blocks: `[blocks, H + 2 haloH, W + 2 haloW, lanes]`. A block has 16
/// lanes, so that one layout serves all instruction sets; only the input of a network, which has
/// three channels as a rule, is kept with fewer. The halo holds zeros, the padding of convolutions.
public struct BlockedLayout: Hashable, Sendable {
  /// The channels of a full block.
  public static let fullLanes = Int(TK_LANES)

  /// The number of channels.
  public let channels: Int

  /// Rows and columns, without the halo.
  public let extent: Extent

  /// Rows above and below, and columns left and right, that hold zeros.
  public let halo: Extent

  /// The channels of a block.
  public let lanes: Int

  /// How the numbers are kept.
  public let precision: Precision

  /// Lays out a map.
  ///
  /// - Parameters:
  ///   - channels: The number of channels.
  ///   - extent: Rows and columns.
  ///   - halo: The largest padding of any operation that reads the map.
  ///   - isNetworkInput: Keeps fewer than 16 channels without filling the block up; to an even
  ///     number in ``Precision/bfloat16``, which is multiplied in pairs.
  ///   - precision: How the numbers are kept.
  public init(
    channels: Int, extent: Extent, halo: Extent = Extent(0), isNetworkInput: Bool = false,
    precision: Precision = .float32
  ) {
    self.channels = channels
    self.extent = extent
    self.halo = halo
    let step = precision.lanesPerStep
    let needed = (channels + step - 1) / step * step
    self.lanes = isNetworkInput ? min(needed, Self.fullLanes) : Self.fullLanes
    self.precision = precision
  }

  /// The number of channel blocks.
  public var blocks: Int { (channels + lanes - 1) / lanes }

  /// Numbers from one row to the next.
  public var row: Int { (extent.width + 2 * halo.width) * lanes }

  /// Numbers from one block to the next.
  public var plane: Int { (extent.height + 2 * halo.height) * row }

  /// How many numbers there are, lanes without a channel and the halo included.
  public var count: Int { blocks * plane }

  /// The floats whose memory the map takes.
  public var floatCount: Int { precision.floatCount(of: count) }

  var description: tk_layout {
    tk_layout(
      blocks: Int64(blocks), lanes: Int64(lanes), channels: Int64(channels),
      height: Int64(extent.height), width: Int64(extent.width), plane: Int64(plane),
      row: Int64(row), halo_height: Int64(halo.height), halo_width: Int64(halo.width))
  }
}

/// A blocked map at a place in a larger buffer.
public struct BlockedMap: Hashable, Sendable {
  /// How the map lies.
  public let layout: BlockedLayout

  /// Floats from the start of the buffer to the map.
  public let offset: Int

  /// Names a place.
  public init(layout: BlockedLayout, offset: Int) {
    self.layout = layout
    self.offset = offset
  }

  /// Brings elements `[C, H, W]` into the blocked order, one block a unit.
  public func pack(
    unit: Int, from elements: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    using instructionSet: InstructionSet
  ) {
    let kernels = instructionSet.kernels(for: layout.precision)
    var layout = layout.description
    kernels.pack(&layout, elements, arena + offset, Int64(unit))
  }

  /// Brings the map into the order `[C, H, W]`, one block a unit.
  public func unpack(
    unit: Int, from arena: UnsafePointer<Float>, into elements: UnsafeMutablePointer<Float>,
    using instructionSet: InstructionSet
  ) {
    let kernels = instructionSet.kernels(for: layout.precision)
    var layout = layout.description
    kernels.unpack(&layout, arena + offset, elements, Int64(unit))
  }
}

/// A step of a computation on blocked maps that all lie in one buffer, the arena.
///
/// A step is cut into units that may run at once: they write to disjoint memory.
public protocol BlockedOperation: Sendable {
  /// How many units there are.
  var unitCount: Int { get }

  /// Runs one unit on the maps in `arena`.
  func run(unit: Int, in arena: UnsafeMutablePointer<Float>)
}
