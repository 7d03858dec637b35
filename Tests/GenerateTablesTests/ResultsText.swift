// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Foundation
  import SaliencyMetrics

  @testable import generate_tables

  /// Writes results files for tests.
  struct ResultsText {
    /// The columns behind the leading ones.
    let columns: [String]

    private var lines: [String] = []

    init(_ columns: String...) {
      self.columns = columns
    }

    /// The text of the file.
    var text: String {
      ResultsFile.line(ResultsFile.leadingColumns + columns) + lines.joined()
    }

    /// Adds a row.
    mutating func add(
      _ series: String, image: Int, _ values: String..., seconds: String = "",
      labels: String = "('cat',)"
    ) {
      lines.append(ResultsFile.line(["\(image)", seconds, "tabby, cat", labels, series] + values))
    }

    /// Adds a row for each value of one metric, for the images 0, 1, ...
    mutating func add(_ series: String, _ values: [Double?]) {
      for (image, value) in values.enumerated() {
        add(series, image: image, value.map { "\($0)" } ?? "")
      }
    }

    /// The scores of the file.
    var scores: ScoreTable {
      get throws { try scoreTable(text) }
    }
  }

  /// The scores of files with these contents, which are called `0.csv`, `1.csv`, ...
  func scoreTable(_ texts: String...) throws -> ScoreTable {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try ScoreTable(
      texts.enumerated().map { index, text in
        let url = folder.appending(path: "\(index).csv")
        try Data(text.utf8).write(to: url)
        return try ResultsFile(path: url.path)
      })
  }

  extension SummaryTable {
    /// The table of some scores with two decimals, rounded.
    init(_ scores: ScoreTable, settings: TableSettings = TableSettings()) throws {
      try self.init(
        scores, format: NumberFormat(digits: 2, rounding: .nearest), settings: settings)
    }

    /// The row of a metric.
    func row(_ metric: String) -> Row? { rows.first { $0.metric.name == metric } }

    /// The series whose value of a metric is marked.
    func best(by metric: String) -> [String] {
      zip(columns, row(metric)?.cells ?? []).filter { $1.isBest }.map { $0.0.name }
    }
  }
#endif
