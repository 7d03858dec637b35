import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct FastRELAXTests {
  /// Nine cells whose embedding are the cells themselves, ninths from 1/9 to 9/9.
  private func network() throws -> (network: MaskTestNetwork, input: Tensor, values: [Double]) {
    var identity = Tensor(zeros: [9, 9])
    for cell in 0..<9 { identity[cell, cell] = 1 }
    let network = MaskTestNetwork(grid: Extent(3), cell: Extent(2), embedding: identity)
    let values = (1...9).map { Double($0) / 9 }
    let input = try Tensor(shape: [1, 1, 3, 3], scalars: values.map { Float($0) })
      .resized(to: network.imageExtent, by: .nearest)
    return (network, input, values)
  }

  /// The map over all 512 masks, and the variance of the score.
  private func expectation(_ values: [Double]) -> (map: [Double], variance: Double) {
    var (sums, total, squares) = ([Double](repeating: 0, count: 9), 0.0, 0.0)
    for mask in 0..<512 {
      let kept = (0..<9).map { Double(mask >> $0 & 1) }
      let score = plainCosine(zip(values, kept).map(*), values)
      total += score
      squares += score * score
      for cell in 0..<9 { sums[cell] += kept[cell] * score }
    }
    let mean = total / 512
    return (sums.map { $0 / 256 }, squares / 512 - mean * mean)
  }

  /// Each replicate of 64 masks, with random signs of its own, is near the map of all 512 masks, and
  /// nearer than as many random masks; their mean is nearer still.
  @Test func convergesToTheExpectation() throws {
    let (network, input, values) = try network()
    let expected = expectation(values).map
    func error(_ map: SaliencyMap) -> Double {
      let found = map.values.scalars.map(Double.init)
      let shift = zip(found, expected).reduce(0) { $0 + $1.0 - $1.1 } / 9
      return zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1 - shift) * ($1.0 - $1.1 - shift) }
    }
    var (designed, random) = (0.0, 0.0)
    for seed in 0..<20 {
      var fast = FastRELAX()
      (fast.seed, fast.maskCount) = (UInt64(seed), 1)
      var plain = RELAX()
      (plain.seed, plain.maskCount) = (UInt64(seed), 64)
      let pass = try network.pass(input)
      let map = try fast.maps(of: pass, at: "features")[0]
      #expect(map.forwards == 65)
      designed += error(map)
      random += error(try plain.maps(of: pass, at: "features")[0])
    }
    #expect(designed * 5 < random)
    var all = FastRELAX()
    all.maskCount = 64 * 16
    let map = try all.maps(of: network.pass(input), at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [3, 3], scalars: expected.map { Float($0) }), absolute: 0.01)
    #expect(map.forwards == 1025)
  }

  /// The predicted errors are those that are found, within what 16 replicates can tell.
  @Test func tellsItsError() throws {
    let (network, input, values) = try network()
    let (expected, variance) = expectation(values)
    var method = FastRELAX()
    method.maskCount = 64 * 16
    let map = try method.maps(of: network.pass(input), at: "features")[0]
    let errors = try #require(map.companions.first { $0.name == "standard-error" }).map.values
    for cell in 0..<9 {
      let off = abs(Double(map.values.scalars[cell]) - expected[cell])
      #expect(off < 5 * Double(errors.scalars[cell]) + 1e-6)
    }
    let quality = try #require(map.quality)
    #expect(quality.correlation > 0.99 && quality.correlation <= 1)
    // As many random masks would have this error: V / N.
    let plain = try #require(quality.plainMasks)
    let mean = errors.scalars.reduce(0) { $0 + Double($1 * $1) } / 9
    #expect(plain > variance / mean / 3 && plain < variance / mean * 3)
    #expect(plain > 2048)
  }

  @Test func toleranceAddsReplicates() throws {
    let (network, input, _) = try network()
    var method = FastRELAX()
    method.maskCount = 1
    func forwards(_ tolerance: Double) throws -> Int {
      method.tolerance = try #require(Probability(tolerance))
      let map = try method.maps(of: network.pass(input), at: "features")[0]
      #expect(map.forwards <= method.forwards(at: .map(channels: 1, extent: Extent(3))))
      return map.forwards
    }
    #expect(try forwards(0) == 65)
    // Any tolerance needs two replicates to be judged.
    #expect(try forwards(1) == 129)
    let some = try forwards(0.01)
    let many = try forwards(1e-9)
    #expect(some >= 129 && some < many)
    #expect(many == 1 + 64 * FastRELAX.mostReplicates)
  }

  /// A score that is a sum over the cells: least squares find it exactly, whatever the masks.
  @Test func leastSquaresFindALinearScore() throws {
    var effects = RegressedEffects(extent: Extent(2))
    var random = TestGenerator(seed: 4)
    var total = 0.0
    var kept = [0.0, 0, 0, 0]
    for _ in 0..<20 {
      let mask = random.tensor([2, 2]).map { $0 > 0 ? 1 : 0 }
      let cells = mask.scalars.map(Double.init)
      let score = 0.5 + 0.1 * cells[0] - 0.2 * cells[1] + 0.3 * cells[3]
      total += score
      for cell in 0..<4 { kept[cell] += cells[cell] / 20 }
      effects.add(mask, score: score)
    }
    let solution = try effects.solved()
    for (cell, coefficient) in [0.1, -0.2, 0, 0.3].enumerated() {
      let expected = total / 20 + (1 - kept[cell]) * coefficient
      #expect(abs(solution.values[cell] - expected) < 1e-12)
      #expect(solution.standardErrors[cell] < 1e-9)
    }
    #expect(solution.quality.correlation > 1 - 1e-9)
  }

  /// On a complete design the paper's formula is the least-squares estimate.
  @Test func givenMasksAreRegressedUpon() throws {
    let (network, input, _) = try network()
    let design = try FoldoverDesign(extent: Extent(3))
    let masks = FoldoverMasks(
      design: design, replicates: 0..<1, generator: MaskGenerator(seed: 0, imageNumber: 0))
    let pass = try network.pass(input)
    var own = FastRELAX()
    own.maskCount = 1
    var given = own
    given.givenMasks = try Tensor(
      shape: [masks.count, 3, 3],
      scalars: (0..<masks.count).flatMap { try masks.mask(at: $0).scalars })
    let maps = try [own, given].map { try $0.maps(of: pass, at: "features")[0] }
    expectClose(maps[0].values, maps[1].values, absolute: 1e-6)
    #expect(maps[1].forwards == 65)
    #expect(given.forwards(at: .map(channels: 1, extent: Extent(3))) == 65)
  }

  @Test func refusesMasksThatDoNotTellCellsApart() throws {
    let (network, input, _) = try network()
    var method = FastRELAX()
    method.givenMasks = Tensor(repeating: 1, shape: [10, 3, 3])
    #expect(throws: MethodError.tooFewMasks(found: 10, needed: 11)) {
      try method.maps(of: network.pass(input), at: "features")
    }
    method.givenMasks = Tensor(repeating: 1, shape: [50, 3, 3])
    #expect(throws: MethodError.tooFewMasks(found: 50, needed: 11)) {
      try method.maps(of: network.pass(input), at: "features")
    }
  }
}
