import SaliencyTensor
import Testing

@testable import SaliencyMethods

@Suite struct FoldoverDesignTests {
  private static let grids = [
    Extent(7), Extent(1), Extent(2), Extent(height: 1, width: 5), Extent(height: 3, width: 4),
    Extent(height: 12, width: 16), Extent(14),
  ]

  /// Signs of all masks, `[masks][cells]`.
  private func signs(_ design: FoldoverDesign) -> [[Int]] {
    (0..<design.maskCount).map { mask in
      design.numbers.indices.map { design.keeps(cell: $0, inMask: mask) ? 1 : -1 }
    }
  }

  /// Triples within 2 x 2 cells whose interaction falls on some cell.
  private func aliasedTriples(_ numbers: [Int], _ extent: Extent) -> Int {
    let used = Set(numbers)
    return FoldoverDesign.triples(of: extent).count { triple in
      used.contains(triple.reduce(0) { $0 ^ numbers[$1] })
    }
  }

  /// Columns are orthogonal to each other and to the mean, and the second half complements the first.
  @Test(arguments: grids) func isOrthogonal(grid: Extent) throws {
    let design = try FoldoverDesign(extent: grid)
    let cells = grid.height * grid.width
    #expect(Set(design.numbers).count == cells)
    #expect(design.maskCount >= 4 * cells && design.maskCount < 16 * cells)
    let signs = signs(design)
    for first in 0..<cells {
      #expect(signs.reduce(0) { $0 + $1[first] } == 0)
      for second in 0..<first {
        #expect(signs.reduce(0) { $0 + $1[first] * $1[second] } == 0)
      }
    }
    let half = design.maskCount / 2
    #expect((0..<half).allSatisfy { zip(signs[$0], signs[$0 + half]).allSatisfy { $0 == -$1 } })
  }

  /// No interaction of two cells falls on a cell; one of three does where the numbers say so.
  @Test func aliasesAreThoseOfTheNumbers() throws {
    let design = try FoldoverDesign(extent: Extent(height: 2, width: 3))
    let signs = signs(design)
    for (a, b, c, d) in [(0, 1, 2, 3), (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 5, 1)] {
      #expect(signs.reduce(0) { $0 + $1[a] * $1[b] * $1[d] } == 0)
      let product = signs.reduce(0) { $0 + $1[a] * $1[b] * $1[c] * $1[d] }
      let meets = design.numbers[a] ^ design.numbers[b] ^ design.numbers[c] == design.numbers[d]
      #expect(abs(product) == (meets ? design.maskCount : 0))
    }
  }

  @Test func isThePublishedDesignForTheGridOfThePapers() throws {
    let design = try FoldoverDesign(extent: Extent(7))
    #expect(design.maskCount == 256)
    #expect(FoldoverDesign.triples(of: design.extent).count == 4 * 36)
    #expect(aliasedTriples(design.numbers, design.extent) == 0)
  }

  /// Numbers in order, as the search begins, have triples on cells; it leaves at most one in twenty.
  @Test(arguments: [Extent(height: 12, width: 16), Extent(14), Extent(height: 3, width: 4)])
  func searchKeepsTriplesOffTheCells(grid: Extent) throws {
    let design = try FoldoverDesign(extent: grid)
    let triples = FoldoverDesign.triples(of: grid).count
    #expect(aliasedTriples(design.numbers, grid) * 20 <= triples)
    #expect(try FoldoverDesign(extent: grid) == design)
    let start = FoldoverSearch(extent: grid, bits: design.bits).numbers
    #expect(aliasedTriples(start, grid) > triples / 4)
  }

  @Test func refusesTooManyCells() {
    #expect(throws: MethodError.self) { try FoldoverDesign(extent: Extent(46)) }
  }

  /// Random signs keep the design what it is, differ from replicate to replicate, and make each cell of
  /// each mask as likely kept as hidden.
  @Test func randomSignsKeepTheDesign() throws {
    let design = try FoldoverDesign(extent: Extent(height: 3, width: 4))
    let masks = FoldoverMasks(
      design: design, replicates: 0..<200, generator: MaskGenerator(seed: 1, imageNumber: 2))
    let size = design.maskCount
    #expect(masks.count == 200 * size)
    var kept = [Int](repeating: 0, count: 12)
    for replicate in 0..<200 {
      let first = try masks.mask(at: replicate * size).scalars
      for (cell, value) in first.enumerated() { kept[cell] += Int(value) }
    }
    // Five standard deviations of 200 tosses.
    #expect(kept.allSatisfy { abs($0 - 100) < 36 })
    let all = try (0..<size).map { try masks.mask(at: 7 * size + $0).scalars.map { 2 * $0 - 1 } }
    for first in 0..<12 {
      for second in 0..<first {
        #expect(all.reduce(0) { $0 + $1[first] * $1[second] } == 0)
      }
    }
    let later = FoldoverMasks(
      design: design, replicates: 7..<8, generator: MaskGenerator(seed: 1, imageNumber: 2))
    #expect(try later.mask(at: 3) == masks.mask(at: 7 * size + 3))
  }
}
