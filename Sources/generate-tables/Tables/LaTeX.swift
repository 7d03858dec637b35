import SaliencyMetrics

extension SummaryTable {
  /// The table in LaTeX, for the package booktabs; the best of a model is bold.
  var latex: String {
    var lines: [String] = []
    for row in rows {
      let cells = row.cells.map { cell in
        let mean = Self.latexEscaped(format.percent(cell.mean))
        return (cell.isBest ? "\\textbf{\(mean)}" : mean)
          + (cell.printed.map { " {\\scriptsize (\($0))}" } ?? "")
      }
      lines.append(
        Self.latexLine(
          ["\(Self.latexEscaped(row.metric.title)) \(row.metric.direction.latexArrow)"] + cells))
      if settings.showsIntervals {
        lines.append(
          Self.latexLine(
            [""]
              + row.cells.map { cell in
                cell.interval.map { "{\\scriptsize \(format.interval($0))}" } ?? ""
              }))
      }
    }
    let times = timeRows.map { Self.latexLine(([$0.title] + $0.cells).map(Self.latexEscaped)) }
    if !times.isEmpty { lines += ["\\midrule"] + times }
    var text = "% In the preamble: \\usepackage{booktabs}\n"
    text += latexTable(caption: caption, leading: ["Metric"], lines: lines, notes: notes)
    if settings.hasDifferences { text += DifferenceTable(of: self)?.latex(format: format) ?? "" }
    for block in labels?.blocks ?? [] {
      text += "\n" + latexTable(of: block, labels: labels?.labels ?? [])
    }
    return text
  }

  private func latexTable(of block: LabelTable.Block, labels: [LabelTable.Label]) -> String {
    let lines = zip(labels, block.cells).map { label, cells in
      Self.latexLine(
        [Self.latexEscaped(label.name), "\(label.images.count)"]
          + cells.map { Self.latexEscaped(format.percent($0.mean)) })
    }
    return latexTable(
      caption: "\(block.metric.title) by label", leading: ["Label", "Images"], lines: lines,
      notes: [])
  }

  /// A table with two rows of headings, models above methods.
  ///
  /// - Parameters:
  ///   - caption: Its caption; may be empty.
  ///   - leading: The headings of the columns before the series; the first is left-aligned.
  ///   - lines: The rows.
  ///   - notes: Sentences under it.
  /// - Returns: The table, with a line end.
  private func latexTable(
    caption: String, leading: [String], lines: [String], notes: [String]
  ) -> String {
    let alignment = "l" + String(repeating: "r", count: leading.count - 1 + columns.count)
    var text = "\\begin{table}\n\\centering\n"
    if !caption.isEmpty { text += "\\caption{\(Self.latexEscaped(caption))}\n" }
    text += "\\begin{tabular}{\(alignment)}\n\\toprule\n"
    if groups.contains(where: { !$0.model.isEmpty }) {
      let models = groups.map { group in
        "\\multicolumn{\(group.columns.count)}{c}{\(Self.latexEscaped(group.model))}"
      }
      // Rules and columns are counted from 1.
      let rules = groups.filter { !$0.model.isEmpty }.map { group in
        "\\cmidrule(lr){\(group.columns.lowerBound + leading.count + 1)-"
          + "\(group.columns.upperBound + leading.count)}"
      }
      text += Self.latexLine(leading.map { _ in "" } + models) + "\n"
      text += rules.joined(separator: " ") + "\n"
    }
    text += Self.latexLine(leading + columns.map { Self.latexEscaped($0.method) }) + "\n\\midrule\n"
    text += lines.map { $0 + "\n" }.joined()
    text += "\\bottomrule\n\\end{tabular}\n"
    if !notes.isEmpty {
      text += "\\par\\smallskip\n\\begin{minipage}{\\linewidth}\\footnotesize\n"
      text += notes.map { Self.latexEscaped($0) + "\\par\n" }.joined()
      text += "\\end{minipage}\n"
    }
    return text + "\\end{table}\n"
  }

  /// A row of a LaTeX table.
  static func latexLine(_ cells: [String]) -> String {
    cells.joined(separator: " & ") + " \\\\"
  }

  /// Text in which no character means something to LaTeX, on one line.
  static func latexEscaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      // At the start of a row these would belong to the line end before it.
      case "[", "]", "*": "{\(character)}"
      case "–": "--"
      case _ where character.isNewline: " "
      default: String(character)
      }
    }.joined()
  }
}
