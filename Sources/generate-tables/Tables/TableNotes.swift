import SaliencyMethods
import SaliencyMetrics

/// What a reader has to know to understand the numbers of a table, as sentences.
struct TableNotes {
  let table: SummaryTable
  let scores: ScoreTable

  /// All notes, in the order in which they stand under the table.
  var sentences: [String] {
    var sentences = [imagesNote, roundingNote]
    if table.settings.showsIntervals { sentences.append(intervalNote) }
    if table.groups.contains(where: { $0.columns.count > 1 }) { sentences.append(bestNote) }
    sentences += undefinedNotes
    if let degenerateNote { sentences.append(degenerateNote) }
    if let repetitionNote { sentences.append(repetitionNote) }
    sentences += paperNotes
    if table.labels != nil {
      sentences.append("An image with several labels counts for each of them.")
    }
    if scores.sources.isEmpty {
      sentences.append("The results files do not tell their data set and protocol.")
    }
    if !scores.unknownColumns.isEmpty {
      sentences.append(
        "Columns that are no metrics known here are left out: "
          + scores.unknownColumns.joined(separator: ", ") + ".")
    }
    return sentences
  }

  private var imagesNote: String {
    let counts = table.images
    guard let first = counts.first, Set(counts).count > 1 else {
      return "Means over \(Self.count(counts.first ?? 0, "image")), in percent."
    }
    let rest = zip(table.columns, counts).dropFirst().map { "\($1) for \($0.title)" }
    return "Means in percent, over \(Self.count(first, "image")) for \(table.columns[0].title), "
      + rest.joined(separator: ", ") + "."
  }

  private var roundingNote: String {
    let digits = Self.count(table.format.digits, "decimal")
    return switch table.format.rounding {
    case .cut: "Means are cut to \(digits), not rounded, as in the paper."
    case .nearest: "Means are rounded to \(digits)."
    }
  }

  private var intervalNote: String {
    let bootstrap = table.settings.bootstrap
    return "In square brackets: \(table.settings.level) % intervals of the means, by drawing the "
      + "images anew \(bootstrap.resamples) times (percentile bootstrap, seed \(bootstrap.seed))."
  }

  private var bestNote: String {
    let difference =
      "the \(table.settings.level) % interval of the paired difference, over the images of both"
    return table.rows.contains { $0.cells.contains(where: \.isBest) }
      ? "Bold: better than every other method of the same model; \(difference), leaves out 0."
      : "Nothing is bold: of no model is one method better than every other such that "
        + "\(difference), leaves out 0."
  }

  private var undefinedNotes: [String] {
    table.rows.compactMap { row in
      let counts = zip(table.columns, row.cells).filter { $1.undefined > 0 }
        .map { "\($1.undefined) of \($0.title)" }
      guard !counts.isEmpty else { return nil }
      return "\(row.metric.title) has no value for some maps, which its means leave out: "
        + counts.joined(separator: ", ") + "."
    }
  }

  private var degenerateNote: String? {
    let counts = table.columns.compactMap { series in
      scores.degenerateCount(of: series).map { (series, $0) }
    }
    guard !counts.isEmpty else { return nil }
    let constant = counts.filter { $1 > 0 }.map { "\($1) of \($0.title)" }
    return constant.isEmpty
      ? "No map is constant." : "Maps that are constant: " + constant.joined(separator: ", ") + "."
  }

  private var repetitionNote: String? {
    let name = AttributionLocalization.about.name
    guard scores.metrics.contains(where: { $0.name == name }),
      !table.rows.contains(where: { $0.metric.name == name })
    else { return nil }
    return "\(AttributionLocalization.about.title) is left out: it equals "
      + "\(RelevanceMassAccuracy.about.title) in all printed digits."
  }

  private var paperNotes: [String] {
    var notes: [String] = []
    if let paper = table.settings.paper {
      let absent = table.columns.filter { series in
        table.rows.allSatisfy { paper.text(metric: $0.metric.name, series: series.name) == nil }
      }
      notes.append(
        "In parentheses: \(paper.title) of the paper (\(paper.dataSet)), cut to 2 decimals."
          + (absent.isEmpty
            ? "" : " It does not have \(absent.map(\.title).joined(separator: ", ")).")
      )
    }
    // Files that do not tell their source may be the paper's own.
    if !table.timeRows.isEmpty, table.settings.paper != nil || scores.sources.isEmpty,
      table.columns.contains(where: { $0.method == RELAX.about.title })
    {
      notes.append(
        "The times of RELAX in the paper's own results are not meaningful: its clock was stopped "
          + "before the GPU had finished.")
    }
    return notes
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
