import SaliencyMetrics

/// The images on which methods differ most, pair by pair.
struct DisagreementSection {
  struct Image {
    let name: String
    let labels: String
    let first: String
    let second: String

    /// First minus second, with its sign.
    let difference: String
  }

  /// The images on which one of the two is higher.
  struct Side {
    let higher: String
    let lower: String
    let images: [Image]
    let hasImages: Bool
  }

  struct Pair {
    let first: String
    let second: String
    let sides: [Side]

    /// Whether the pair is shown without being asked for.
    let isOpen: Bool
  }

  /// The most pairs that the page lists.
  static let limit = 60

  let metric: MetricHeading
  let pairs: [Pair]

  /// How many pairs are left out, as in `3 pairs`; `nil` if none is.
  let leftOut: String?

  /// Compares series by the metric that says most; `nil` if there are no two, or all metrics are
  /// yes or no.
  init?(of scores: ScoreTable, format: NumberFormat) {
    let pairs = SeriesPair.pairs(of: scores.series)
    guard !pairs.isEmpty, let metric = Self.mainMetric(of: scores) else { return nil }
    self.metric = MetricHeading(scores.metrics[metric])
    self.pairs = pairs.prefix(Self.limit).enumerated().map { place, pair in
      let disagreement = Disagreement(of: pair, by: metric, in: scores)
      let (first, second) = (pair.first.name, pair.second.name)
      let side = { (higher: String, lower: String, images: [Disagreement.Image]) in
        Side(
          higher: higher, lower: lower,
          images: images.map {
            Image(
              name: scores.name(ofImage: $0.index),
              labels: (scores.entries[pair.first]?[$0.index]?.labels ?? []).joined(separator: ", "),
              first: format.percent($0.first), second: format.percent($0.second),
              difference: format.signedPercent($0.difference))
          }, hasImages: !images.isEmpty)
      }
      return Pair(
        first: first, second: second,
        sides: [
          side(first, second, disagreement.firstIsHigher),
          side(second, first, disagreement.secondIsHigher),
        ], isOpen: place == 0)
    }
    leftOut = pairs.count > Self.limit ? Count.text(pairs.count - Self.limit, "pair") : nil
  }

  /// The place of Relevance Mass Accuracy, or else of the first metric that is not yes or no.
  static func mainMetric(of scores: ScoreTable) -> Int? {
    scores.metrics.firstIndex { $0.name == RelevanceMassAccuracy.about.name }
      ?? scores.metrics.indices.first { !scores.isBoolean($0) }
  }
}
