import SaliencyMetrics
import SaliencyTensor
import Testing

@Suite struct MetricRegistryTests {
  private let names = MetricRegistry.all.map { type(of: $0).about.name }

  @Test func thePapersMetricsAreTheColumnsOfItsResultFiles() {
    #expect(
      MetricRegistry.paper.map { type(of: $0).about.name } == [
        "Pointing-Game", "Top-K Intersection", "Sparseness", "AUC", "Attribution Localisation",
        "Relevance Rank Accuracy", "Relevance Mass Accuracy",
      ])
  }

  @Test func everyMetricIsDescribed() {
    #expect(names.count == 13 && Set(names).count == 13)
    let all = MetricRegistry.all.map { type(of: $0).about }
    let faithfulness = MetricRegistry.faithfulness.map { type(of: $0).about }
    for about in all + faithfulness {
      #expect(!about.title.isEmpty && !about.citation.isEmpty)
      // Names are columns of CSV files.
      #expect(!about.name.contains(",") && !about.name.contains("\""))
      #expect(about.direction == (about.name == "Deletion" ? .lowerIsBetter : .higherIsBetter))
    }
    #expect(faithfulness.map(\.name) == ["Insertion", "Deletion"])
  }

  @Test func namesFindTheirMetrics() throws {
    for name in names {
      let metric = try MetricRegistry.metric(named: name)
      #expect(type(of: metric).about.name == name)
      #expect(type(of: try MetricRegistry.metric(named: name.uppercased())).about.name == name)
    }
  }

  @Test func unknownNamesAreAnsweredWithTheNearest() {
    let error = #expect(throws: MetricError.self) {
      try MetricRegistry.metric(named: "Pointing Gam")
    }
    guard case .unknownMetric(_, let nearest, _) = error else { return }
    #expect(nearest.first == "Pointing-Game")
    #expect(
      error?.description.hasPrefix(
        "there is no metric 'Pointing Gam'; the nearest are Pointing-Game") == true)
    let far = #expect(throws: MetricError.self) { try MetricRegistry.metric(named: "0123456789") }
    #expect(
      far?.description.hasPrefix("there is no metric '0123456789'; all are Pointing-Game, ") == true
    )
  }

  @Test func scoresAreThoseOfTheMetricsAlone() throws {
    let map = try Tensor(
      shape: [40, 30], scalars: (0..<1_200).map { Float($0 * 7_919 % 97) - 5 })
    let mask = try Mask(height: 40, width: 30, isObject: (0..<1_200).map { $0 % 30 < 13 })
    let scores = try MetricRegistry.scores(of: map, against: mask, metrics: MetricRegistry.all)
    let alone = try MetricRegistry.all.map { try $0.score(map, against: mask) }
    #expect(scores == alone)
    // What is shared does not depend on who asks first.
    let reversed = try MetricRegistry.scores(
      of: map, against: mask, metrics: MetricRegistry.all.reversed())
    #expect(scores == reversed.reversed())
    #expect(try MetricRegistry.scores(of: map, against: mask) == Array(scores.prefix(7)))
  }

  @Test func definedValuesLieInTheirRange() throws {
    for metric in MetricRegistry.all {
      for shift in [0, 3] {
        let map = try Tensor(
          shape: [40, 30], scalars: (0..<1_200).map { Float($0 * (7_919 + shift) % 97) })
        let mask = try Mask(height: 40, width: 30, isObject: (0..<1_200).map { $0 % 30 < 13 })
        let number = try #require(try metric.score(map, against: mask).number)
        #expect(type(of: metric).about.range.contains(number), "\(type(of: metric).about.name)")
      }
    }
  }

  @Test func mapsOfAnotherShapeAreRefused() throws {
    let mask = try Mask(height: 2, width: 3, isObject: [true, false, false, true, false, false])
    let error = #expect(throws: ShapeError.self) {
      try MetricRegistry.scores(of: Tensor(zeros: [3, 2]), against: mask)
    }
    #expect(
      error?.description == "metrics: expected a map of the mask's shape [2, 3], found [3, 2]")
  }

  @Test func reasonsAreSaidInAFewWords() {
    #expect(
      Set(UndefinedReason.allCases.map(\.description)).count == UndefinedReason.allCases.count)
    #expect(MetricValue.undefined(.zeroSum).reason == .zeroSum)
    #expect(MetricValue.defined(1).reason == nil)
  }
}
