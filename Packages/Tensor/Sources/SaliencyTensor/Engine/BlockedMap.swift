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

  /// Lays out a map.
  ///
  /// - Parameters:
  ///   - channels: The number of channels.
  ///   - extent: Rows and columns.
  ///   - halo: The largest padding of any operation that reads the map.
  ///   - isNetworkInput: Keeps fewer than 16 channels without filling the block up.
  public init(
    channels: Int, extent: Extent, halo: Extent = Extent(0), isNetworkInput: Bool = false
  ) {
    self.channels = channels
    self.extent = extent
    self.halo = halo
    self.lanes = isNetworkInput ? min(channels, Self.fullLanes) : Self.fullLanes
  }

  /// The number of channel blocks.
  public var blocks: Int { (channels + lanes - 1) / lanes }

  /// Floats from one row to the next.
  public var row: Int { (extent.width + 2 * halo.width) * lanes }

  /// Floats from one block to the next.
  public var plane: Int { (extent.height + 2 * halo.height) * row }

  /// The number of floats, lanes without a channel and the halo included.
  public var count: Int { blocks * plane }

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

  /// Floats from the start of the buffer to the first lane of a pixel.
  public func offset(block: Int, row: Int, column: Int) -> Int {
    offset + block * layout.plane + (row + layout.halo.height) * layout.row
      + (column + layout.halo.width) * layout.lanes
  }

  /// Brings elements `[C, H, W]` into the blocked order, one block a unit.
  public func pack(
    unit: Int, from elements: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    using instructionSet: InstructionSet
  ) {
    var layout = layout.description
    instructionSet.kernels.pack(&layout, elements, arena + offset, Int64(unit))
  }

  /// Brings the map into the order `[C, H, W]`, one block a unit.
  public func unpack(
    unit: Int, from arena: UnsafePointer<Float>, into elements: UnsafeMutablePointer<Float>,
    using instructionSet: InstructionSet
  ) {
    var layout = layout.description
    instructionSet.kernels.unpack(&layout, arena + offset, elements, Int64(unit))
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
