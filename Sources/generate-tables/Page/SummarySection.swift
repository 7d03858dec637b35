import SaliencyMetrics

/// The means of all series by all metrics.
struct SummarySection {
  struct Cell {
    let mean: String
    let isBest: Bool
    let interval: String?
    let printed: String?

    /// How many images have a value, where some have none.
    let defined: String?
  }

  struct Row {
    let heading: MetricHeading
    let cells: [Cell]
  }

  let heading: SeriesHeading
  let rows: [Row]

  /// The number of images of each column; empty if the table does not tell.
  let images: [Int]
  let hasImages: Bool
  let hasBest: Bool
  let hasIntervals: Bool
  let hasPrinted: Bool
  let hasUndefined: Bool
  let legend: [MetricLegend]
  let notes: [String]

  init(of table: SummaryTable, colors: SeriesColors) {
    heading = SeriesHeading(of: table.columns, colors: colors)
    let format = table.format
    rows = table.rows.map { row in
      Row(
        heading: MetricHeading(row.metric),
        cells: row.cells.map { cell in
          Cell(
            mean: format.percent(cell.mean), isBest: cell.isBest,
            interval: cell.interval.map(format.interval),
            printed: cell.printed,
            defined: cell.undefined > 0 ? Count.text(cell.defined, "image") : nil)
        })
    }
    let cells = table.rows.flatMap(\.cells)
    images = table.images
    hasImages = !table.images.isEmpty
    hasBest = cells.contains(where: \.isBest)
    hasIntervals = cells.contains { $0.interval != nil }
    hasPrinted = cells.contains { $0.printed != nil }
    hasUndefined = cells.contains { $0.undefined > 0 }
    legend = table.rows.map { MetricLegend($0.metric) }
    notes = table.notes
  }
}
