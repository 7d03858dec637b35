import SaliencyMetrics
import ToolSupport

extension SummaryTable {
  /// The table as JSON objects, one a line; `kind` tells them apart.
  ///
  /// `table` is how the numbers were made, `mean` and `label` are a metric's mean over a series'
  /// images, all or those of a label, `time` are seconds, and `difference` compares two series of a
  /// model. Means are shares. What does not exist is null.
  ///
  /// - Throws: `JSONLineError` if a mean is not finite.
  func jsonLines() throws -> String {
    var lines = [try JSONLine.text(for: TableRecord(table: self))]
    for row in rows {
      for ((series, images), cell) in zip(zip(columns, images), row.cells) {
        lines.append(
          try JSONLine.text(
            for: MeanRecord(
              metric: row.metric, series: series, images: images, cell: cell, label: nil)))
      }
    }
    for (place, series) in columns.enumerated() where seconds[place] != nil {
      lines.append(
        try JSONLine.text(
          for: TimeRecord(
            series: series, images: images[place], mean: seconds[place],
            median: medianSeconds[place])))
    }
    for difference in differences {
      lines.append(try JSONLine.text(for: DifferenceRecord(difference: difference)))
    }
    if let labels {
      for block in labels.blocks {
        for (label, cells) in zip(labels.labels, block.cells) {
          for (series, cell) in zip(columns, cells) {
            lines.append(
              try JSONLine.text(
                for: MeanRecord(
                  metric: block.metric, series: series, images: cell.defined + cell.undefined,
                  cell: cell, label: label.name)))
          }
        }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// How the numbers of a table were made.
private struct TableRecord: Encodable {
  let kind = "table"
  let caption: String
  let notes: [String]
  let intervalPercent: Double
  let resamples: Int
  let seed: UInt64

  private enum CodingKeys: String, CodingKey {
    case kind, caption, notes, resamples, seed
    case intervalPercent = "interval_percent"
  }

  init(table: SummaryTable) {
    caption = table.caption
    notes = table.notes
    intervalPercent = table.settings.levelPercent
    resamples = table.settings.bootstrap.resamples
    seed = table.settings.bootstrap.seed
  }
}

/// A metric's mean over the images of a series.
private struct MeanRecord: Encodable {
  let metric: MetricDescription
  let series: ScoreTable.Series
  let images: Int
  let cell: SummaryTable.Cell

  /// The label of the images, or `nil` for all images.
  let label: String?

  private enum CodingKeys: String, CodingKey {
    case kind, metric, model, method, series, images, undefined, mean, lower, upper, best, label
    case higherIsBetter = "higher_is_better"
    case paperPercent = "paper_percent"
  }

  // By hand, because what is synthesized leaves out keys instead of writing null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label == nil ? "mean" : "label", forKey: .kind)
    try container.encode(metric.name, forKey: .metric)
    try container.encode(metric.direction == .higherIsBetter, forKey: .higherIsBetter)
    try container.encode(series.model, forKey: .model)
    try container.encode(series.method, forKey: .method)
    try container.encode(series.name, forKey: .series)
    try container.encode(images, forKey: .images)
    try container.encode(cell.undefined, forKey: .undefined)
    try container.encode(cell.mean, forKey: .mean)
    if let label {
      try container.encode(label, forKey: .label)
      return
    }
    try container.encode(cell.interval?.lowerBound, forKey: .lower)
    try container.encode(cell.interval?.upperBound, forKey: .upper)
    try container.encode(cell.isBest, forKey: .best)
    try container.encode(cell.printed.flatMap(Double.init), forKey: .paperPercent)
  }
}

/// The times of a series.
private struct TimeRecord: Encodable {
  let kind = "time"
  let model: String
  let method: String
  let series: String
  let images: Int
  let meanSeconds: Double?
  let medianSeconds: Double?

  private enum CodingKeys: String, CodingKey {
    case kind, model, method, series, images
    case meanSeconds = "mean_seconds"
    case medianSeconds = "median_seconds"
  }

  init(series: ScoreTable.Series, images: Int, mean: Double?, median: Double?) {
    model = series.model
    method = series.method
    self.series = series.name
    self.images = images
    meanSeconds = mean
    medianSeconds = median
  }
}

/// The mean difference of two series of a model on the images of both.
private struct DifferenceRecord: Encodable {
  let kind = "difference"
  let metric: String
  let model: String
  let first: String
  let second: String
  let images: Int
  let mean: Double
  let lower: Double
  let upper: Double

  init(difference: SummaryTable.Difference) {
    metric = difference.metric.name
    model = difference.first.model
    first = difference.first.method
    second = difference.second.method
    images = difference.images
    mean = difference.mean
    lower = difference.interval.lowerBound
    upper = difference.interval.upperBound
  }
}
