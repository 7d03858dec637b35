extension PickleMachine {
  /// The value that an instruction spells out.
  mutating func literal(_ opcode: PickleOpcode) throws(FileError) -> PickleItem {
    switch opcode {
    case .newTrue: return .bool(true)
    case .newFalse: return .bool(false)
    case .integer, .long: return try decimal()
    case .binaryInteger: return .integer(Int(try cursor.integer(Int32.self)))
    case .binaryInteger1: return .integer(Int(try cursor.byte()))
    case .binaryInteger2: return .integer(Int(try cursor.integer(UInt16.self)))
    case .long1: return Self.integer(try cursor.counted(UInt8.self))
    case .long4: return Self.integer(try cursor.counted(Int32.self))
    case .float:
      let text = try cursor.line()
      guard let number = Double(text) else {
        throw cursor.failure("expected a number, found '\(text.prefix(64))'")
      }
      return .number(number)
    case .binaryFloat:
      let bits = UInt64(bigEndian: try cursor.take(8).loadUnaligned(as: UInt64.self))
      return .number(Double(bitPattern: bits))
    case .string: return try quoted()
    case .binaryString: return Self.string(try cursor.counted(Int32.self))
    case .shortBinaryString: return Self.string(try cursor.counted(UInt8.self))
    case .unicode: return .text(try escaped(cursor.line()))
    case .binaryUnicode: return try text(cursor.counted(UInt32.self))
    case .shortBinaryUnicode: return try text(cursor.counted(UInt8.self))
    case .binaryUnicode8: return try text(cursor.counted(UInt64.self))
    case .shortBinaryBytes: return .bytes(Array(try cursor.counted(UInt8.self)))
    case .binaryBytes: return .bytes(Array(try cursor.counted(UInt32.self)))
    case .binaryBytes8, .byteArray8: return .bytes(Array(try cursor.counted(UInt64.self)))
    default: return .none
    }
  }

  /// An integer as text; `00` and `01` are truth values, and long ones end with `L`.
  private mutating func decimal() throws(FileError) -> PickleItem {
    var text = try cursor.line()
    if text == "00" || text == "01" { return .bool(text == "01") }
    if text.hasSuffix("L") { text.removeLast() }
    guard let value = Int(text) else {
      throw cursor.failure("expected an integer of 64 bits, found '\(text.prefix(64))'")
    }
    return .integer(value)
  }

  /// An integer in two's complement, the least significant byte first.
  private static func integer(_ bytes: UnsafeRawBufferPointer) -> PickleItem {
    guard bytes.count <= 8 else { return .largeInteger(Array(bytes)) }
    // The sign goes on in the bytes that are not written.
    var value = bytes.last.map { $0 >= 0x80 } == true ? -1 : 0
    for byte in bytes.reversed() { value = value << 8 | Int(byte) }
    return .integer(value)
  }

  /// A string of Python 2, which is text or bytes.
  private static func string(_ bytes: UnsafeRawBufferPointer) -> PickleItem {
    String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(Array(bytes))
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws(FileError) -> PickleItem {
    // Python writes lone surrogates too; such text can be no name of a tensor.
    .text(String(decoding: bytes, as: UTF8.self))
  }

  /// A string of Python 2 as its source code would have it.
  private mutating func quoted() throws(FileError) -> PickleItem {
    let line = try cursor.line()
    let text = line.hasSuffix("\r") ? String(line.dropLast()) : line
    guard let quote = text.first, quote == "'" || quote == "\"", text.count >= 2,
      text.last == quote
    else { throw cursor.failure("expected text in quotes, found '\(text.prefix(64))'") }
    return .text(try escaped(String(text.dropFirst().dropLast())))
  }

  /// Text whose unusual characters are written `\n`, `\x41`, `\u0041` or `\U00000041`.
  private func escaped(_ text: String) throws(FileError) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "\"": "\"",
    ]
    let widths: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let kind = rest.popFirst() else {
        throw cursor.failure("expected a character after a backslash, found none")
      }
      if let plain = simple[kind] {
        result.append(plain)
      } else if let width = widths[kind] {
        let digits = String(String.UnicodeScalarView(rest.prefix(width)))
        rest = rest.dropFirst(width)
        guard digits.unicodeScalars.count == width, let code = UInt32(digits, radix: 16) else {
          throw cursor.failure("expected \(width) hexadecimal digits, found '\(digits)'")
        }
        result.append(Unicode.Scalar(code) ?? "\u{FFFD}")
      } else {
        // Python keeps backslashes that begin nothing.
        result.append(scalar)
        result.append(kind)
      }
    }
    return String(result)
  }
}
