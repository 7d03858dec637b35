import SaliencyMetrics

/// The differences of two series on the same images: metrics are rows, pairs are columns.
struct DifferenceSection {
  struct Pair {
    let first: String
    let second: String

    /// On how many images, as in `753 images` or `740 to 753 images`.
    let images: String
  }

  struct Cell {
    /// `nil` where the pair is not compared by the metric.
    let difference: Text?
  }

  struct Text {
    let mean: String
    let interval: String
    let excludesZero: Bool
  }

  struct Row {
    let heading: MetricHeading
    let cells: [Cell]
  }

  let heading: SeriesHeading
  let pairs: [Pair]
  let rows: [Row]

  /// Lays out a table's differences, `nil` if it has none.
  init?(of table: SummaryTable, colors: SeriesColors) {
    guard !table.differences.isEmpty else { return nil }
    var names: [SeriesPair] = []
    var metrics: [MetricDescription] = []
    var differences: [SeriesPair: [MetricDescription: SummaryTable.Difference]] = [:]
    for difference in table.differences {
      let pair = SeriesPair(first: difference.first, second: difference.second)
      if differences[pair] == nil { names.append(pair) }
      if !metrics.contains(difference.metric) { metrics.append(difference.metric) }
      differences[pair, default: [:]][difference.metric] = difference
    }
    heading = SeriesHeading(of: names.map(\.first), colors: colors)
    pairs = names.map { pair in
      let counts = (differences[pair] ?? [:]).values.map(\.images)
      let (fewest, most) = (counts.min() ?? 0, counts.max() ?? 0)
      return Pair(
        first: pair.first.method,
        second: pair.second.model == pair.first.model ? pair.second.method : pair.second.name,
        images: (fewest < most ? "\(fewest) to " : "") + Count.text(most, "image"))
    }
    rows = metrics.map { metric in
      Row(
        heading: MetricHeading(metric),
        cells: names.map { pair in
          Cell(
            difference: differences[pair]?[metric].map { difference in
              Text(
                mean: table.format.signedPercent(difference.mean),
                interval: table.format.interval(difference.interval),
                excludesZero: !difference.interval.contains(0))
            })
        })
    }
  }
}
