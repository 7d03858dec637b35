import SaliencyMetrics
import ToolSupport

/// The means of each label's images, one block of rows for each metric.
///
/// An image with several labels counts for each of them.
struct LabelTable {
  /// Some images of one kind.
  struct Label {
    let name: String

    /// The images that any series has.
    let images: [Int]
  }

  struct Block {
    let metric: MetricDescription

    /// For each label, a cell for each series; without intervals.
    let cells: [[SummaryTable.Cell]]
  }

  /// In alphabetical order.
  let labels: [Label]

  /// In the order of the table's rows.
  let blocks: [Block]

  /// Makes the table of some scores.
  ///
  /// - Parameters:
  ///   - scores: The scores.
  ///   - metrics: The places of the metrics in the scores.
  /// - Throws: `ToolError` if no image has a label.
  init(_ scores: ScoreTable, metrics: [Int]) throws {
    var imagesByLabel: [String: [Int]] = [:]
    for image in Set(scores.series.flatMap { scores.images(of: $0) }).sorted() {
      for label in Set(scores.labels(of: image)) { imagesByLabel[label, default: []].append(image) }
    }
    guard !imagesByLabel.isEmpty else {
      throw ToolError(
        "--by-label: expected labels in the column labels, found none; leave the option out")
    }
    let labels = imagesByLabel.keys.sorted().map { name in
      Label(name: name, images: imagesByLabel[name] ?? [])
    }
    blocks = metrics.map { metric in
      Block(
        metric: scores.metrics[metric],
        cells: labels.map { label in
          scores.series.map { series in
            let sample = MetricSample(scores.values(of: metric, in: series, for: label.images))
            return SummaryTable.Cell(
              mean: sample.mean, interval: nil, defined: sample.numbers.count,
              undefined: sample.undefined)
          }
        })
    }
    self.labels = labels
  }
}
