import Foundation
import SaliencyIO
import ToolSupport

/// Appends rows to a results file, each whole or not at all.
///
/// A row is one call of the operating system: whatever ends the process, what was written stays, and
/// at most the last row is torn.
final class ResultsWriter {
  private let handle: FileHandle
  private let path: String

  /// Begins a file, or goes on after its last whole row.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - columns: Its columns.
  ///   - continuing: Whether the file is there and goes on.
  /// - Throws: `FileError` or `ToolError` if the file cannot be written.
  init(path: String, columns: [String], continuing: Bool) throws {
    self.path = path
    if !continuing {
      try writeAtomically(to: path, replacing: true) { writer in
        try writer.write(Array(ResultsFile.line(columns).utf8))
      }
    }
    do {
      handle = try FileHandle(forUpdating: URL(filePath: path))
      if continuing {
        // A row that an interruption tore is computed again.
        let contents = try handle.readToEnd() ?? Data()
        let end = contents.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        try handle.truncate(atOffset: UInt64(end))
      }
      try handle.seekToEnd()
    } catch {
      throw ToolError("\(path): cannot be written: \(message(for: error))")
    }
  }

  /// Appends a row.
  ///
  /// - Parameter fields: One text for each column.
  /// - Throws: `ToolError` if it cannot be written.
  func append(_ fields: [String]) throws {
    do {
      try handle.write(contentsOf: Data(ResultsFile.line(fields).utf8))
    } catch {
      throw ToolError(
        "\(path): cannot be written: \(message(for: error)); make room and go on with --resume")
    }
  }
}
