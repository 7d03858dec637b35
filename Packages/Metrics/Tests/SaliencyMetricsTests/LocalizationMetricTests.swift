import SaliencyMetrics
import SaliencyTensor
import Testing

/// Each metric on maps so small that its value can be worked out on paper.
@Suite struct LocalizationMetricTests {
  private func ranked(_ map: [Float], _ mask: [Int]) throws -> RankedMap {
    try RankedMap(
      Tensor(shape: [2, 3], scalars: map),
      on: Mask(height: 2, width: 3, isObject: mask.map { $0 == 1 }))
  }

  private let left = [1, 0, 0, 1, 0, 0]

  // MARK: - The highest pixels

  @Test func topKCountsTheObjectAmongTheHighest() throws {
    // The three highest are 9, 8 and 7; 9 and 7 lie on the object. The denominator is 3 though the
    // object has two pixels.
    let map = try ranked([9, 8, 1, 7, 2, 3], left)
    #expect(TopKIntersection(count: 3).score(map) == .defined(1.0 / 3 * 2))
    #expect(ExpectedTopKIntersection(count: 3).score(map) == .defined(2.0 / 3))
    #expect(TopKIntersection(count: 1).score(map) == .defined(1))
    // -9 is the lowest, whatever its magnitude.
    #expect(TopKIntersection(count: 1).score(try ranked([-9, 1, 0, 0, 0, 0], left)) == .defined(0))
  }

  @Test func topKNeedsMorePixelsThanItTakes() throws {
    let map = try ranked([9, 8, 1, 7, 2, 3], left)
    #expect(TopKIntersection().count == 1_000)
    #expect(TopKIntersection().score(map) == .undefined(.tooFewPixels))
    #expect(TopKIntersection(count: 6).score(map) == .undefined(.tooFewPixels))
    #expect(ExpectedTopKIntersection(count: 6).score(map) == .undefined(.tooFewPixels))
    #expect(TopKIntersection(count: 5).score(map) == .defined(1 / 5.0 * 2))
  }

  @Test func expectedTopKTakesTheTiedPixelsByTheirShare() throws {
    // Above the cut: 9 (object). At the cut: two of the four 5, of which one lies on the object:
    // 1 + 2 * 1/4 hits are expected.
    let map = try ranked([9, 5, 5, 5, 5, 1], left)
    let metric = ExpectedTopKIntersection(count: 3)
    #expect(metric.score(map) == .defined(1.5 / 3))
    #expect(try metric.bounds(of: map) == 1.0 / 3...2.0 / 3)
    // Three of the four 5: 1 + 3 * 1/4 hits, and the bounds stay.
    let more = ExpectedTopKIntersection(count: 4)
    #expect(more.score(map) == .defined(1.75 / 4))
    #expect(try more.bounds(of: map) == 1.0 / 4...2.0 / 4)
    // All of them: nothing is left to chance.
    #expect(try ExpectedTopKIntersection(count: 5).bounds(of: map) == 2.0 / 5...2.0 / 5)
  }

