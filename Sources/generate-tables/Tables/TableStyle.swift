import ArgumentParser

/// A form in which tables are written.
enum TableStyle: String, CaseIterable, ExpressibleByArgument {
  case markdown
  case latex
  case csv
  case json
  case html

  /// Whether people read it, and not programs.
  var isForPeople: Bool { self != .csv && self != .json }

  /// Writes a table in this form.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - scores: What it was made of.
  /// - Returns: The text, with a line end.
  /// - Throws: An error if the form cannot hold the table.
  func text(of table: SummaryTable, scores: ScoreTable) throws -> String {
    switch self {
    case .markdown: table.markdown
    case .latex: table.latex
    case .csv: table.commaSeparated
    case .json: try table.jsonLines()
    case .html: try HTMLPage(table: table, scores: scores).text
    }
  }
}
