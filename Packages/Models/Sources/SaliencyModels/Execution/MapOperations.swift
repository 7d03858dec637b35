internal import SaliencyTensor

/// Adaptive average pooling from one blocked map to another.
struct AdaptivePoolingOperation: BlockedOperation {
  private let input: BlockedMap
  private let output: BlockedMap
  private let rows: [Range<Int>]
  private let columns: [Range<Int>]

  /// Plans a pooling.
  ///
  /// - Throws: `ShapeError` if the maps do not have the same channels.
  init(input: BlockedMap, output: BlockedMap) throws(ShapeError) {
    try output.layout.checkChannels(of: input.layout, for: "adaptive average pooling")
    self.input = input
    self.output = output
    rows =
      AdaptiveRanges(
        size: input.layout.extent.height, results: output.layout.extent.height
      ).ranges
    columns =
      AdaptiveRanges(
        size: input.layout.extent.width, results: output.layout.extent.width
      ).ranges
  }

  /// One unit for each block of channels.
  var unitCount: Int { output.layout.blocks }

  /// Pools one block of channels.
  func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    let lanes = output.layout.lanes
    output.clear(block: unit, in: arena)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * lanes) { buffer in
      guard let sums = buffer.baseAddress else { return }
      let values = sums + lanes
      for (y, row) in rows.enumerated() {
        for (x, column) in columns.enumerated() {
          sums.initialize(repeating: 0, count: lanes)
          for i in row {
            for j in column {
              let pixel = input.byteOffset(block: unit, row: i, column: j)
              input.load(values, count: lanes, fromByteOffset: pixel, of: arena)
              for lane in 0..<lanes { sums[lane] += values[lane] }
            }
          }
          let count = Float(row.count * column.count)
          for lane in 0..<lanes { sums[lane] /= count }
          let pixel = output.byteOffset(block: unit, row: y, column: x)
          output.store(sums, count: lanes, toByteOffset: pixel, of: arena)
        }
      }
    }
  }
}

/// A copy of a blocked map with zeros around it, which belong to the map and not to its halo.
struct ZeroPaddingOperation: BlockedOperation {
  private let padding: Extent
  private let input: BlockedMap
  private let output: BlockedMap

  /// Plans a copy.
  ///
  /// - Throws: `ShapeError` if the output is not larger by the padding.
  init(padding: Extent, input: BlockedMap, output: BlockedMap) throws(ShapeError) {
    let (from, to) = (input.layout, output.layout)
    try to.checkChannels(of: from, for: "zero padding")
    let extent = Extent(
      height: from.extent.height + 2 * padding.height, width: from.extent.width + 2 * padding.width)
    guard to.extent == extent else {
      throw ShapeError(operation: "zero padding", expected: "\(extent)", found: "\(to.extent)")
    }
    self.padding = padding
    self.input = input
    self.output = output
  }

  /// One unit for each block of channels.
  var unitCount: Int { output.layout.blocks }

  /// Copies one block of channels.
  func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    let extent = input.layout.extent
    output.clear(block: unit, in: arena)
    let bytes = UnsafeMutableRawPointer(arena)
    for row in 0..<extent.height {
      let from = input.byteOffset(block: unit, row: row, column: 0)
      let end = input.byteOffset(block: unit, row: row, column: extent.width)
      let to = output.byteOffset(
        block: unit, row: row + padding.height, column: padding.width)
      (bytes + to).copyMemory(from: bytes + from, byteCount: end - from)
    }
  }
}

extension BlockedMap {
  /// Makes a whole block zero, with its halo.
  fileprivate func clear(block: Int, in arena: UnsafeMutablePointer<Float>) {
    let halo = layout.halo
    let first = byteOffset(block: block, row: -halo.height, column: -halo.width)
    let next = byteOffset(block: block + 1, row: -halo.height, column: -halo.width)
    (UnsafeMutableRawPointer(arena) + first).initializeMemory(
      as: UInt8.self, repeating: 0, count: next - first)
  }
}

extension BlockedLayout {
  fileprivate func checkChannels(of input: BlockedLayout, for operation: String) throws(ShapeError)
  {
    guard
      channels == input.channels, lanes == input.lanes, precision == input.precision
    else {
      throw ShapeError(
        operation: operation, expected: "\(input.channels) channels", found: "\(channels) channels")
    }
  }
}
