import SaliencyMetrics

extension SummaryTable {
  /// The table in Markdown, means in percent, the best of a model in bold.
  var markdown: String {
    var lines: [String] = []
    let headings = columns.map { $0.model.isEmpty ? $0.method : "\($0.model) \($0.method)" }
    lines.append("| Metric | " + headings.joined(separator: " | ") + " |")
    lines.append("|---|" + columns.map { _ in "---:" }.joined(separator: "|") + "|")
    for row in rows {
      let cells = row.cells.map { cell in
        let text = format.percent(cell.mean)
        var parts = [cell.isBest ? "**\(text)**" : text]
        if let interval = cell.interval { parts.append(format.interval(interval)) }
        if let printed = cell.printed { parts.append("(paper \(printed))") }
        return parts.joined(separator: " ")
      }
      lines.append("| \(row.metric.title) \(row.arrow) | " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
      + notes.map { "\n\($0)\n" }.joined()
  }
}

extension SummaryTable.Row {
  /// Which way values improve.
  var arrow: String { metric.direction == .higherIsBetter ? "↑" : "↓" }
}
