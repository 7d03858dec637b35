import SaliencyMetrics
import SaliencyTensor
import Testing

@Suite struct OverlapTests {
  private func ranked(_ map: [Float], _ mask: [Int]) throws -> RankedMap {
    try RankedMap(
      Tensor(shape: [2, 3], scalars: map),
      on: Mask(height: 2, width: 3, isObject: mask.map { $0 == 1 }))
  }

  private let left = [1, 0, 0, 1, 0, 0]

  @Test func energyIsMeasuredFromTheLowestPixel() throws {
    // From 4 upwards: 4, 0, 0 / 2, 1, 1 - of 8, 6 lie on the object.
    let map = try ranked([8, 4, 4, 6, 5, 5], left)
    #expect(EnergyPointingGame().score(map) == .defined(6 / 8.0))
    // Relevance Mass takes the floor along: 14 of 32.
    #expect(RelevanceMassAccuracy().score(map) == .defined(14 / 32.0))
    // Where the signed values cancel, the energy does not.
    let signed = try ranked([1, -1, -1, 1, 0, 0], left)
    #expect(RelevanceMassAccuracy().score(signed) == .undefined(.zeroSum))
    #expect(EnergyPointingGame().score(signed) == .defined(4 / 6.0))
  }

  @Test func intersectionOverUnionAtAHeight() throws {
    // Half of 0...4 is 2, which counts: 4 and 2 on the object, 3 beside it.
    let map = try ranked([4, 3, 0, 2, 1, 1], left)
    #expect(FixedThresholdIoU().score(map) == .defined(2 / 3.0))
    // At 1 only the highest pixel is left, at 0 every pixel, beyond nothing.
    #expect(FixedThresholdIoU(threshold: 1).score(map) == .defined(1 / 2.0))
    #expect(FixedThresholdIoU(threshold: 0).score(map) == .defined(2 / 6.0))
    #expect(FixedThresholdIoU(threshold: 1.1).score(map) == .defined(0))
    #expect(FixedThresholdIoU(threshold: -1).score(map) == .defined(2 / 6.0))
    // The height is one between the map's ends, not one of the values.
    #expect(
      FixedThresholdIoU().score(try ranked([14, 13, 10, 12, 11, 11], left)) == .defined(2 / 3.0))
  }

  @Test func bestIntersectionOverUnion() throws {
    // From 4: 1/2; from 3: 1/3; from 2: 2/3; from 1: 2/5; from 0: 2/6.
    #expect(BestThresholdIoU().score(try ranked([4, 3, 0, 2, 1, 1], left)) == .defined(2 / 3.0))
    #expect(BestThresholdIoU().score(try ranked([4, 0, 0, 4, 1, 3], left)) == .defined(1))
    // The object is the lowest: all pixels are best.
    #expect(BestThresholdIoU().score(try ranked([0, 1, 2, 0, 1, 2], left)) == .defined(2 / 6.0))
  }

  @Test func bestIsTheLargestOfAllThresholds() throws {
    let map = try ranked([4, 3, 0, 2, 1, 1], left)
    let fixed = stride(from: 0.0, through: 1, by: 0.125).compactMap {
      FixedThresholdIoU(threshold: $0).score(map).number
    }
    #expect(BestThresholdIoU().score(map).number == fixed.max())
  }

  @Test func averagePrecisionTakesTiesTogether() throws {
    // 4 (object): precision 1 for half of the recall. Then 3 and 3 together, one of them the
    // object's: precision 2/3 for the other half.
    #expect(
      AveragePrecision().score(try ranked([4, 3, 0, 3, 1, 1], left))
        == .defined((1 + 2 / 3.0) / 2))
    // The object is lowest and tied with nothing else: 1/5 and 2/6.
    #expect(
      AveragePrecision().score(try ranked([1, 5, 4, 0, 3, 2], left))
        == .defined((1 / 5.0 + 2 / 6.0) / 2))
    // A mask without background is found with precision 1.
    #expect(
      AveragePrecision().score(try ranked([1, 5, 4, 0, 3, 2], [1, 1, 1, 1, 1, 1])) == .defined(1))
  }
}
