import Foundation
import SaliencyIO
import ToolSupport

/// The rows of an evaluation that goes on.
struct EarlierResults {
  let path: String

  /// Which rows are there.
  let keys: [ResultKey]

  /// Reads the file that `--resume` completes.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - plan: What it has to be a part of.
  /// - Returns: `nil` if there is no file, or not even its first line.
  /// - Throws: `ToolError` if it cannot be read or holds something else.
  static func read(_ path: String, for plan: EvaluationPlan) throws -> EarlierResults? {
    let remedy = "write to another file with -o, or begin anew with --force"
    guard let contents = try contents(of: path) else { return nil }
    guard contents.contains(UInt8(ascii: "\n")) else {
      // Only what an interruption left of the first line may be replaced.
      guard ResultsFile.line(plan.columns).utf8.starts(with: contents) else {
        throw ToolError("\(path): expected a results file, found something else; \(remedy)")
      }
      return nil
    }
    let file = try ResultsFile(path: path, dropsTornRow: true)
    guard file.columns == plan.columns else {
      let other = file.columns.first { !plan.columns.contains($0) }
      let absent = plan.columns.first { !file.columns.contains($0) }
      let difference =
        absent.map { "column '\($0)' is missing" } ?? other.map { "column '\($0)' is not expected" }
        ?? "the columns are in another order"
      throw ToolError(
        "\(path): holds results of other metrics or another kind: \(difference); \(remedy)")
    }
    let place = file.position(of: "experiment")
    let mark = file.position(of: ResultsFile.shardColumn)
    let keys = try file.rows.map { row in
      if let place, row.fields[place] != plan.experiment {
        throw ToolError(
          "\(path): row \(row.number) is of experiment \(row.fields[place]), and this is "
            + "\(plan.experiment): models, methods, options or images differ; \(remedy)")
      }
      if let mark, let shard = plan.shard, row.fields[mark] != "\(shard)" {
        throw ToolError(
          "\(path): row \(row.number) is of shard \(row.fields[mark]), and this is \(shard); \(remedy)"
        )
      }
      return ResultKey(
        index: try file.image(of: row, remedy: remedy), series: row.fields[4])
    }
    return EarlierResults(path: path, keys: keys)
  }

  /// The bytes of a file, `nil` if there is none.
  private static func contents(of path: String) throws -> Data? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      // Pipes would have to be waited for.
      guard isRegularFile(path) else { throw ToolError("it is a folder, a pipe or a device") }
      return try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw ToolError(
        "\(path): cannot be gone on with: \(message(for: error)); name another file with -o")
    }
  }

  /// Puts the rows of a file in the order that an undisturbed evaluation gives them.
  ///
  /// - Parameters:
  ///   - path: A whole results file.
  ///   - plan: What was evaluated.
  /// - Throws: `ToolError` or `FileError` if it cannot be read or written.
  static func sort(_ path: String, by plan: EvaluationPlan) throws {
    let file = try ResultsFile(path: path)
    let places = Dictionary(
      uniqueKeysWithValues: zip(plan.series.map(\.name), plan.series.indices))
    let order = file.rows.map { row in
      (Int(row.fields[0]) ?? 0, places[row.fields[4]] ?? 0)
    }
    let sorted = file.rows.indices.sorted { order[$0] < order[$1] }
    guard sorted != Array(file.rows.indices) else { return }
    try ResultsFile.write(
      columns: file.columns, rows: sorted.map { file.rows[$0].fields }, to: path)
  }
}

extension ResultsFile {
  /// Writes a results file.
  ///
  /// - Parameters:
  ///   - columns: Its columns.
  ///   - rows: Its rows.
  ///   - path: The file; one that is there is replaced.
  /// - Throws: `FileError` if it cannot be written.
  static func write(columns: [String], rows: [[String]], to path: String) throws {
    try writeAtomically(to: path, replacing: true) { writer in
      try writer.write(Array(line(columns).utf8))
      for row in rows { try writer.write(Array(line(row).utf8)) }
    }
  }
}
