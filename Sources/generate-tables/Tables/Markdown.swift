import SaliencyMetrics

extension SummaryTable {
  /// The table in Markdown, aligned so that it can be read as it is; the best of a model is bold.
  var markdown: String {
    let headings = columns.map(\.title).map(Self.markdownEscaped)
    var lines: [[String]] = [["Metric"] + headings]
    for row in rows {
      lines.append(
        ["\(Self.markdownEscaped(row.metric.title)) \(row.arrow)"]
          + row.cells.map { cell in
            let mean = format.percent(cell.mean)
            return (cell.isBest ? "**\(mean)**" : mean)
              + (cell.printed.map { " (\($0))" } ?? "")
          })
      if settings.showsIntervals {
        lines.append(
          ["\(settings.level) % interval"]
            + row.cells.map { $0.interval.map(format.interval) ?? "" })
      }
    }
    lines += timeRows.map { [$0.title] + $0.cells }
    var text = caption.isEmpty ? "" : Self.markdownEscaped(caption) + "\n\n"
    text += Self.aligned(lines, textColumns: 1)
    text += "\n" + notes.map { "- \(Self.markdownEscaped($0))\n" }.joined()
    if settings.hasDifferences {
      text += DifferenceTable(of: self)?.markdown(format: format) ?? ""
    }
    if let labels { text += labels.markdown(headings: headings, format: format) }
    return text
  }

  /// Rows of cells as a Markdown table.
  ///
  /// - Parameters:
  ///   - lines: The rows, that of the headings first.
  ///   - textColumns: How many columns at the left hold words; the others hold numbers.
  /// - Returns: The table, with a line end.
  static func aligned(_ lines: [[String]], textColumns: Int) -> String {
    let widths = (lines.first ?? []).indices.map { column in
      max(3, lines.map { $0[column].count }.max() ?? 0)
    }
    let rule = widths.enumerated().map { column, width in
      let dashes = String(repeating: "-", count: width + 1)
      return column < textColumns ? ":" + dashes : dashes + ":"
    }
    var texts = lines.map { cells in
      zip(cells, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < textColumns ? " \(cell.0)\(blanks) " : " \(blanks)\(cell.0) "
      }
    }
    texts.insert(rule, at: 1)
    return texts.map { "|" + $0.joined(separator: "|") + "|\n" }.joined()
  }

  /// Text in which no character means something to Markdown, on one line.
  static func markdownEscaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\", "`", "*", "_", "|", "<", "[", "~", "&": "\\\(character)"
      case _ where character.isNewline: " "
      default: String(character)
      }
    }.joined()
  }
}

extension LabelTable {
  /// A table for each metric, under a heading.
  fileprivate func markdown(headings: [String], format: NumberFormat) -> String {
    blocks.map { block in
      let lines = zip(labels, block.cells).map { label, cells in
        [SummaryTable.markdownEscaped(label.name), "\(label.images.count)"]
          + cells.map { format.percent($0.mean) }
      }
      return "\n### \(SummaryTable.markdownEscaped(block.metric.title)) "
        + "\(block.metric.direction.arrow) by label\n\n"
        + SummaryTable.aligned([["Label", "Images"] + headings] + lines, textColumns: 1)
    }.joined()
  }
}
