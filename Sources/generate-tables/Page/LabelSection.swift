import SaliencyMetrics

/// The means over the images of each label.
struct LabelSection {
  struct Row {
    /// `nil` for images without a label.
    let label: String?
    let images: Int
    let means: [String]
  }

  struct Table {
    let metric: MetricHeading
    let rows: [Row]
  }

  /// The most labels that the page lists: with all 919 of ImageNet-S it would become too large.
  static let limit = 100

  let heading: SeriesHeading
  let tables: [Table]

  /// How many labels are left out, as in `819 labels`; `nil` if none is.
  let leftOut: String?

  /// Sorts images by labels, `nil` if no image has one.
  ///
  /// An image counts for each of its labels.
  init?(of scores: ScoreTable, format: NumberFormat, colors: SeriesColors) {
    var images: [String: [Int]] = [:]
    var unlabeled: [Int] = []
    var seen: Set<Int> = []
    for series in scores.series {
      for (image, entry) in scores.entries[series] ?? [:] where seen.insert(image).inserted {
        let labels = Set(entry.labels.filter { !$0.isEmpty })
        if labels.isEmpty { unlabeled.append(image) }
        for label in labels { images[label, default: []].append(image) }
      }
    }
    guard !images.isEmpty else { return nil }
    let sorted = images.map { (label: $0.key, images: $0.value.sorted()) }
      .sorted { ($1.images.count, $0.label) < ($0.images.count, $1.label) }
    var groups: [(label: String?, images: [Int])] = sorted.prefix(Self.limit)
      .map { ($0.label, $0.images) }
    if !unlabeled.isEmpty { groups.append((nil, unlabeled.sorted())) }
    heading = SeriesHeading(of: scores.series, colors: colors)
    leftOut = sorted.count > Self.limit ? Count.text(sorted.count - Self.limit, "label") : nil
    tables = scores.metrics.enumerated().map { index, metric in
      Table(
        metric: MetricHeading(metric),
        rows: groups.map { group in
          Row(
            label: group.label, images: group.images.count,
            means: scores.series.map { series in
              let values = scores.values(of: index, in: series, for: group.images)
              return format.percent(values.finiteNumbers.pairwiseMean)
            })
        })
    }
  }
}
