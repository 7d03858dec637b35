import Foundation
import SaliencyIO
import ToolSupport

/// The hashes of files for which none is published, as they were at the first download:
/// `recorded-hashes.json` in the data folder.
///
/// They tell whether a later download is the same file, not whether the first was the right one.
struct HashRecord {
  /// What was found of one file.
  struct Entry: Codable, Hashable {
    /// 64 hexadecimal digits.
    let sha256: String

    /// The size in bytes.
    let size: Int

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case sha256
      case size
    }

    init(_ digests: FileDigests) {
      sha256 = digests.sha256
      size = digests.size
    }

    init(from decoder: any Decoder) throws {
      let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
      sha256 = try keys.decode(String.self, forKey: .sha256)
      size = try keys.decode(Int.self, forKey: .size)
    }
  }

  /// The file that holds the record.
  let path: String

  /// What is recorded, by the files' paths below the data folder.
  private var entries: [String: Entry] = [:]

  /// Reads the record of a data folder; without the file, it is empty.
  ///
  /// - Throws: `ToolError` if the file is no such record.
  init(in folder: DataFolder) throws {
    path = folder.place("recorded-hashes.json")
    guard FileManager.default.fileExists(atPath: path) else { return }
    entries = try readJSON([String: Entry].self, from: path)
  }

  /// What is recorded of a file.
  subscript(file: RemoteFile) -> Entry? { entries[file.path] }

  /// Records a file and writes the record.
  ///
  /// - Throws: `FileError` if it cannot be written.
  mutating func add(_ file: RemoteFile, _ digests: FileDigests) throws {
    entries[file.path] = Entry(digests)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      var text = try encoder.encode(entries)
      text.append(UInt8(ascii: "\n"))
      try text.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw FileError(
        path: path, problem: "cannot be written: \(message(for: error))",
        remedy: "make its folder writable")
    }
  }
}
