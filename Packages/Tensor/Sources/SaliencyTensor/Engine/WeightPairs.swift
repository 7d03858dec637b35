internal import CTensorKernels

/// Rounds weights that were packed as floats to bfloat16, and joins those of neighboring lanes.
struct WeightPairs: Sendable {
  private let pairs: FloatBuffer
  private let layout: TileLayout
  private let floats: FloatBuffer
  private let mostFloats: Int

  /// Prepares the packing of some tiles by some threads.
  ///
  /// - Throws: ``FloatBuffer/AllocationError``.
  init(_ pairs: FloatBuffer, _ layout: TileLayout, _ tiles: [tk_tile], threads: Int)
    throws(FloatBuffer.AllocationError)
  {
    self.pairs = pairs
    self.layout = layout
    let counts = tiles.map { tile in
      layout.weightCount(of: Int(tile.first_block)..<Int(tile.first_block + tile.blocks))
    }
    mostFloats = (counts.max() ?? 0) * 2 * BlockedLayout.fullLanes
    floats = try FloatBuffer(count: mostFloats * threads)
  }

  /// Where a thread packs a tile as floats.
  func scratch(of worker: Int) -> UnsafeMutablePointer<Float> {
    floats.base + worker * mostFloats
  }

  /// Writes the pairs of the tile that a thread has packed.
  func join(_ tile: tk_tile, width: Int, worker: Int) {
    let bytes = Int(tile.weights) * Precision.bfloat16.byteCount
    var (from, to) = (scratch(of: worker), UnsafeMutableRawPointer(pairs.base) + bytes)
    for block in Int(tile.first_block)..<Int(tile.first_block + tile.blocks) {
      let lanes = min(layout.lanes, layout.inputChannels - block * layout.lanes)
      let step = Precision.bfloat16.lanesPerStep
      let paired = (lanes + step - 1) / step * step
      for _ in 0..<layout.taps {
        tk_pair_weights(from, Int64(lanes), Int64(width), to)
        from += lanes * width
        to += paired * width * Precision.bfloat16.byteCount
      }
    }
  }
}
