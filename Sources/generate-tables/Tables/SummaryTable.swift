import SaliencyMetrics

/// The means of all series by all metrics, as the paper's Tables 1 and 2 lay them out: metrics are
/// rows, methods are columns, grouped by their models.
struct SummaryTable {
  /// A mean over images.
  struct Cell {
    /// `nil` if no image has a value.
    let mean: Double?

    /// Where the mean would lie for other samples of images.
    let interval: ClosedRange<Double>?

    /// How many images have a value, and how many do not.
    let defined: Int
    let undefined: Int

    /// Whether it is better than all others of its model, beyond the paired differences' intervals.
    var isBest = false

    /// The paper's printed percentage, where it is compared.
    var printed: String?
  }

  struct Row {
    let metric: MetricDescription
    var cells: [Cell]
  }

  /// The mean difference of two series of one model on the same images.
  struct Difference {
    let metric: MetricDescription
    let first: ScoreTable.Series
    let second: ScoreTable.Series
    let mean: Double
    let interval: ClosedRange<Double>
    let images: Int
  }

  /// A line above the table, such as what was evaluated; may be empty.
  let caption: String

  let columns: [ScoreTable.Series]
  var rows: [Row]
  let differences: [Difference]

  /// The mean seconds of each column.
  let seconds: [Double?]

  /// How many images each column has.
  let images: [Int]

  /// Sentences under the table.
  var notes: [String]

  /// How numbers are written.
  let format: NumberFormat

  /// The columns of each model, side by side.
  var groups: [(model: String, columns: Range<Int>)] {
    var groups: [(model: String, columns: Range<Int>)] = []
    for (index, column) in columns.enumerated() {
      if groups.last?.model == column.model {
        groups[groups.count - 1].columns = groups[groups.count - 1].columns.lowerBound..<index + 1
      } else {
        groups.append((column.model, index..<index + 1))
      }
    }
    return groups
  }
}