  @Test func rankAccuracyTakesAsManyPixelsAsTheObjectHas() throws {
    // The two highest are 9 (object) and 8 (not).
    let map = try ranked([9, 8, 1, 7, 2, 3], left)
    #expect(RelevanceRankAccuracy().score(map) == .defined(0.5))
    #expect(ExpectedRelevanceRankAccuracy().score(map) == .defined(0.5))
    // With three pixels 7 comes in.
    #expect(
      RelevanceRankAccuracy().score(try ranked([9, 8, 1, 7, 2, 3], [1, 0, 1, 1, 0, 0]))
        == .defined(2 / 3.0))
  }

  @Test func expectedRankAccuracyTakesTheTiedPixelsByTheirShare() throws {
    // 9 (object), then one of the four 5, of which one lies on the object.
    let map = try ranked([9, 5, 5, 5, 5, 1], left)
    #expect(ExpectedRelevanceRankAccuracy().score(map) == .defined(1.25 / 2))
    #expect(try ExpectedRelevanceRankAccuracy().bounds(of: map) == 0.5...1)
  }

  // MARK: - Sums and curves

  @Test func sparsenessIsTheGiniIndexOfTheMagnitudes() throws {
    // One pixel of six holds everything: (n - 1) / n, but for the 1e-7 that every pixel gets.
    let single = try #require(Sparseness().score(try ranked([0, 0, 4, 0, 0, 0], left)).number)
    #expect(abs(single - 5.0 / 6) < 1e-6)
    // Magnitudes 0, 0, 0, 1, 1, 2 (halved by scaling): weights -5 -3 -1 1 3 5, so
    // (1 + 3 + 2 * 5) / (6 * 4).
    let several = try #require(Sparseness().score(try ranked([0, -1, 0, 1, -2, 0], left)).number)
    #expect(abs(several - 14.0 / 24) < 1e-6)
    // Equal magnitudes.
    let equal = try #require(Sparseness().score(try ranked([1, -1, 1, 1, -1, 1], left)).number)
    #expect(abs(equal) < 1e-15)
    // The mask does not matter.
    #expect(
      Sparseness().score(try ranked([0, -1, 0, 1, -2, 0], [0, 0, 0, 0, 0, 0]))
        == .defined(several))
  }

  @Test func areaUnderCurveComparesPairsOfPixels() throws {
    // Object: 5, 2; background: 5, 3, 2, 1. Of 8 pairs, 5 wins 3 and ties 1, 2 wins 1 and ties 1.
    let map = try ranked([5, 5, 3, 2, 2, 1], left)
    let area = try #require(AreaUnderCurve().score(map).number)
    #expect(abs(area - 5.0 / 8) < 1e-15)
    #expect(AreaUnderCurve().score(try ranked([5, 1, 1, 4, 0, 3], left)) == .defined(1))
    #expect(AreaUnderCurve().score(try ranked([0, 1, 1, 0, 2, 3], left)) == .defined(0))
    #expect(
      AreaUnderCurve().score(try ranked([5, 1, 1, 4, 0, 3], [1, 1, 1, 1, 1, 1]))
        == .undefined(.fullMask))
  }

  @Test func localizationDividesMagnitudesAndMassSignedValues() throws {
    // On the object 4 and -2; beside it 1, 1, 0 and -4.
    let map = try ranked([4, 1, 1, -2, 0, -4], left)
    #expect(AttributionLocalization().score(map) == .defined(6 / 12.0))
    // 2 / 0: the sum cancels.
    #expect(RelevanceMassAccuracy().score(map) == .undefined(.zeroSum))
    // 2 / -1 lies below 0, 2 / 1 above 1.
    #expect(
      RelevanceMassAccuracy().score(try ranked([4, 1, 0, -2, 0, -4], left)) == .defined(-2))
    #expect(
      RelevanceMassAccuracy().score(try ranked([4, 1, 2, -2, 0, -4], left)) == .defined(2))
    // Without negative values both are the same.
    let positive = try ranked([4, 1, 1, 2, 0, 4], left)
    #expect(AttributionLocalization().score(positive) == .defined(0.5))
    #expect(RelevanceMassAccuracy().score(positive) == .defined(0.5))
  }

  // MARK: - Where there is no value

  @Test func noMetricScoresAMapThatRanksNothing() throws {
    for metric in MetricRegistry.all {
      let name = type(of: metric).about.name
      for constant: Float in [0, 1, -1, 0.3] {
        let map = try ranked([Float](repeating: constant, count: 6), left)
        #expect(map.refusal == .constantMap)
        #expect(metric.score(map) == .undefined(.constantMap), "\(name)")
      }
      let negative = try ranked([-1, -2, -3, -4, -5, -6], left)
      #expect(metric.score(negative) == .undefined(.negativeMap), "\(name)")
      // A map is refused before a mask.
      let both = try ranked([-1, -2, -3, -4, -5, -6], [0, 0, 0, 0, 0, 0])
      #expect(metric.score(both) == .undefined(.negativeMap), "\(name)")
    }
  }

  @Test func onlySparsenessScoresAnEmptyMask() throws {
    let map = try RankedMap(
      Tensor(shape: [40, 40], scalars: (0..<1_600).map { Float($0) }),
      on: Mask(height: 40, width: 40, isObject: [Bool](repeating: false, count: 1_600)))
    for metric in MetricRegistry.all where !(metric is Sparseness) {
      #expect(metric.score(map) == .undefined(.emptyMask), "\(type(of: metric).about.name)")
    }
    #expect(Sparseness().score(map).number != nil)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func mapsThatAreNotFiniteKeepOnlyWhatNumPysOrderSays(value: Float) throws {
    let map = try RankedMap(
      Tensor(shape: [40, 40], scalars: (0..<1_600).map { $0 == 7 ? value : Float($0) }),
      on: Mask(height: 40, width: 40, isObject: (0..<1_600).map { $0 < 800 }))
    #expect(!map.isFinite)
    for metric in MetricRegistry.all {
      let score = metric.score(map)
      if metric is PointingGame || metric is TopKIntersection || metric is RelevanceRankAccuracy {
        #expect(score.number != nil)
      } else {
        #expect(score == .undefined(.nonFiniteMap), "\(type(of: metric).about.name)")
      }
    }
  }

  @Test func aMapWithoutPixelsRanksNothing() throws {
    let map = try RankedMap(
      Tensor(zeros: [0, 4]), on: Mask(height: 0, width: 4, isObject: []))
    for metric in MetricRegistry.all {
      #expect(metric.score(map) == .undefined(.constantMap))
    }
    let single = try RankedMap(
      Tensor(shape: [1, 1], scalars: [.nan]), on: Mask(height: 1, width: 1, isObject: [true]))
    #expect(single.refusal == .constantMap)
  }

  // MARK: - Order

  @Test func tieFreeMetricsDoNotDependOnTheOrderOfThePixels() throws {
    // The same pixels, each with its mask, in three orders; few values, so that many are equal.
    let count = 48 * 48
    let values = (0..<count).map { Float($0 * 7_919 % 13) - 3 }
    let isObject = (0..<count).map { $0 * 104_729 % 7 < 3 }
    let orders = [
      Array(0..<count), Array((0..<count).reversed()), (0..<count).map { $0 * 5 % count },
    ]
    let tieFree = MetricRegistry.all.filter {
      !($0 is TopKIntersection) && !($0 is RelevanceRankAccuracy)
        // Sums of floats depend on the order of the pixels, though not on ties.
        && !($0 is AttributionLocalization) && !($0 is RelevanceMassAccuracy)
    }
    let scores = try orders.map { order in
      #expect(Set(order).count == count)
      return try MetricRegistry.scores(
        of: Tensor(shape: [48, 48], scalars: order.map { values[$0] }),
        against: Mask(height: 48, width: 48, isObject: order.map { isObject[$0] }),
        metrics: tieFree)
    }
    #expect(scores[0] == scores[1] && scores[1] == scores[2])
    #expect(scores[0].allSatisfy { $0.number != nil })
  }
}
