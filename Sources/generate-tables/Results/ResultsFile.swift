import SaliencyIO
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

  /// The columns that a whole evaluation has behind the metrics.
  static let trailingColumns = [
    "image", "model", "method", "data_set", "protocol", "forwards", "degenerate", "experiment",
  ]

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
  /// - Throws: `FileError` or `ToolError`, which names the file and the row.
  init(path: String, dropsTornRow: Bool = false) throws {
    let file = try MappedFile(path: path)
    let values = try withExtendedLifetime(file) {
      try CommaSeparatedValues(file.bytes, path: path)
    }
    guard dropsTornRow || !values.endsInRow else {
      throw ToolError(
        "\(path): row \(values.rows.count): expected a line end behind the last row, found none, as an "
          + "interrupted evaluation leaves it; complete the file with evaluate --resume, or add a line "
          + "end if the row is whole")
    }
    let whole = values.endsInRow ? values.rows.dropLast() : values.rows[...]
    let header = whole.first ?? []
    // pandas writes its row numbers into a first column without a name, and reads that as this one.
    let firstColumn = header.first == "" || header.first == "Unnamed: 0" ? 1 : 0
    columns = Array(header.dropFirst(firstColumn))
    guard columns.starts(with: Self.leadingColumns) else {
      throw ToolError(
        "\(path): row 1: expected a results file, whose columns begin with "
          + "\(Self.leadingColumns.joined(separator: ",")), found "
          + (columns.isEmpty ? "none" : columns.prefix(5).joined(separator: ","))
          + "; give a file that evaluate or score wrote")
    }
    var names: Set<String> = []
    for column in columns where !names.insert(column).inserted {
      throw ToolError(
        "\(path): row 1: expected columns of different names, found '\(column)' twice; remove one")
    }
    self.path = path
    var rows: [Row] = []
    rows.reserveCapacity(whole.count)
    for (index, fields) in whole.enumerated().dropFirst() where fields != [""] {
      guard fields.count == header.count else {
        throw ToolError(
          "\(path): row \(index + 1): expected \(header.count) fields as in the header, found "
            + "\(fields.count); remove the row or write it anew")
      }
      rows.append(
        Row(
          fields: firstColumn == 0 ? fields : Array(fields.dropFirst(firstColumn)),
          number: index + 1))
    }
    self.rows = rows
  }

  /// The place of a column.
  func position(of column: String) -> Int? { columns.firstIndex(of: column) }

  /// A field as a number.
  ///
  /// `True` is 1 and `False` is 0. An empty field is no value, and neither are `nan` and `inf`, with
  /// which others write what is not defined.
  ///
  /// - Parameters:
  ///   - column: The place of the column.
  ///   - row: A row of this file.
  /// - Returns: The number, or `nil` where there is none.
  /// - Throws: `ToolError` for another text.
  func number(_ column: Int, in row: Row) throws -> Double? {
    let text = row.fields[column]
    switch text {
    case "": return nil
    case "True", "true", "TRUE": return 1
    case "False", "false", "FALSE": return 0
    default:
      guard let number = Double(text) else {
        throw error(in: row, column: column, expected: "a number")
      }
      return number.isFinite ? number : nil
    }
  }

  /// The image that a row is about, its place in its data set.
  ///
  /// - Parameters:
  ///   - row: A row of this file.
  ///   - remedy: What to do if there is no number.
  /// - Returns: The field `dataset_idx`.
  /// - Throws: `ToolError` for another text.
  func image(
    of row: Row, remedy: String = "write the image's place in its data set there"
  ) throws -> Int {
    guard let image = Int(row.fields[0]) else {
      throw error(in: row, column: 0, expected: "a whole number", remedy: remedy)
    }
    return image
  }

  /// Makes an error that names the place and what was found there.
  ///
  /// - Parameters:
  ///   - row: A row of this file.
  ///   - column: The place of the column.
  ///   - expected: What should be there, as in `a number`.
  ///   - remedy: What to do.
  /// - Returns: The error.
  func error(
    in row: Row, column: Int, expected: String,
    remedy: String = "correct the field, or leave it empty if there is no value"
  ) -> ToolError {
    ToolError(
      "\(path): row \(row.number), column \(columns[column]): expected \(expected), found "
        + "'\(row.fields[column])'; \(remedy)")
  }

  /// The text of some fields, with a line end.
  static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  /// A field as RFC 4180 writes it.
  private static func quoted(_ field: String) -> String {
    // Bytes, because a comma with an accent behind it is another character; and some readers take
    // blanks at the ends away.
    let ends = [field.first, field.last].compactMap(\.self)
    guard
      field.utf8.contains(where: Array("\",\r\n".utf8).contains)
        || ends.contains(where: \.isWhitespace)
    else { return field }
    let quote = UInt8(ascii: "\"")
    let doubled = field.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}
