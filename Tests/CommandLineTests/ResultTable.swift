import Foundation
import Testing

/// A results file as the tests read it, by RFC 4180.
struct ResultTable {
  let columns: [String]

  /// The fields of each row by column.
  let rows: [[String: String]]

  init(_ text: String) throws {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if scalar == "\"", isQuoted, position < scalars.count, scalars[position] == "\"" {
        // Two within quotes stand for one.
        field.append("\"")
        position += 1
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if isQuoted || (scalar != "," && scalar != "\n") {
        field.unicodeScalars.append(scalar)
      } else {
        record.append(field)
        field = ""
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      }
    }
    #expect(record.isEmpty && field.isEmpty, "the last row has no line end")
    let columns = try #require(records.first)
    #expect(records.allSatisfy { $0.count == columns.count }, "rows differ in length")
    self.columns = columns
    rows = records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
  }

  /// The fields of a column.
  subscript(_ column: String) -> [String] { rows.map { $0[column] ?? "no such column" } }

  /// Image and series of each row.
  var keys: [String] { rows.map { "\($0["image"] ?? "") \($0["xai_method"] ?? "")" } }
}

/// The text of a results file without what differs from run to run, the times.
func timeless(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let fields = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    return fields.count == 3 && Int(fields[0]) != nil ? "\(fields[0]),,\(fields[2])" : String(line)
  }.joined(separator: "\n")
}

/// One JSON object for each line.
func records(_ output: String) throws -> [[String: Any]] {
  try output.split(separator: "\n").map { line in
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }
}

extension Workspace {
  /// An evaluation of the small network, the weights `Net=net.safetensors`, with pictures of 32
  /// pixels.
  ///
  /// - Parameters:
  ///   - methods: As in `--methods`.
  ///   - root: The folder data set.
  ///   - output: The results file.
  /// - Returns: The command line after the tool's name.
  /// - Throws: `FileError` if the weights cannot be written.
  func evaluation(
    _ methods: String = "lafam", of root: String, to output: String = "results.csv"
  ) throws -> [String] {
    if !FileManager.default.fileExists(atPath: path("net.safetensors")) {
      try weights("net.safetensors")
    }
    return [
      "evaluate", "--dataset", "folder", "--root", root, "--model",
      "Net=\(path("net.safetensors"))", "--methods", methods, "--size", "32", "-o", path(output),
    ]
  }
}

extension Tool {
  /// Runs an evaluation that succeeds.
  ///
  /// - Parameter arguments: The command line; its last output file is read.
  /// - Returns: What it wrote.
  /// - Throws: An error if the tool cannot be started or left no file.
  func evaluate(_ arguments: [String]) async throws -> ResultTable {
    let outcome = try await run(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let option = try #require(arguments.lastIndex(of: "-o"))
    return try ResultTable(String(contentsOfFile: arguments[option + 1], encoding: .utf8))
  }
}
