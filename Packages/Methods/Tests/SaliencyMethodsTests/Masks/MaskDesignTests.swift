import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct MaskDesignTests {
  private func grid(
    _ count: Int, _ extent: Extent, probability: Double = 0.5, seed: UInt64 = 0, image: UInt64 = 0
  ) throws -> BernoulliGridMasks {
    BernoulliGridMasks(
      count: count, extent: extent, generator: MaskGenerator(seed: seed, imageNumber: image),
      probability: try #require(Probability(probability)))
  }

  private func mean(of design: some MaskDesign) throws -> [Double] {
    var sums = [Double](repeating: 0, count: design.extent.height * design.extent.width)
    for index in 0..<design.count {
      let mask = try design.mask(at: index)
      #expect(mask.shape == [design.extent.height, design.extent.width])
      for (cell, value) in mask.scalars.enumerated() { sums[cell] += Double(value) }
    }
    return sums.map { $0 / Double(design.count) }
  }

  /// 4,000 draws of a cell have a standard error below 0.008, those of all 49 cells below 0.0012.
  @Test(arguments: [0.5, 0.1])
  func cellsAreKeptWithTheirProbability(probability: Double) throws {
    let means = try mean(of: grid(4000, Extent(7), probability: probability))
    #expect(means.allSatisfy { abs($0 - probability) < 0.035 })
    #expect(abs(means.reduce(0, +) / 49 - probability) < 0.005)
  }

  @Test func cellsAreBinaryAndIndependent() throws {
    let design = try grid(4000, Extent(height: 3, width: 4), seed: 4)
    let masks = try (0..<design.count).map { try design.mask(at: $0).scalars }
    #expect(masks.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } })
    // The product of two cells' signs has the mean 0 and a standard error of 0.016.
    for first in 0..<12 {
      for second in 0..<first {
        let sum = masks.reduce(0) { $0 + (2 * $1[first] - 1) * (2 * $1[second] - 1) }
        #expect(abs(sum / 4000) < 0.07)
      }
      let sum = masks.indices.dropLast().reduce(Float(0)) {
        $0 + (2 * masks[$1][first] - 1) * (2 * masks[$1 + 1][first] - 1)
      }
      #expect(abs(sum / 4000) < 0.07)
    }
  }

  @Test func probabilitiesZeroAndOneAreExact() throws {
    #expect(try mean(of: grid(50, Extent(5), probability: 0)).allSatisfy { $0 == 0 })
    #expect(try mean(of: grid(50, Extent(5), probability: 1)).allSatisfy { $0 == 1 })
    #expect(Probability(1.01) == nil)
    #expect(Probability(-0.01) == nil)
    #expect(Probability(.nan) == nil)
  }

  /// A mask is a function of seed, image and number alone.
  @Test func masksDependOnSeedAndImage() throws {
    let masks = try grid(10, Extent(8))
    #expect(try masks.mask(at: 3) == grid(5000, Extent(8)).mask(at: 3))
    #expect(try masks.mask(at: 3) != masks.mask(at: 4))
    #expect(try masks.mask(at: 3) != grid(10, Extent(8), seed: 1).mask(at: 3))
    #expect(try masks.mask(at: 3) != grid(10, Extent(8), image: 1).mask(at: 3))
  }

  /// The numbers lie where the documentation says.
  @Test func countersAreThoseThatAreDocumented() {
    let generator = MaskGenerator(seed: 7, imageNumber: 1 << 40)
    let numbers = CounterBasedGenerator(seed: 7, stream: 1 << 40)
    #expect(generator.uniform(forCell: 5, ofMask: 3) == numbers.uniform(at: 3 * 4_294_967_296 + 5))
    let shift = generator.shift(ofMask: 3, below: Extent(height: 1000, width: 2000))
    let first: UInt64 = 3 * 4_294_967_296 + 2_147_483_648
    #expect(shift.rows == numbers.integer(at: first, below: 1000))
    #expect(shift.columns == numbers.integer(at: first + 1, below: 2000))
  }

  @Test func shiftsMoveMasks() throws {
    let mask = try Tensor(shape: [3, 4], scalars: (0..<12).map(Float.init))
    #expect(ShiftedGridMasks.shifted(mask, rows: 0, columns: 0) == mask)
    // Up by one: the row beyond the lower border mirrors the last but one.
    #expect(
      ShiftedGridMasks.shifted(mask, rows: 1, columns: 0).scalars
        == [4, 5, 6, 7, 8, 9, 10, 11, 4, 5, 6, 7])
    // To the right by two: two columns mirror the second and third.
    #expect(
      ShiftedGridMasks.shifted(mask, rows: 0, columns: -2).scalars
        == [2, 1, 0, 1, 6, 5, 4, 5, 10, 9, 8, 9])
  }

  /// Each axis is padded by half its cells and shifted by less than all of them.
  @Test func shiftedMasksFollowTheirGrids() throws {
    let cells = try grid(20, Extent(height: 2, width: 5))
    let design = ShiftedGridMasks(cells, enlargedTo: Extent(height: 6, width: 10))
    for index in 0..<20 {
      let enlarged = try cells.mask(at: index).resized(to: design.extent, by: .bilinear)
      let shift = cells.generator.shift(ofMask: index, below: Extent(height: 2, width: 5))
      #expect(
        try design.mask(at: index)
          == ShiftedGridMasks.shifted(enlarged, rows: shift.rows - 1, columns: shift.columns - 2))
    }
  }

  @Test func shiftedMasksLieBetweenHiddenAndKept() throws {
    let design = try ShiftedGridMasks(
      grid(1000, Extent(height: 4, width: 5)), enlargedTo: Extent(height: 12, width: 10))
    let means = try mean(of: design)
    // A pixel's standard error is below 0.016.
    #expect(means.allSatisfy { abs($0 - 0.5) < 0.07 })
    for index in 0..<50 {
      let scalars = try design.mask(at: index).scalars
      #expect(scalars.allSatisfy { (0...1).contains($0) })
      #expect(scalars.contains { $0 > 0 && $0 < 1 } || Set(scalars).count == 1)
    }
  }

  /// Every shift is drawn about equally often: 1,000 of 7,000 each, with a standard error of 30.
  @Test func shiftsAreUniform() {
    let generator = MaskGenerator(seed: 0, imageNumber: 0)
    var rows = [Int](repeating: 0, count: 7)
    var columns = [Int](repeating: 0, count: 7)
    for mask in 0..<7000 {
      let shift = generator.shift(ofMask: mask, below: Extent(7))
      rows[shift.rows] += 1
      columns[shift.columns] += 1
    }
    #expect((rows + columns).allSatisfy { abs($0 - 1000) < 130 })
  }

  @Test(arguments: [0.5, 0.2])
  func masksOfRISEHaveTheirProbability(probability: Double) throws {
    let design = try RISEMasks(
      grid(1000, Extent(height: 3, width: 4), probability: probability),
      croppedTo: Extent(height: 10, width: 9))
    let means = try mean(of: design)
    #expect(means.allSatisfy { abs($0 - probability) < 0.07 })
    for index in 0..<50 {
      #expect(try design.mask(at: index).scalars.allSatisfy { (0...1).contains($0) })
    }
  }

  @Test func masksOfRISEAreCrops() throws {
    let cells = try grid(4, Extent(height: 2, width: 3))
    let design = RISEMasks(cells, croppedTo: Extent(height: 5, width: 7))
    // Cells of 3 x 3 pixels, rounded up: 9 x 12 pixels, from which 5 x 7 are taken.
    for index in 0..<4 {
      let enlarged = try cells.mask(at: index).resized(
        to: Extent(height: 9, width: 12), by: .bilinear
      ).scalars
      let shift = cells.generator.shift(ofMask: index, below: Extent(3))
      let crop = (0..<35).map {
        enlarged[($0 / 7 + shift.rows) * 12 + $0 % 7 + shift.columns]
      }
      #expect(try design.mask(at: index).scalars == crop)
    }
  }

  @Test func givenMasksAreTakenAsTheyAre() throws {
    var random = TestGenerator(seed: 2)
    let masks = random.tensor([3, 2, 5], in: 0...1)
    let design = try GivenMasks(masks, forImageOf: Extent(8))
    #expect(design.count == 3)
    #expect(design.extent == Extent(height: 2, width: 5))
    #expect(try design.mask(at: 1) == masks[entry: 1])
    let enlarged = try GivenMasks(masks, forImageOf: Extent(8), isEnlarged: true)
    #expect(enlarged.extent == Extent(8))
    #expect(
      try enlarged.mask(at: 2) == masks[entry: 2].resized(to: Extent(8), by: .bilinear))
  }
}
