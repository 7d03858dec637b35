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

    /// First minus second.
    let mean: Double
    let interval: ClosedRange<Double>

    /// The images on which both have a value.
    let images: Int
  }

  /// A line above the table, such as what was evaluated; may be empty.
  let caption: String

  let columns: [ScoreTable.Series]
  var rows: [Row]
  let differences: [Difference]

  /// The mean seconds of each column.
  let seconds: [Double?]

  /// The median seconds of each column, which a slow first image does not move; none if they were not
  /// found.
  var medianSeconds: [Double?] = []

  /// How many images each column has.
  let images: [Int]

  /// Means of each label's images, if they were asked for.
  var labels: LabelTable?

  /// Sentences under the table.
  var notes: [String]

  /// How numbers are written.
  let format: NumberFormat

  /// What the table was asked to be.
  var settings = TableSettings()

  /// The columns of each model, side by side.
  var groups: [(model: String, columns: Range<Int>)] { Self.groups(of: columns) }

  /// The series of each model, side by side.
  static func groups(
    of columns: [ScoreTable.Series]
  ) -> [(model: String, columns: Range<Int>)] {
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

  /// The rows of times in their unit: what they are, and a text for each column; none without times.
  var timeRows: [(title: String, cells: [String])] {
    guard seconds.contains(where: { $0 != nil }) else { return [] }
    let unit = NumberFormat.timeUnit(for: seconds + medianSeconds)
    let rows = [("mean", seconds), ("median", medianSeconds)].filter { !$0.1.isEmpty }
    return rows.map { name, times in
      (
        "Time per image, \(name) (\(unit.name))",
        times.map { $0.map { NumberFormat.threeDigits($0 * unit.perSecond) } ?? "–" }
      )
    }
  }
}

extension SummaryTable.Difference {
  /// The series that is better by this metric, if the interval leaves no doubt.
  var better: ScoreTable.Series? {
    guard !interval.contains(0) else { return nil }
    return (mean > 0) == (metric.direction == .higherIsBetter) ? first : second
  }
}
