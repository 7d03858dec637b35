import ToolSupport

/// The fields of a file of comma-separated values, as RFC 4180 describes them.
///
/// Lines end in `\n`, `\r\n` or `\r`. A quoted field may hold commas, line ends and doubled quotation
/// marks. Nothing is trimmed, and no row is made longer or shorter: whoever asks for columns counts
/// the fields.
struct CommaSeparatedValues {
  /// The fields of each row, the header among them; an empty line is a row of one empty field.
  private(set) var rows: [[String]] = []

  /// Whether the file ends within its last row: no line end, or a quotation mark still open.
  private(set) var endsInRow = false

  /// Takes a text apart.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file, for errors.
  /// - Throws: `ToolError` that names the row, for bytes that are no UTF-8 and for a text behind a
  ///   closing quotation mark.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(ToolError) {
    // Spreadsheets put a byte order mark before the text.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var place = bytes.starts(with: mark) ? mark.count : 0
    var fields: [String] = []
    while place < bytes.count {
      if bytes[place] == Self.quote {
        let field = try Self.quotedField(in: bytes, at: &place, path: path, row: rows.count + 1)
        fields.append(field.text)
        guard field.isClosed else { break }
      } else {
        let start = place
        while place < bytes.count, !Self.endsField(bytes[place]) { place += 1 }
        let field = bytes[start..<place]
        fields.append(
          place == bytes.count
            ? Self.tornText(field) : try Self.text(field, path: path, row: rows.count + 1))
      }
      guard place < bytes.count else { break }
      let end = bytes[place]
      place += 1
      if end == Self.comma {
        // A comma at the very end has an empty field behind it.
        if place == bytes.count { fields.append("") }
        continue
      }
      if end == Self.carriageReturn, place < bytes.count, bytes[place] == Self.lineFeed {
        place += 1
      }
      rows.append(fields)
      fields.removeAll(keepingCapacity: true)
    }
    if !fields.isEmpty {
      rows.append(fields)
      endsInRow = true
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func endsField(_ byte: UInt8) -> Bool {
    byte == comma || byte == lineFeed || byte == carriageReturn
  }

  /// The field that begins with the quotation mark at `place`, which moves behind the closing one.
  private static func quotedField(
    in bytes: UnsafeRawBufferPointer, at place: inout Int, path: String, row: Int
  ) throws(ToolError) -> (text: String, isClosed: Bool) {
    place += 1
    var content: [UInt8] = []
    while place < bytes.count {
      let start = place
      while place < bytes.count, bytes[place] != quote { place += 1 }
      content += bytes[start..<place]
      guard place < bytes.count else { break }
      place += 1
      if place < bytes.count, bytes[place] == quote {
        content.append(quote)
        place += 1
        continue
      }
      guard place == bytes.count || endsField(bytes[place]) else {
        throw ToolError(
          "\(path): row \(row): expected a comma behind the closing quotation mark of a field, found "
            + "other text; write quotation marks within a field twice")
      }
      return (try text(content, path: path, row: row), true)
    }
    return (tornText(content), false)
  }

  /// What there is of the last field, which may end within a character.
  private static func tornText(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func text(
    _ bytes: some Sequence<UInt8>, path: String, row: Int
  ) throws(ToolError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ToolError(
        "\(path): row \(row): expected text in UTF-8, found other bytes; save the file as UTF-8")
    }
    return text
  }
}
