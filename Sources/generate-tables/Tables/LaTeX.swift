import SaliencyMetrics

extension SummaryTable {
  /// The table in LaTeX, for the package booktabs.
  var latex: String {
    let alignment = "l" + String(repeating: "r", count: columns.count)
    var lines = [
      "% \\usepackage{booktabs}", "\\begin{tabular}{\(alignment)}", "\\toprule",
    ]
    if groups.contains(where: { !$0.model.isEmpty }) {
      lines.append(
        groups.map { " & \\multicolumn{\($0.columns.count)}{c}{\(Self.escaped($0.model))}" }
          .joined() + " \\\\")
      // Column 1 holds the metrics.
      lines.append(
        groups.map { "\\cmidrule(lr){\($0.columns.lowerBound + 2)-\($0.columns.upperBound + 1)}" }
          .joined(separator: " "))
    }
    lines.append(
      "Metric" + columns.map { " & " + Self.escaped($0.method) }.joined() + " \\\\")
    lines.append("\\midrule")
    for row in rows {
      let arrow = row.metric.direction == .higherIsBetter ? "$\\uparrow$" : "$\\downarrow$"
      let cells = row.cells.map { cell in
        let text = Self.escaped(format.percent(cell.mean))
        var parts = [cell.isBest ? "\\textbf{\(text)}" : text]
        if let interval = cell.interval {
          parts.append("{\\scriptsize \(Self.escaped(format.interval(interval)))}")
        }
        if let printed = cell.printed { parts.append("{\\scriptsize (\(Self.escaped(printed)))}") }
        return " & " + parts.joined(separator: " ")
      }
      lines.append("\(Self.escaped(row.metric.title)) \(arrow)" + cells.joined() + " \\\\")
    }
    lines += ["\\bottomrule", "\\end{tabular}"]
    lines += notes.map { "% " + $0.replacing("\n", with: " ") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text in which no character means something to LaTeX.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "–": "--"
      default: String(character)
      }
    }.joined()
  }
}
