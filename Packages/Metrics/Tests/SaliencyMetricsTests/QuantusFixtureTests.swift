import SaliencyMetrics
import Testing

/// The metrics on small maps, each 12 x 10, which lie in the package.
@Suite struct QuantusFixtureTests {
  @Test func everyMetricGivesQuantusValueToTheLastBit() throws {
    let metrics = MetricRegistry.paper.map { (type(of: $0).about.name, $0) }
    var (defined, undefined) = (0, 0)
    for fixture in try FixtureCases.metrics() {
      let ranked = try fixture.ranked()
      for (name, metric) in metrics + [("Top-K Intersection, k = 20", TopKIntersection(count: 20))]
      {
        let value = metric.score(ranked)
        if let number = fixture.values[name]?.number {
          if number.isFinite {
            #expect(value == .defined(number), "\(fixture.name): \(name)")
            defined += 1
          } else {
            let expected = reason(of: fixture.name, metric: name)
            #expect(value == .undefined(expected), "\(fixture.name): \(name)")
            undefined += 1
          }
        } else if let error = fixture.errors[name] {
          #expect(value == .undefined(reason(ofError: error)), "\(fixture.name): \(name)")
          undefined += 1
        }
      }
    }
    // 20 maps with 8 values each, and 40 with one.
    #expect(defined == 126 && undefined == 20 * 8 + 40 - 126)
  }

  @Test func averagePrecisionAgreesWithScikitLearn() throws {
    var compared = 0
    for fixture in try FixtureCases.metrics() {
      let ranked = try fixture.ranked()
      guard ranked.refusal == nil, let expected = fixture.values["Average Precision"]?.number else {
        continue
      }
      let value = try AveragePrecision().value(of: ranked)
      // scikit-learn adds differences of rounded recalls.
      #expect(abs(value - expected) <= 1e-14, "\(fixture.name)")
      #expect(value <= 1)
      compared += 1
    }
    #expect(compared == 53)
  }

  private func reason(of name: String, metric: String) -> UndefinedReason {
    switch name {
    case "empty_mask": .emptyMask
    case "full_mask": .fullMask
    case "nan", "infinity": .nonFiniteMap
    default: metric == "Relevance Mass Accuracy" ? .zeroSum : .ratioAboveOne
    }
  }

  private func reason(ofError error: String) -> UndefinedReason {
    if error.contains("Input contains NaN") { return .nonFiniteMap }
    if error.contains("must be smaller than input") { return .tooFewPixels }
    return error.contains("less than zero") ? .negativeMap : .constantMap
  }
}
