import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ResizingTests {
  static let row = [1, 3, 2] as [Float]

  @Test func nearestRepeatsPixels() throws {
    let map = try Tensor(shape: [1, 3], scalars: Self.row)
    let resized = try map.resized(to: Extent(height: 2, width: 7), by: .nearest)
    #expect(resized.scalars == [1, 1, 1, 3, 3, 2, 2, 1, 1, 1, 3, 3, 2, 2])
  }

  @Test func nearestMakesBlocks() throws {
    var random = TestGenerator(seed: 2)
    let map = random.tensor([7, 7])
    let resized = try map.resized(to: Extent(224), by: .nearest)
    for y in 0..<224 {
      for x in 0..<224 { #expect(resized[y, x] == map[y / 32, x / 32]) }
    }
  }

  @Test func bilinearByHand() throws {
    // Three pixels to six: positions -0.25 (clamped to 0), 0.25, 0.75, 1.25, 1.75, 2.25.
    let map = try Tensor(shape: [1, 3], scalars: Self.row)
    let resized = try map.resized(to: Extent(height: 1, width: 6), by: .bilinear)
    expectClose(
      resized, try Tensor(shape: [1, 6], scalars: [1, 1.5, 2.5, 2.75, 2.25, 2]), absolute: 1e-6)
  }

  @Test func bicubicByHand() throws {
    // Two pixels 0 and 1 to four, a = -0.75. At position -0.25 the neighbors are 0, 0, 0, 1; the
    // last is 1.25 away and weighs -0.75 * (1.25^3 - 5 * 1.25^2 + 8 * 1.25 - 4) = -0.10546875.
    // At 0.25 they are 0, 0, 1, 1; the last two weigh 1.25 * 0.75^3 - 2.25 * 0.75^2 + 1 = 0.26171875
    // and -0.75 * (1.75^3 - 5 * 1.75^2 + 8 * 1.75 - 4) = -0.03515625. The rest follows by symmetry.
    let map = try Tensor(shape: [1, 2], scalars: [0, 1])
    let resized = try map.resized(to: Extent(height: 1, width: 4), by: .bicubic)
    let inner: Float = 0.26171875 - 0.03515625
    let outer: Float = -0.10546875
    expectClose(
      resized, try Tensor(shape: [1, 4], scalars: [outer, inner, 1 - inner, 1 - outer]),
      absolute: 1e-6)
  }

  @Test(arguments: Interpolation.allCases)
  func constantStaysConstant(interpolation: Interpolation) throws {
    let map = Tensor(repeating: 0.7, shape: [2, 5, 3])
    let resized = try map.resized(to: Extent(height: 9, width: 2), by: interpolation)
    expectClose(resized, Tensor(repeating: 0.7, shape: [2, 9, 2]), absolute: 1e-6)
  }

  @Test(arguments: Interpolation.allCases)
  func sameSizeChangesNothing(interpolation: Interpolation) throws {
    var random = TestGenerator(seed: 4)
    let map = random.tensor([6, 5])
    let resized = try map.resized(to: Extent(height: 6, width: 5), by: interpolation)
    expectClose(resized, map, absolute: 1e-6)
  }

  @Test func refusesEmptySizes() {
    #expect(throws: ShapeError.self) { try Tensor(zeros: [3]).resized(to: Extent(2), by: .nearest) }
    #expect(throws: ShapeError.self) {
      try Tensor(zeros: [3, 3]).resized(to: Extent(0), by: .nearest)
    }
  }
}
