import SaliencyMetrics

/// The images on which two series differ most by one metric.
struct Disagreement {
  struct Image: Equatable {
    /// `dataset_idx`.
    let index: Int
    let first: Double
    let second: Double

    var difference: Double { first - second }
  }

  /// The images with the largest positive differences, first minus second, the largest first.
  let firstIsHigher: [Image]

  /// The images with the largest negative differences, the largest first.
  let secondIsHigher: [Image]

  /// Finds the images.
  ///
  /// Images on which a series has no value are left out; of equal differences the lower index comes
  /// first.
  ///
  /// - Parameters:
  ///   - pair: The series.
  ///   - metric: The metric's place in the scores.
  ///   - scores: The scores.
  ///   - limit: How many images there are at most on either side.
  init(of pair: SeriesPair, by metric: Int, in scores: ScoreTable, limit: Int = 10) {
    let first = scores.entries[pair.first] ?? [:]
    let second = scores.entries[pair.second] ?? [:]
    let images = scores.images(of: pair.first).compactMap { index -> Image? in
      guard let one = first[index]?.values[metric].number, one.isFinite,
        let other = second[index]?.values[metric].number, other.isFinite
      else { return nil }
      return Image(index: index, first: one, second: other)
    }
    firstIsHigher = Array(
      images.filter { $0.difference > 0 }
        .sorted { ($1.difference, $0.index) < ($0.difference, $1.index) }.prefix(limit))
    secondIsHigher = Array(
      images.filter { $0.difference < 0 }
        .sorted { ($0.difference, $0.index) < ($1.difference, $1.index) }.prefix(limit))
  }
}
