internal import SaliencyModels
internal import SaliencyTensor

/// What a layer computes for one image under any binary mask, put together from what it computed under
/// few of them.
///
/// A place of an early layer sees a few cells of a mask only. Under two masks that agree on these
/// cells, it has the same value, to the last bit. So for every place and every choice of the cells
/// that it sees one value is kept, and the layer's result for a mask is copied together.
struct LocalActivations: Sendable {
  /// Places that see the same cells, and what they were under each choice of these.
  private struct Tile {
    let rows: Range<Int>
    let columns: Range<Int>

    /// The numbers of the cells, row by row; cell `i` is bit `i` of a choice.
    let cells: [Int]

    /// Where the values `[2^cells, blocks, rows, columns, lanes]` begin.
    let offset: Int

    /// The number of the first of its choices among those of all tiles.
    let firstChoice: Int
  }

  /// Channels of a block, as in the maps that convolutions read.
  private static let lanes = BlockedLayout.fullLanes

  /// The layer.
  let layer: String

  /// The layer's result for one image.
  let shape: FeatureShape

  /// How many values there are.
  let valueCount: Int

  private let tiles: [Tile]
  private var values: [Float] = []
  private var isKept: [Bool]

  /// Plans what is kept; nothing is yet, and `nil` if a place sees too many cells.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - shape: The layer's result for one image.
  ///   - field: What its places see of the image.
  ///   - cells: The cells of the masks.
  ///   - most: How many cells a place may see along each axis.
  init?(
    layer: String, shape: FeatureShape, field: ReceptiveField, cells: MaskCells, most: Int
  ) {
    guard let rows = Self.runs(field.rows, cells: cells.ofRow, most: most),
      let columns = Self.runs(field.columns, cells: cells.ofColumn, most: most)
    else { return nil }
    var (tiles, count, choices) = ([Tile](), 0, 0)
    for row in rows {
      for column in columns {
        let seen = row.cells.flatMap { y in column.cells.map { y * cells.extent.width + $0 } }
        tiles.append(
          Tile(
            rows: row.places, columns: column.places, cells: seen, offset: count,
            firstChoice: choices))
        choices += 1 << seen.count
        count +=
          Self.size(rows: row.places, columns: column.places, channels: shape.channels)
          << seen.count
      }
    }
    self.layer = layer
    self.shape = shape
    self.tiles = tiles
    valueCount = count
    isKept = [Bool](repeating: false, count: choices)
  }

  /// Neighboring places of one axis that see the same cells.
  private static func runs(_ fields: [Range<Int>], cells: [Int], most: Int) -> [Run]? {
    var runs: [Run] = []
    for (place, field) in fields.enumerated() {
      let seen =
        if let first = field.first, let last = field.last {
          cells[first]..<cells[last] + 1
        } else {
          0..<0
        }
      guard seen.count <= most else { return nil }
      if let run = runs.last, run.cells == seen {
        runs[runs.count - 1].places = run.places.lowerBound..<place + 1
      } else {
        runs.append(Run(places: place..<place + 1, cells: seen))
      }
    }
    return runs
  }

  private struct Run {
    var places: Range<Int>
    let cells: Range<Int>
  }

  /// Keeps what places are under some masks, for choices of cells that were not seen before.
  ///
  /// - Parameters:
  ///   - activations: The layer's results, `[K, C, h, w]`.
  ///   - masks: `K` masks; those of ``MaskCells/periodicMasks(of:)`` have all choices of every tile.
  mutating func keep(_ activations: Tensor, under masks: [Tensor]) {
    if values.isEmpty { values = [Float](repeating: 0, count: valueCount) }
    let (height, width, lanes) = (shape.extent.height, shape.extent.width, Self.lanes)
    activations.withUnsafeScalars { elements in
      for (number, mask) in masks.enumerated() {
        for tile in tiles {
          let choice = choice(of: tile, under: mask)
          guard !isKept[tile.firstChoice + choice] else { continue }
          isKept[tile.firstChoice + choice] = true
          var known = tile.offset + choice * size(of: tile)
          for first in stride(from: 0, to: shape.channels, by: lanes) {
            let channels = min(lanes, shape.channels - first)
            for row in tile.rows {
              for column in tile.columns {
                for lane in 0..<channels {
                  let channel = number * shape.channels + first + lane
                  values[known + lane] = elements[(channel * height + row) * width + column]
                }
                known += lanes
              }
            }
          }
        }
      }
    }
  }

  /// Writes the layer's result under a mask into a map.
  ///
  /// - Parameters:
  ///   - mask: The mask.
  ///   - map: A map of the layer's shape, in blocks of 16 channels.
  ///   - buffer: What the map lies in.
  func write(under mask: Tensor, to map: BlockedMap, in buffer: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { values in
      guard let kept = values.baseAddress else { return }
      for tile in tiles {
        let length = tile.columns.count * Self.lanes
        var known = tile.offset + choice(of: tile, under: mask) * size(of: tile)
        for block in 0..<map.layout.blocks {
          for row in tile.rows {
            let place = map.byteOffset(
              block: block, row: row, column: tile.columns.lowerBound)
            // Rounding changes nothing: these are results of a network that computes so precisely.
            map.store(kept + known, count: length, toByteOffset: place, of: buffer)
            known += length
          }
        }
      }
    }
  }

  private func choice(of tile: Tile, under mask: Tensor) -> Int {
    mask.withUnsafeScalars { mask in
      var choice = 0
      for (bit, cell) in tile.cells.enumerated() where mask[cell] != 0 { choice |= 1 << bit }
      return choice
    }
  }

  /// The number of values of a tile under one choice.
  private func size(of tile: Tile) -> Int {
    Self.size(rows: tile.rows, columns: tile.columns, channels: shape.channels)
  }

  private static func size(rows: Range<Int>, columns: Range<Int>, channels: Int) -> Int {
    rows.count * columns.count * ((channels + lanes - 1) / lanes * lanes)
  }
}

/// Which cell of a mask each row and column of an image belongs to.
struct MaskCells {
  /// Rows and columns of the mask.
  let extent: Extent

  let ofRow: [Int]
  let ofColumn: [Int]

  /// The cells of masks that nearest neighbors enlarge to an image.
  init(extent: Extent, image: Extent) throws(ShapeError) {
    func numbers(_ cells: Int, _ pixels: Int) throws(ShapeError) -> [Int] {
      try Tensor(shape: [cells, 1], scalars: (0..<cells).map { Float($0) })
        .resized(to: Extent(height: pixels, width: 1), by: .nearest).scalars.map { Int($0) }
    }
    self.extent = extent
    ofRow = try numbers(extent.height, image.height)
    ofColumn = try numbers(extent.width, image.width)
  }

  /// All masks that repeat after so many cells.
  ///
  /// Of any so many neighboring cells along each axis, they show every choice.
  func periodicMasks(of period: Int) throws(ShapeError) -> [Tensor] {
    let (rows, columns) = (min(period, extent.height), min(period, extent.width))
    return try (0..<1 << (rows * columns)).map { (pattern) throws(ShapeError) in
      try Tensor(
        shape: [extent.height, extent.width],
        scalars: (0..<extent.height * extent.width).map { cell in
          let (row, column) = (cell / extent.width % rows, cell % extent.width % columns)
          return Float(pattern >> (row * columns + column) & 1)
        })
    }
  }
}
