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
    let source = PixelAddress(input, block: unit)
    let target = PixelAddress(output, block: unit)
    target.clear(in: arena)
    for (y, row) in rows.enumerated() {
      for (x, column) in columns.enumerated() {
        let sums = arena + target.offset(y, x)
        for i in row {
          for j in column {
            let values = arena + source.offset(i, j)
            for lane in 0..<lanes { sums[lane] += values[lane] }
          }
        }
        let count = Float(row.count * column.count)
        for lane in 0..<lanes { sums[lane] /= count }
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
    let source = PixelAddress(input, block: unit)
    let target = PixelAddress(output, block: unit)
    target.clear(in: arena)
    for row in 0..<extent.height {
      let from = arena + source.offset(row, 0)
      let to = arena + target.offset(row + padding.height, padding.width)
      to.update(from: from, count: extent.width * output.layout.lanes)
    }
  }
}

/// Where the pixels of one block of channels lie.
private struct PixelAddress {
  private let map: BlockedMap
  private let block: Int

  init(_ map: BlockedMap, block: Int) {
    self.map = map
    self.block = block
  }

  /// Floats from the start of the buffer to the first lane of a pixel.
  func offset(_ row: Int, _ column: Int) -> Int {
    map.offset(block: block, row: row, column: column)
  }

  /// Makes the whole block zero, with its halo.
  func clear(in arena: UnsafeMutablePointer<Float>) {
    let plane = map.layout.plane
    (arena + map.offset + block * plane).update(repeating: 0, count: plane)
  }
}

extension BlockedLayout {
  fileprivate func checkChannels(of input: BlockedLayout, for operation: String) throws(ShapeError)
  {
    guard channels == input.channels, lanes == input.lanes else {
      throw ShapeError(
        operation: operation, expected: "\(input.channels) channels", found: "\(channels) channels")
    }
  }
}
