import SaliencyMetrics

/// The paired differences of a table's methods: metrics are rows, pairs of methods are columns.
struct DifferenceTable {
  struct Row {
    let metric: MetricDescription

    /// One for each pair; `nil` where no image has a value of both.
    let cells: [SummaryTable.Difference?]
  }

  /// Methods of one model, the first minus the second.
  let pairs: [SeriesPair]

  /// In the order of the summary's rows.
  let rows: [Row]

  /// Lays out a table's differences; `nil` if no model has two methods.
  init?(of table: SummaryTable) {
    var pairs: [SeriesPair] = []
    var differences: [SeriesPair: [MetricDescription: SummaryTable.Difference]] = [:]
    for difference in table.differences {
      let pair = SeriesPair(first: difference.first, second: difference.second)
      if differences[pair] == nil { pairs.append(pair) }
      differences[pair, default: [:]][difference.metric] = difference
    }
    guard !pairs.isEmpty else { return nil }
    self.pairs = pairs
    rows = table.rows.map { row in
      Row(metric: row.metric, cells: pairs.map { differences[$0]?[row.metric] })
    }
  }

  /// What the table shows, in a sentence.
  static let caption =
    "Paired differences on the same images, in percentage points, with their intervals; bold where "
    + "the interval leaves out 0."
}

extension SeriesPair {
  /// As in `SimCLR LaFAM − SimCLR RELAX`.
  var title: String { "\(first.name) − \(second.name)" }
}

extension DifferenceTable {
  /// The table in Markdown, under a heading.
  func markdown(format: NumberFormat) -> String {
    let lines = rows.map { row in
      ["\(SummaryTable.markdownEscaped(row.metric.title)) \(row.metric.direction.arrow)"]
        + row.cells.map { difference in
          guard let difference else { return "–" }
          let mean = format.signedPercent(difference.mean)
          return (difference.better == nil ? mean : "**\(mean)**")
            + " " + format.interval(difference.interval)
        }
    }
    let headings = pairs.map { SummaryTable.markdownEscaped($0.title) }
    return "\n### Differences\n\n\(Self.caption)\n\n"
      + SummaryTable.aligned([["Metric"] + headings] + lines, textColumns: 1)
  }

  /// The table in LaTeX, for the package booktabs.
  func latex(format: NumberFormat) -> String {
    let lines = rows.map { row in
      ["\(SummaryTable.latexEscaped(row.metric.title)) \(row.metric.direction.latexArrow)"]
        + row.cells.map { difference in
          guard let difference else { return "--" }
          let mean = "$\(format.signedPercent(difference.mean))$"
          return (difference.better == nil ? mean : "\\boldmath\(mean)")
            + " {\\scriptsize \(format.interval(difference.interval))}"
        }
    }
    let headings = pairs.map { pair in
      SummaryTable.latexEscaped(pair.first.name) + " $-$ "
        + SummaryTable.latexEscaped(pair.second.name)
    }
    let alignment = "l" + String(repeating: "r", count: pairs.count)
    return "\n\\begin{table}\n\\centering\n\\caption{\(Self.caption)}\n"
      + "\\begin{tabular}{\(alignment)}\n\\toprule\n"
      + SummaryTable.latexLine(["Metric"] + headings) + "\n\\midrule\n"
      + lines.map { SummaryTable.latexLine($0) + "\n" }.joined()
      + "\\bottomrule\n\\end{tabular}\n\\end{table}\n"
  }
}
