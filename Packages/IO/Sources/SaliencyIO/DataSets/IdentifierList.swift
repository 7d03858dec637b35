/// A text file with the name of one image a line.
enum IdentifierList {
  /// Reads the names.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, a line does not hold exactly one name that
  ///   may be that of a file, a name comes twice, or there is none.
  static func read(from path: String) throws(FileError) -> [String] {
    let file = try MappedFile(path: path)
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    var identifiers: [String] = []
    var lines: [String: Int] = [:]
    let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, row) in rows.enumerated() {
      let words = row.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
      // The last line may be followed by nothing; elsewhere an empty line would shift all places.
      if words.isEmpty && number == rows.count - 1 { break }
      let identifier = String(decoding: words.first ?? bytes[..<0], as: UTF8.self)
      guard words.count == 1, !identifier.hasPrefix("."), !identifier.contains("/") else {
        throw FileError(
          path: path, place: "line \(number + 1)",
          problem: "expected the name of one image, found "
            + "'\(String(decoding: row.prefix(80), as: UTF8.self))'",
          remedy: "extract the list again")
      }
      if let first = lines.updateValue(number + 1, forKey: identifier) {
        throw FileError(
          path: path, place: "line \(number + 1)",
          problem: "\(identifier) stands already in line \(first)", remedy: "extract the list again"
        )
      }
      identifiers.append(identifier)
    }
    guard !identifiers.isEmpty else {
      throw FileError(path: path, problem: "lists no image", remedy: "extract the list again")
    }
    return identifiers
  }
}
