import SaliencyMetrics
import SaliencyTensor
import Testing

/// The metrics on the maps and masks of the goldens, 224 x 224 each.
@Suite(.enabled(if: GoldenCases.folder != nil, "shared/golden/metrics is not there"))
struct QuantusGoldenTests {
  private static let cases = Result { try GoldenCases.all() }

  @Test func everyMetricGivesQuantusValueToTheLastBit() throws {
    let cases = try Self.cases.get()
    #expect(cases.count == 115)
    var defined = 0
    for golden in cases {
      let ranked = try RankedMap(golden.map, on: golden.mask)
      for metric in MetricRegistry.paper {
        let name = type(of: metric).about.name
        let value = metric.score(ranked)
        if let number = golden.values[name], number.isFinite {
          #expect(value == .defined(number), "\(golden.name): \(name)")
          defined += 1
        } else {
          #expect(value == .undefined(try reason(of: golden, name)), "\(golden.name): \(name)")
        }
      }
    }
    // 115 cases of 7 values, without 7 maps that are refused, the empty mask's 6, the full mask's
    // AUC, the zero sum's Mass, and 4 of the map with NaN.
    #expect(defined == 115 * 7 - 7 * 7 - 6 - 1 - 1 - 4)
  }

  @Test func expectationAndBoundsAgreeWithAllOrders() throws {
    var compared = 0
    for golden in try Self.cases.get() {
      let ranked = try RankedMap(golden.map, on: golden.mask)
      guard ranked.refusal == nil else { continue }
      for (name, ties) in golden.ties {
        let value: MetricValue
        let bounds: ClosedRange<Double>
        if name == TopKIntersection.about.name {
          value = ExpectedTopKIntersection().score(ranked)
          bounds = try ExpectedTopKIntersection().bounds(of: ranked)
        } else {
          value = ExpectedRelevanceRankAccuracy().score(ranked)
          bounds = try ExpectedRelevanceRankAccuracy().bounds(of: ranked)
        }
        let number = try #require(value.number)
        #expect(abs(number - ties.expected) <= 1e-15, "\(golden.name): \(name)")
        #expect(abs(bounds.lowerBound - ties.min) <= 1e-15, "\(golden.name): \(name)")
        #expect(abs(bounds.upperBound - ties.max) <= 1e-15, "\(golden.name): \(name)")
        // NumPy's order is one of them.
        let ordered = try #require(golden.values[name])
        #expect(bounds.lowerBound - 1e-15...bounds.upperBound + 1e-15 ~= ordered)
        compared += 1
      }
    }
    // Two metrics of 115 cases without 7 refused maps, the empty mask and the map with NaN.
    #expect(compared == 2 * (115 - 7 - 2))
  }

  /// Why a metric has no value where Quantus raises an error or gives NaN or an infinity.
  private func reason(of golden: GoldenCases.Case, _ metric: String) throws -> UndefinedReason {
    if let refusal = golden.refusals[metric] {
      if refusal.contains("Input contains NaN") { return .nonFiniteMap }
      return refusal.contains("less than zero") ? .negativeMap : .constantMap
    }
    if golden.mask.isEmpty { return .emptyMask }
    if !golden.map.isFinite { return .nonFiniteMap }
    return metric == "AUC" ? .fullMask : .zeroSum
  }
}
