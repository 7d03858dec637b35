// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Foundation
  import SaliencyMetrics
  import SwiftCSV
  import Testing

  @testable import generate_tables

  @Suite struct StyleTests {
    /// Two models, one of an awkward name, values that are missing, and several labels.
    private static func table(_ settings: TableSettings = TableSettings()) throws -> SummaryTable {
      var results = ResultsText("Pointing-Game", "AUC", "Deletion", "model", "data_set", "protocol")
      for image in 0..<12 {
        let labels = image < 6 ? "('cat_1',)" : "('50% [x], \"#\"',)"
        for (place, method) in ["LaFAM", "new_way"].enumerated() {
          results.add(
            "R&D_net #1|* 50% \(method)", image: image, image % 3 == place ? "True" : "False",
            image == 5 ? "" : "\(Double(image + place) / 13)", "0.25", "R&D_net #1|* 50%", "folder",
            "paper", seconds: "0.02", labels: labels)
        }
        results.add(
          "SwAV RELAX", image: image, "True", "0.5", "", "SwAV", "folder", "paper", labels: labels)
      }
      return try SummaryTable(try results.scores, settings: settings)
    }

    private static let full = TableSettings(
      paper: .pascalVOC, leavesOutRepetition: false, hasLabels: true)

    @Test func markdownIsAligned() throws {
      let text = try Self.table(Self.full).markdown
      let tables = text.split(separator: "\n\n").filter { $0.hasPrefix("|") }
      #expect(tables.count == 4)
      for table in tables {
        let lines = table.split(separator: "\n")
        #expect(Set(lines.map(\.count)).count == 1, "\(table)")
        // Vertical bars that belong to a name are escaped.
        let cells = lines.map { $0.replacing("\\|", with: "").count { $0 == "|" } - 1 }
        #expect(Set(cells).count == 1, "\(table)")
      }
      let lines = text.split(separator: "\n")
      #expect(lines[0] == "folder, paper protocol")
      #expect(lines[1].contains(" R\\&D\\_net #1\\|\\* 50% new\\_way | "))
      #expect(lines.contains { $0.hasPrefix("| AUC ↑ ") && $0.contains(" 50.00 (71.24) |") })
      #expect(lines.contains { $0.hasPrefix("| Deletion ↓ ") && $0.hasSuffix(" – |") })
      #expect(
        lines.contains { $0.hasPrefix("| 95 % interval ") && $0.hasSuffix(" [50.00, 50.00] |") })
      #expect(lines.contains("### AUC ↑ by label"))
      #expect(lines.contains { $0.hasPrefix("| 50% \\[x], \"#\" |      6 |") })
      #expect(text.hasSuffix(" |\n") && !text.contains("  - "))
    }

    @Test func differencesAreSetUnderTheTable() throws {
      let table = try Self.table(TableSettings(hasDifferences: true))
      let pair = "R&D_net #1|* 50% new_way − R&D_net #1|* 50% LaFAM"
      #expect(DifferenceTable(of: table)?.pairs.map(\.title) == [pair])
      // new_way's AUC is 1/13 larger on every image.
      #expect(table.markdown.contains(" **+7.69** [7.69, 7.69] |"))
      #expect(table.latex.contains("\\boldmath$+7.69$ {\\scriptsize [7.69, 7.69]}"))
      // Both have the same Deletion on every image.
      #expect(table.markdown.contains(" 0.00 [0.00, 0.00] |"))
      #expect(table.latex.count { $0 == "{" } == table.latex.count { $0 == "}" })
      #expect(!(try Self.table().markdown.contains("### Differences")))
      #expect(try DifferenceTable(of: Self.single()) == nil)
    }

    /// One method alone.
    private static func single() throws -> SummaryTable {
      var results = ResultsText("AUC")
      for image in 0..<3 { results.add("SwAV RELAX", image: image, "0.5") }
      return try SummaryTable(try results.scores)
    }

    @Test func theBestIsBold() throws {
      let table = try Self.table()
      #expect(table.best(by: "AUC") == ["R&D_net #1|* 50% new_way"])
      #expect(table.markdown.contains(" **50.35** | "))
      #expect(table.latex.components(separatedBy: "\\textbf{").count == 2)
    }

    /// How many columns a row of LaTeX fills.
    private func columnCount(_ line: Substring) -> Int {
      let unescaped = line.replacing("\\&", with: "")
      let spans = unescaped.matches(of: #/\\multicolumn\{(\d+)\}/#).map { (Int($0.1) ?? 0) - 1 }
      return 1 + unescaped.count { $0 == "&" } + spans.reduce(0, +)
    }

    @Test func latexIsWhole() throws {
      let text = try Self.table(Self.full).latex
      let braces = text.replacing("\\{", with: "").replacing("\\}", with: "")
      var depth = 0
      for character in braces {
        depth += character == "{" ? 1 : character == "}" ? -1 : 0
        #expect(depth >= 0)
      }
      #expect(depth == 0)
      var expected = 0
      var rows = 0
      for line in text.split(separator: "\n") {
        if let match = line.firstMatch(of: #/\\begin\{tabular\}\{(l+r+)\}/#) {
          expected = match.1.count
        }
        guard line.hasSuffix("\\\\") else { continue }
        rows += 1
        #expect(columnCount(line) == expected, "\(line)")
      }
      // Of each table two rows of headings; metrics and intervals, two times, and two labels.
      #expect(rows == (2 + 6 + 2) + 3 * (2 + 2))
      for environment in ["table", "tabular", "minipage"] {
        #expect(
          text.components(separatedBy: "\\begin{\(environment)}").count
            == text.components(separatedBy: "\\end{\(environment)}").count)
      }
      #expect(text.contains(" & \\multicolumn{2}{c}{R\\&D\\_net \\#1\\textbar{}{*} 50\\%} & "))
      #expect(text.contains("\\cmidrule(lr){2-3} \\cmidrule(lr){4-4}"))
      #expect(text.contains("\\cmidrule(lr){3-4} \\cmidrule(lr){5-5}"))
      #expect(text.contains("Deletion $\\downarrow$ & "))
      #expect(text.contains("\n50\\% {[}x{]}, \"\\#\" & 6 & "))
      #expect(text.contains("50.00 {\\scriptsize (71.24)} \\\\"))
      #expect(
        SummaryTable.latexEscaped(#"\a{b}~^<>"#)
          == #"\textbackslash{}a\{b\}\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}"#)
    }

    @Test func commaSeparatedValuesAreReadAgain() throws {
      let table = try Self.table(Self.full)
      let read = try CSV<Named>(string: table.commaSeparated)
      #expect(read.header == SummaryTable.commaSeparatedColumns)
      // Three metrics of three series, mean and median times of two, and all metrics by two labels.
      #expect(read.rows.count == 9 + 2 * 2 + 2 * 9)
      let row = try #require(
        read.rows.first { $0["metric"] == "AUC" && $0["method"] == "new_way" && $0["label"] == "" })
      let cell = try #require(table.row("AUC")).cells[0]
      #expect(row["model"] == "R&D_net #1|* 50%")
      #expect(row["images"] == "12" && row["undefined"] == "1" && row["best"] == "True")
      #expect(row["mean"].flatMap(Double.init) == cell.mean)
      #expect(row["lower"].flatMap(Double.init) == cell.interval?.lowerBound)
      #expect(row["upper"].flatMap(Double.init) == cell.interval?.upperBound)
      let relax = read.rows.filter { $0["method"] == "RELAX" && $0["label"] == "" }
      #expect(relax.map { $0["metric"] } == ["Pointing-Game", "AUC", "Deletion"])
      #expect(relax.map { $0["mean"] } == ["1.0", "0.5", ""])
      #expect(relax.map { $0["paper_percent"] } == ["82.73", "71.24", ""])
      let labels = Set(read.rows.compactMap { $0["label"] })
      #expect(labels == ["", "cat_1", "50% [x], \"#\""])
      #expect(read.rows.contains { $0["metric"] == "total_time (median)" && $0["mean"] == "0.02" })
    }

    @Test func jsonIsReadAgain() throws {
      let table = try Self.table(Self.full)
      let lines = try table.jsonLines().split(separator: "\n")
      let objects = try lines.map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
      #expect(objects.allSatisfy { $0["schema"] as? Int == 1 })
      let kinds = Dictionary(grouping: objects) { $0["kind"] as? String ?? "" }.mapValues(\.count)
      #expect(kinds == ["table": 1, "mean": 9, "time": 2, "difference": 3, "label": 18])
      #expect(objects[0]["notes"] as? [String] == table.notes)
      #expect(objects[0]["interval_percent"] as? Double == 95)
      // SwAV's Deletion has no value: its numbers are there, as null.
      let empty = try #require(
        objects.first { $0["metric"] as? String == "Deletion" && $0["model"] as? String == "SwAV" })
      for key in ["mean", "lower", "upper", "paper_percent"] { #expect(empty[key] is NSNull) }
      #expect(empty["undefined"] as? Int == 12 && empty["higher_is_better"] as? Bool == false)
      let difference = try #require(
        objects.first { $0["kind"] as? String == "difference" && $0["metric"] as? String == "AUC" })
      #expect(difference["first"] as? String == "new_way" && difference["images"] as? Int == 11)
      #expect(abs((difference["mean"] as? Double ?? 0) - 1.0 / 13) < 1e-12)
      for line in lines {
        let keys = line.matches(of: #/[{,]"(\w+)":/#).map { String($0.1) }
        #expect(keys == keys.sorted(), "\(line)")
      }
    }
  }
#endif
