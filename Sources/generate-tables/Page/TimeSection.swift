/// How long maps took.
struct TimeSection {
  struct Row {
    let series: String
    let color: String
    let mean: String
    let median: String
    let images: Int
  }

  let rows: [Row]

  /// Lists times, `nil` if the files tell none.
  init?(of table: SummaryTable, scores: ScoreTable, colors: SeriesColors) {
    guard table.seconds.contains(where: { $0 != nil }) else { return nil }
    rows = zip(table.columns, table.seconds).map { series, mean in
      let seconds = (scores.entries[series] ?? [:]).values.compactMap(\.seconds)
        .filter(\.isFinite).sorted()
      return Row(
        series: series.name, color: colors.name(of: series.model),
        mean: mean.map(Self.milliseconds) ?? "–",
        median: seconds.isEmpty
          ? "–" : Self.milliseconds(BoxStatistics.quantile(0.5, of: seconds)),
        images: seconds.count)
    }
  }

  /// Seconds as milliseconds with three digits or more, as in `5.81` and `1760`.
  private static func milliseconds(_ seconds: Double) -> String {
    let milliseconds = seconds * 1000
    return DecimalText.text(
      milliseconds, digits: milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0)
  }
}
