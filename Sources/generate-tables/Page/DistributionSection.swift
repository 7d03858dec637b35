import SaliencyMetrics

/// How the values of each metric spread over the images: a plot and the numbers that it is drawn of.
struct DistributionSection {
  struct Summary {
    let series: String
    let images: Int
    let undefined: Int

    /// As the columns are headed: one share, or mean, quartiles, whiskers and extremes.
    let numbers: [String]
  }

  struct Distribution {
    /// Tells the elements of different plots apart.
    let identifier: Int
    let metric: MetricHeading
    let plot: Plot
    let columns: [String]
    let summaries: [Summary]
  }

  let distributions: [Distribution]

  init(of scores: ScoreTable, format: NumberFormat, colors: SeriesColors) {
    distributions = scores.metrics.enumerated().map { index, metric in
      let isBoolean = scores.isBoolean(index)
      let samples = scores.series.map { series in
        let values = (scores.entries[series] ?? [:]).sorted { $0.key < $1.key }
          .map { $0.value.values[index] }
        return Sample(series: series, values: values)
      }
      let plot =
        isBoolean
        ? Plot(sharesOf: samples, format: format, colors: colors)
        : Plot(boxesOf: samples, range: metric.range, format: format, colors: colors)
      return Distribution(
        identifier: index, metric: MetricHeading(metric), plot: plot,
        columns: isBoolean
          ? ["Share"]
          : [
            "Mean", "Minimum", "Lower whisker", "Lower quartile", "Median", "Upper quartile",
            "Upper whisker", "Maximum",
          ],
        summaries: samples.map { sample in
          Summary(
            series: sample.series.name, images: sample.count, undefined: sample.undefined,
            numbers: Self.numbers(of: sample, isBoolean: isBoolean).map(format.percent))
        })
    }
  }

  /// The numbers of a table's row, in the order of its columns.
  private static func numbers(of sample: Sample, isBoolean: Bool) -> [Double?] {
    let box = sample.statistics
    guard !isBoolean else { return [box?.mean] }
    return [
      box?.mean, box?.minimum, box?.lowerWhisker, box?.lowerQuartile, box?.median,
      box?.upperQuartile, box?.upperWhisker, box?.maximum,
    ]
  }
}

/// One series' values of one metric.
struct Sample {
  let series: ScoreTable.Series

  /// `nil` if no image has a value.
  let statistics: BoxStatistics?

  /// How many images there are.
  let count: Int

  /// How many of them have no value.
  let undefined: Int

  init(series: ScoreTable.Series, values: [MetricValue]) {
    let numbers = values.finiteNumbers
    self.series = series
    statistics = BoxStatistics(of: numbers)
    count = values.count
    undefined = values.count - numbers.count
  }

  /// How many images the statistics are of, as in `753 images` and `740 of 753 images`.
  var images: String {
    (undefined > 0 ? "\(count - undefined) of " : "") + Count.text(count, "image")
  }
}
