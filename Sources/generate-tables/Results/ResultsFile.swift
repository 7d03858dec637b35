import Foundation
import SwiftCSV
import ToolSupport

/// A file of scores, one row for each image, model and method.
///
/// The first columns are those of the LaFAM paper's own result files, so that these can be read too;
/// further columns follow. Booleans are `True` and `False`, and a value that does not exist is empty.
struct ResultsFile {
  /// The columns that every file begins with, before the metrics.
  ///
  /// `dataset_idx` is the image's place in the full list of its data set, `total_time` are seconds,
  /// and `xai_method` is `MODEL METHOD`, as in `SimCLR RELAX`.
  static let leadingColumns = ["dataset_idx", "total_time", "prediction", "labels", "xai_method"]

  /// The column that only shards have; it goes when they are merged.
  static let shardColumn = "shard"

  /// What a row holds, under the names of the columns.
  struct Row {
    /// The fields, one for each column.
    var fields: [String]

    /// The row's number in the file; the header is row 1.
    let number: Int
  }

  let path: String
  let columns: [String]
  let rows: [Row]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dropsTornRow: Whether a last row without a line end, which an interrupted evaluation may
  ///     leave, is dropped; otherwise it is an error.
  /// - Throws: ``ToolError`` that names the file and the row.
  init(path: String, dropsTornRow: Bool = false) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw ToolError("\(path): cannot be read: \(message(for: error))")
    }
    guard var text = String(data: data, encoding: .utf8) else {
      throw ToolError("\(path): expected a results file in UTF-8, found other bytes")
    }
    if !text.isEmpty, text.last?.isNewline == false {
      guard dropsTornRow else {
        throw ToolError(
          "\(path): the last row has no line end, as an interrupted evaluation leaves it; complete the "
            + "file with evaluate --resume")
      }
      let end = text.lastIndex(where: \.isNewline).map(text.index(after:)) ?? text.startIndex
      text = String(text[..<end])
    }
    let csv: CSV<Enumerated>
    do {
      csv = try CSV<Enumerated>(string: text, delimiter: .comma, loadColumns: false)
    } catch {
      throw ToolError("\(path): expected comma-separated values: \(message(for: error))")
    }
    // pandas writes its row numbers into a first column without a name.
    let firstColumn = csv.header.first == "" ? 1 : 0
    columns = Array(csv.header.dropFirst(firstColumn))
    guard columns.starts(with: Self.leadingColumns) else {
      throw ToolError(
        "\(path): expected a results file, whose columns begin with "
          + "\(Self.leadingColumns.joined(separator: ",")), found "
          + (columns.isEmpty ? "an empty file" : columns.prefix(5).joined(separator: ",")))
    }
    guard Set(columns).count == columns.count else {
      throw ToolError("\(path): two columns have the same name")
    }
    self.path = path
    rows = try csv.rows.enumerated().map { index, fields in
      guard fields.count == csv.header.count else {
        throw ToolError(
          "\(path): row \(index + 2) has \(fields.count) fields, and the header \(csv.header.count)"
        )
      }
      return Row(fields: Array(fields.dropFirst(firstColumn)), number: index + 2)
    }
  }

  /// The place of a column.
  func position(of column: String) -> Int? { columns.firstIndex(of: column) }

  /// A field as a number: `True` is 1, and an empty field or `nan` is no value.
  func number(_ column: Int, in row: Row) throws -> Double? {
    let text = row.fields[column]
    switch text {
    case "", "nan", "NaN": return nil
    case "True": return 1
    case "False": return 0
    default:
      guard let number = Double(text), number.isFinite else {
        throw ToolError(
          "\(path): row \(row.number), column \(columns[column]): expected a number, found '\(text)'"
        )
      }
      return number
    }
  }

  /// The text of some fields, with a line end.
  static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  /// A field as RFC 4180 writes it.
  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}
