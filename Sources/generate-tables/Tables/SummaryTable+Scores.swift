import SaliencyMetrics

extension SummaryTable {
  /// Makes the table of some scores.
  ///
  /// - Parameters:
  ///   - scores: The scores.
  ///   - format: How numbers are written.
  ///   - settings: What the table is asked to be.
  /// - Throws: `ToolError` if there is to be a table of labels and the scores have none.
  init(_ scores: ScoreTable, format: NumberFormat, settings: TableSettings) throws {
    self.format = format
    self.settings = settings
    columns = scores.series
    let imagesOf = scores.series.map { scores.images(of: $0) }
    images = imagesOf.map(\.count)
    let metrics = Self.printedMetrics(of: scores, format: format, settings: settings)

    let samples = metrics.flatMap { metric in
      zip(scores.series, imagesOf).map { series, images in
        MetricSample(scores.values(of: metric, in: series, for: images))
      }
    }
    let intervals =
      settings.showsIntervals
      ? settings.bootstrap.intervals(ofMeansOf: samples.map(\.numbers)) : samples.map { _ in nil }
    let columnCount = scores.series.count
    let differences = Self.differences(of: metrics, in: scores, settings: settings)
    self.differences = differences
    rows = metrics.enumerated().map { row, place in
      let metric = scores.metrics[place]
      let best = Self.best(by: metric, in: scores.series, differences: differences)
      return Row(
        metric: metric,
        cells: scores.series.enumerated().map { column, series in
          let place = row * columnCount + column
          return Cell(
            mean: samples[place].mean, interval: intervals[place],
            defined: samples[place].numbers.count, undefined: samples[place].undefined,
            isBest: best.contains(series),
            printed: settings.paper?.text(metric: metric.name, series: series.name))
        })
    }

    let times = zip(scores.series, imagesOf).map { series, images in
      images.compactMap { scores.entries[series]?[$0]?.seconds }
    }
    seconds = times.map { MetricSample($0.map(MetricValue.defined)).mean }
    medianSeconds = times.map(Self.median)
    caption = scores.sources.joined(separator: "; ")
    labels = settings.hasLabels ? try LabelTable(scores, metrics: metrics) : nil
    notes = []
    notes = TableNotes(table: self, scores: scores).sentences
  }

  /// The order of the rows: the paper's tables, Attribution Localisation, which they leave out, and
  /// then what the paper does not have.
  private static let paperOrder = [
    PointingGame.about, Sparseness.about, RelevanceMassAccuracy.about,
    RelevanceRankAccuracy.about, TopKIntersection.about, AreaUnderCurve.about,
    AttributionLocalization.about,
  ].map(\.name)

  /// The places in the scores of the metrics that become rows, in their order.
  private static func printedMetrics(
    of scores: ScoreTable, format: NumberFormat, settings: TableSettings
  ) -> [Int] {
    let places = scores.metrics.indices.sorted { first, second in
      let ranks = [first, second].map { place in
        paperOrder.firstIndex(of: scores.metrics[place].name) ?? paperOrder.count
      }
      return (ranks[0], first) < (ranks[1], second)
    }
    guard settings.leavesOutRepetition,
      let localization = place(of: AttributionLocalization.about, in: scores),
      let mass = place(of: RelevanceMassAccuracy.about, in: scores)
    else { return places }
    let prints = { (metric: Int) in
      scores.series.map { series in
        let values = scores.values(of: metric, in: series, for: scores.images(of: series))
        return format.percent(MetricSample(values).mean)
      }
    }
    return prints(localization) == prints(mass) ? places.filter { $0 != localization } : places
  }

  private static func place(of metric: MetricDescription, in scores: ScoreTable) -> Int? {
    scores.metrics.firstIndex { $0.name == metric.name }
  }

  /// The differences of all pairs of one model's methods, by the images that both have.
  private static func differences(
    of metrics: [Int], in scores: ScoreTable, settings: TableSettings
  ) -> [Difference] {
    var pairs: [(first: ScoreTable.Series, second: ScoreTable.Series, images: [Int])] = []
    for group in groups(of: scores.series) {
      for first in group.columns {
        for second in group.columns where first < second {
          let (one, other) = (scores.series[first], scores.series[second])
          let images = scores.images(of: one).filter { scores.entries[other]?[$0] != nil }
          pairs.append((one, other, images))
        }
      }
    }
    let samples = metrics.flatMap { metric in
      pairs.map { pair in
        MetricSample(
          of: scores.values(of: metric, in: pair.first, for: pair.images),
          minus: scores.values(of: metric, in: pair.second, for: pair.images))
      }
    }
    let intervals = settings.bootstrap.intervals(ofMeansOf: samples.map(\.numbers))
    return samples.enumerated().compactMap { index, sample in
      guard let mean = sample.mean, let interval = intervals[index] else { return nil }
      let pair = pairs[index % pairs.count]
      return Difference(
        metric: scores.metrics[metrics[index / pairs.count]], first: pair.first,
        second: pair.second, mean: mean, interval: interval, images: sample.numbers.count)
    }
  }

  /// Of each model with several methods, the one that is better than all others, if there is one.
  private static func best(
    by metric: MetricDescription, in columns: [ScoreTable.Series], differences: [Difference]
  ) -> Set<ScoreTable.Series> {
    var wins: [ScoreTable.Series: Int] = [:]
    for difference in differences where difference.metric.name == metric.name {
      if let better = difference.better { wins[better, default: 0] += 1 }
    }
    var best: Set<ScoreTable.Series> = []
    for group in groups(of: columns) where group.columns.count > 1 {
      best.formUnion(columns[group.columns].filter { wins[$0] == group.columns.count - 1 })
    }
    return best
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
