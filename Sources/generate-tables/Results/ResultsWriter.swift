import Foundation
import SaliencyIO
import ToolSupport

/// Whether a path, links followed, leads to a file rather than to a folder, a pipe or a device.
func isRegularFile(_ path: String) -> Bool {
  let resolved = URL(filePath: path).resolvingSymlinksInPath().path
  let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
  return attributes?[.type] as? FileAttributeType == .typeRegular
}

/// Appends rows to a results file, each whole or not at all.
///
/// A row is one call of the operating system: whatever ends the process, what was written stays, and
/// at most the last row is torn.
final class ResultsWriter {
  /// How many rows were appended.
  private(set) var count = 0

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
      let url = URL(filePath: path)
      handle = try continuing ? FileHandle(forUpdating: url) : FileHandle(forWritingTo: url)
      if continuing {
        // A row that an interruption tore is computed again.
        let contents = try handle.readToEnd() ?? Data()
        let end = contents.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        try handle.truncate(atOffset: UInt64(end))
      }
      // Pipes and devices have no end.
      if isRegularFile(path) { try handle.seekToEnd() }
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
      count += 1
    } catch {
      throw ToolError(
        "\(path): cannot be written: \(message(for: error)); make room and go on with --resume")
    }
  }
}
