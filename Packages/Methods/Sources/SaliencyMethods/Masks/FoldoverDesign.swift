internal import SaliencyTensor
internal import Synchronization

/// A two-level design for the cells of a mask's grid: which cells are kept together.
///
/// A design of `r` bits gives every cell `c` a number `v_c` below `2^r`, all different. In run `i` the
/// cell has the sign `(-1)^popcount(i & v_c)`; after all `2^r` runs come their complements. So every
/// cell is kept in exactly half of the masks, every two cells are kept together in exactly a quarter,
/// and no interaction of an even number of cells falls on a cell's own effect. Interactions of three
/// do: that of `a`, `b` and `c` on the cell whose number is `v_a ^ v_b ^ v_c`, if there is one.
///
/// Interactions of cells that touch are the large ones, so numbers are chosen such that few triples
/// within 2 x 2 cells fall on a cell.
///
/// Sources: Plackett & Burman 1946; Box & Wilson 1951 (foldover); Box & Hunter 1961 (aliasing).
struct FoldoverDesign: Hashable, Sendable {
  /// Rows and columns of the grid.
  let extent: Extent

  /// The number of each cell, row by row.
  let numbers: [Int]

  /// The bits of a number.
  let bits: Int

  /// The masks of one replicate, `2^(bits + 1)`.
  var maskCount: Int { 2 << bits }

  /// The most cells that a design is made for: 8,192 masks.
  static let mostCells = 2048

  private static let known = Mutex<[Extent: FoldoverDesign]>([:])

  /// The design of a grid, looked for once.
  ///
  /// - Throws: ``MethodError/wrongMasks(expected:found:)`` for a grid of too many cells.
  static func of(_ extent: Extent) throws(MethodError) -> FoldoverDesign {
    if let design = known.withLock({ $0[extent] }) { return design }
    let design = try FoldoverDesign(extent: extent)
    known.withLock { $0[extent] = design }
    return design
  }

  /// Makes the design of a grid, always the same.
  ///
  /// - Throws: ``MethodError/wrongMasks(expected:found:)`` for a grid of too many cells.
  init(extent: Extent) throws(MethodError) {
    let cells = extent.height * extent.width
    guard (1...Self.mostCells).contains(cells) else {
      throw .wrongMasks(
        expected: "a layer of at most \(Self.mostCells) places for designed masks",
        found: [extent.height, extent.width])
    }
    self.extent = extent
    // Twice as many numbers as cells, so that there is room to keep triples off the cells.
    bits = cells == 1 ? 1 : (Int.bitWidth - (cells - 1).leadingZeroBitCount) + 1
    if extent == Extent(7) {
      numbers = Self.sevenBySeven
    } else {
      var search = FoldoverSearch(extent: extent, bits: bits)
      search.run()
      numbers = search.numbers
    }
  }

  /// The sign of a cell in a mask of a replicate, without random signs: whether it is kept.
  func keeps(cell: Int, inMask mask: Int) -> Bool {
    let run = mask & (1 << bits - 1)
    let isComplement = mask >> bits & 1 == 1
    return ((run & numbers[cell]).nonzeroBitCount & 1 == 0) != isComplement
  }

  /// All triples within 2 x 2 cells.
  static func triples(of extent: Extent) -> [[Int]] {
    guard extent.height > 1, extent.width > 1 else { return [] }
    return (0..<extent.height - 1).flatMap { row in
      (0..<extent.width - 1).flatMap { column in
        let first = row * extent.width + column
        let block = [first, first + 1, first + extent.width, first + extent.width + 1]
        return block.indices.map { left in
          block.indices.filter { $0 != left }.map { block[$0] }
        }
      }
    }
  }

  /// The numbers for the grid of the papers; no triple within 2 x 2 cells falls on a cell.
  private static let sevenBySeven = [
    125, 3, 87, 59, 103, 23, 63,
    55, 13, 112, 31, 96, 77, 123,
    114, 44, 102, 93, 45, 66, 54,
    117, 100, 26, 119, 14, 51, 37,
    85, 78, 2, 20, 47, 38, 70,
    5, 90, 64, 94, 39, 52, 108,
    49, 4, 8, 118, 120, 19, 98,
  ]
}

/// Looks for numbers of cells with few triples on cells, by random exchanges.
///
/// An exchange gives a cell another number, and the cell that had it, if any, the old one. Exchanges
/// that do not make things worse are kept. All choices are functions of the grid.
struct FoldoverSearch {
  private(set) var numbers: [Int]

  private let triples: [[Int]]
  private let triplesOfCell: [[Int]]

  /// The cell of each number.
  private var owners: [Int?]

  /// How many triples fall on each number.
  private var hits: [Int]

  /// Starts with the first numbers, in order.
  init(extent: Extent, bits: Int) {
    let cells = extent.height * extent.width
    // Number 0 stands for the mean in a design without complements; it serves as well as any other.
    numbers = Array(0..<cells)
    owners = (0..<1 << bits).map { $0 < cells ? $0 : nil }
    triples = FoldoverDesign.triples(of: extent)
    var triplesOfCell = [[Int]](repeating: [], count: cells)
    for (index, triple) in triples.enumerated() {
      for cell in triple { triplesOfCell[cell].append(index) }
    }
    self.triplesOfCell = triplesOfCell
    hits = [Int](repeating: 0, count: 1 << bits)
    for triple in triples.indices { hits[number(of: triple)] += 1 }
  }

  private func number(of triple: Int) -> Int {
    triples[triple].reduce(0) { $0 ^ numbers[$1] }
  }

  /// How many triples fall on a cell.
  private var cost: Int { numbers.reduce(0) { $0 + hits[$1] } }

  /// Exchanges until no triple falls on a cell, or for so long that little more can be had.
  mutating func run() {
    let generator = CounterBasedGenerator(seed: 0x7463_6573)
    var current = cost
    var draw: UInt64 = 0
    // About a second for the largest grids.
    let exchanges = min(400 * numbers.count, 40_000_000 / numbers.count)
    while current > 0, draw < UInt64(2 * exchanges) {
      let cell = generator.integer(at: draw, below: numbers.count)
      let number = generator.integer(at: draw + 1, below: owners.count)
      draw += 2
      let old = numbers[cell]
      guard number != old else { continue }
      exchange(cell, to: number)
      let next = cost
      if next > current {
        exchange(cell, to: old)
      } else {
        current = next
      }
    }
  }

  /// Gives a cell a number, and the cell that had it the old one.
  private mutating func exchange(_ cell: Int, to number: Int) {
    let (old, other) = (numbers[cell], owners[number])
    let touched = Set(triplesOfCell[cell] + (other.map { triplesOfCell[$0] } ?? []))
    for triple in touched { hits[self.number(of: triple)] -= 1 }
    numbers[cell] = number
    owners[number] = cell
    owners[old] = other
    if let other { numbers[other] = old }
    for triple in touched { hits[self.number(of: triple)] += 1 }
  }
}
