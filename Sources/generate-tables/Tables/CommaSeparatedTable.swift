import SaliencyMetrics

extension SummaryTable {
  /// The names of the columns of ``commaSeparated``.
  static let commaSeparatedColumns = [
    "metric", "model", "method", "images", "undefined", "mean", "lower", "upper", "best",
    "paper_percent", "label",
  ]

  /// One line for each metric and series, for other programs: shares and seconds in full precision.
  ///
  /// An empty field is a number that does not exist. Lines about the images of one label name it in
  /// the last column. Times are lines of `total_time`, the mean, and `total_time (median)`, in seconds.
  var commaSeparated: String {
    var text = ResultsFile.line(Self.commaSeparatedColumns)
    for row in rows {
      for ((series, images), cell) in zip(zip(columns, images), row.cells) {
        text += Self.line(row.metric.name, series, images: images, cell: cell)
      }
    }
    for (name, times) in [("total_time", seconds), ("total_time (median)", medianSeconds)] {
      for ((series, images), time) in zip(zip(columns, images), times) {
        guard let time else { continue }
        text += ResultsFile.line(
          [name, series.model, series.method, "\(images)", "", "\(time)", "", "", "False", "", ""])
      }
    }
    guard let labels else { return text }
    for block in labels.blocks {
      for (label, cells) in zip(labels.labels, block.cells) {
        for (series, cell) in zip(columns, cells) {
          text += Self.line(
            block.metric.name, series, images: cell.defined + cell.undefined, cell: cell,
            label: label.name)
        }
      }
    }
    return text
  }

  private static func line(
    _ metric: String, _ series: ScoreTable.Series, images: Int, cell: Cell, label: String = ""
  ) -> String {
    ResultsFile.line([
      metric, series.model, series.method, "\(images)", "\(cell.undefined)",
      cell.mean.map { "\($0)" } ?? "", cell.interval.map { "\($0.lowerBound)" } ?? "",
      cell.interval.map { "\($0.upperBound)" } ?? "", cell.isBest ? "True" : "False",
      cell.printed ?? "", label,
    ])
  }
}
