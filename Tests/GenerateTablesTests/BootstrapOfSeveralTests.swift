// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import SaliencyTensor
  import Testing

  @testable import generate_tables

  @Suite struct BootstrapOfSeveralTests {
    /// Lists of 1, 5, 6 and 33 values, more of a length than are drawn side by side, and none.
    private let lists: [[Double]] = (0..<23).map { list in
      let count = [0, 1, 5, 6, 33][min(list, 4) % 5]
      return (0..<count).map { Double(($0 * 37 + list * 11) % 64) / 63 }
    }

    @Test(arguments: [Bootstrap(), Bootstrap(resamples: 33, level: 0.5, seed: 7)], [1, 3])
    func intervalsAreThoseOfEachListAlone(bootstrap: Bootstrap, threads: Int) {
      let found = bootstrap.intervals(ofMeansOf: lists, pool: ThreadPool(threads: threads))
      #expect(found == lists.map { bootstrap.interval(ofMeanOf: $0) })
      #expect(found[0] == nil && found.count(where: { $0 == nil }) == 1)
    }

    @Test func differencesAreThePairedOnes() throws {
      let first: [MetricValue] = [
        .defined(0.5), .undefined(.emptyMask), .defined(0.1), .defined(1),
      ]
      let second: [MetricValue] = [
        .defined(0.2), .defined(0.4), .undefined(.zeroSum), .defined(0.7),
      ]
      let sample = MetricSample(of: first, minus: second)
      let paired = try PairedDifference(of: first, minus: second).summary
      #expect(sample.mean == paired.mean && sample.undefined == paired.undefinedCount)
      #expect(Bootstrap().intervals(ofMeansOf: [sample.numbers]) == [paired.interval])
    }
  }
#endif
