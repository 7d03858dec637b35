internal import CTensorKernels

/// Pixels of a map as floats, in whatever precision the map is kept.
extension BlockedMap {
  /// Bytes from the start of the buffer to the first lane of a pixel.
  ///
  /// - Parameters:
  ///   - block: The block of channels.
  ///   - row: The row, without the halo.
  ///   - column: The column, without the halo.
  /// - Returns: The number of bytes.
  public func byteOffset(block: Int, row: Int, column: Int) -> Int {
    let element =
      block * layout.plane + (row + layout.halo.height) * layout.row
      + (column + layout.halo.width) * layout.lanes
    return offset * MemoryLayout<Float>.stride + element * layout.precision.byteCount
  }

  /// Reads lanes of neighboring pixels of a row.
  ///
  /// - Parameters:
  ///   - values: Takes the numbers, `[pixels, lanes]`.
  ///   - count: How many numbers there are.
  ///   - offset: Where the first pixel lies, in bytes.
  ///   - arena: The buffer.
  public func load(
    _ values: UnsafeMutablePointer<Float>, count: Int, fromByteOffset offset: Int,
    of arena: UnsafePointer<Float>
  ) {
    let pixels = UnsafeRawPointer(arena) + offset
    switch layout.precision {
    case .float32:
      UnsafeMutableRawPointer(values).copyMemory(
        from: pixels, byteCount: count * MemoryLayout<Float>.stride)
    case .bfloat16: tk_widen(pixels, values, Int64(count))
    }
  }

  /// Writes lanes of neighboring pixels of a row, rounded to the map's precision.
  ///
  /// - Parameters:
  ///   - values: The numbers, `[pixels, lanes]`.
  ///   - count: How many numbers there are.
  ///   - offset: Where the first pixel lies, in bytes.
  ///   - arena: The buffer.
  public func store(
    _ values: UnsafePointer<Float>, count: Int, toByteOffset offset: Int,
    of arena: UnsafeMutablePointer<Float>
  ) {
    let pixels = UnsafeMutableRawPointer(arena) + offset
    switch layout.precision {
    case .float32:
      pixels.copyMemory(from: values, byteCount: count * MemoryLayout<Float>.stride)
    case .bfloat16: tk_narrow(values, pixels, Int64(count))
    }
  }
}
