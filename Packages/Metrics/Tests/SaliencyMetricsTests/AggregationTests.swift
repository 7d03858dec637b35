import SaliencyMetrics
import Testing

@Suite struct AggregationTests {
  private let values = (0..<100).map { MetricValue.defined(Double($0 * 37 % 100) / 100) }

  @Test func theMeanSkipsAndCountsWhatIsUndefined() {
    let summary = MetricSummary(of: [
      .defined(1), .undefined(.emptyMask), .defined(0.5), .undefined(.constantMap),
      .undefined(.emptyMask),
    ])
    #expect(summary.count == 2 && summary.undefinedCount == 3)
    #expect(summary.undefined == [.emptyMask: 2, .constantMap: 1])
    #expect(summary.mean == 0.75)
  }

  @Test func nothingHasNoMean() {
    for values in [[], [MetricValue.undefined(.emptyMask)]] {
      let summary = MetricSummary(of: values)
      #expect(summary.mean == nil && summary.interval == nil && summary.count == 0)
    }
  }

  @Test func theIntervalOfEqualValuesIsAPoint() {
    let summary = MetricSummary(of: [MetricValue](repeating: .defined(0.25), count: 9))
    #expect(summary.interval == 0.25...0.25)
  }

  @Test func theIntervalHoldsTheMeanWithTheWidthOfTheNormalOne() throws {
    // 0, 0.01 ... 0.99: standard deviation 0.28866, so that 1.96 standard errors are 0.0566.
    let interval = try #require(MetricSummary(of: values).interval)
    #expect(abs(interval.lowerBound - (0.495 - 0.0566)) < 0.005)
    #expect(abs(interval.upperBound - (0.495 + 0.0566)) < 0.005)
    let narrow = try #require(
      MetricSummary(of: values, bootstrap: Bootstrap(level: 0.5)).interval)
    #expect(narrow.lowerBound > interval.lowerBound && narrow.upperBound < interval.upperBound)
  }

  @Test func theSameSeedGivesTheSameIntervalOnAnyMachine() throws {
    let first = MetricSummary(of: values)
    #expect(MetricSummary(of: values) == first)
    let other = MetricSummary(of: values, bootstrap: Bootstrap(seed: 1))
    #expect(other.interval != first.interval && other.mean == first.mean)
    // Written down when this was first run: draws and sums are integers and single additions, with
    // nothing in them that a machine could round its own way.
    #expect(first.interval == 0.4395800000000002...0.551605)
  }

  @Test func theQuantilesLieBetweenTheSortedMeans() throws {
    // A single resample has one mean, which is both ends.
    let interval = try #require(Bootstrap(resamples: 1).interval(ofMeanOf: [0, 1, 2, 3]))
    #expect(interval.lowerBound == interval.upperBound)
    // Two resamples: 5 % and 95 % of the way from the lower mean to the higher.
    let two = try #require(Bootstrap(resamples: 2, level: 0.9).interval(ofMeanOf: [0, 1, 2, 3]))
    let ends = try #require(
      Bootstrap(resamples: 2, level: 1 - 1e-15).interval(ofMeanOf: [0, 1, 2, 3]))
    let width = ends.upperBound - ends.lowerBound
    #expect(abs(two.lowerBound - (ends.lowerBound + 0.05 * width)) < 1e-12)
    #expect(abs(two.upperBound - (ends.upperBound - 0.05 * width)) < 1e-12)
  }

  @Test func pairedDifferencesSeeWhatSeparateIntervalsHide() throws {
    // Second is first minus 0.01 everywhere but on a tenth of the images: a far smaller difference
    // than the images' own spread.
    let second = values.enumerated().map { index, value in
      MetricValue.defined((value.number ?? 0) - (index % 10 == 0 ? 0 : 0.01))
    }
    let difference = try PairedDifference(of: values, minus: second)
    #expect(abs(try #require(difference.summary.mean) - 0.009) < 1e-15)
    #expect(difference.excludesZero)
    let reversed = try PairedDifference(of: second, minus: values)
    #expect(reversed.excludesZero && (reversed.summary.mean ?? 0) < 0)
    let (a, b) = (MetricSummary(of: values), MetricSummary(of: second))
    #expect(try #require(a.interval).overlaps(#require(b.interval)))
    #expect(try !PairedDifference(of: values, minus: values).excludesZero)
  }

  @Test func pairsNeedBothValues() throws {
    let difference = try PairedDifference(
      of: [.defined(1), .undefined(.emptyMask), .defined(3), .undefined(.fullMask)],
      minus: [.defined(0.5), .defined(1), .undefined(.zeroSum), .undefined(.emptyMask)])
    #expect(difference.summary.count == 1 && difference.summary.mean == 0.5)
    #expect(difference.summary.undefined == [.emptyMask: 1, .zeroSum: 1, .fullMask: 1])
    let error = #expect(throws: MetricError.self) {
      try PairedDifference(of: values, minus: [.defined(1)])
    }
    #expect(error == .unpairedValues(first: 100, second: 1))
    #expect(try !PairedDifference(of: [], minus: []).excludesZero)
  }
}
