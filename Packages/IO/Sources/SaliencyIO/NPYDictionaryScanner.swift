/// Reads the Python dictionary of an NPY header, and nothing else of Python.
struct NPYDictionaryScanner {
  /// What the three entries say.
  struct Dictionary {
    var type: String
    var isFortranOrder: Bool
    var shape: [Int]
  }

  /// Why the text is not such a dictionary.
  struct Failure: Error {
    var offset: Int
    var problem: String
  }

  private let bytes: Slice<UnsafeRawBufferPointer>
  private var position: Int

  init(bytes: Slice<UnsafeRawBufferPointer>) {
    self.bytes = bytes
    self.position = bytes.startIndex
  }

  /// Reads a dictionary with the keys `descr`, `fortran_order` and `shape`, each once, in any order.
  mutating func dictionary() throws(Failure) -> Dictionary {
    var type: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let keyPosition = position
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where type == nil: type = try string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try truthValue()
      case "shape" where shape == nil: shape = try extents()
      default:
        throw Failure(
          offset: keyPosition,
          problem: "expected the keys descr, fortran_order and shape once each, found '\(key)'")
      }
      guard take(",") else {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == bytes.endIndex else {
      throw failure("expected the end of the header, found more text")
    }
    guard let type, let isFortranOrder, let shape else {
      throw failure("expected the keys descr, fortran_order and shape, found fewer")
    }
    return Dictionary(type: type, isFortranOrder: isFortranOrder, shape: shape)
  }

  private func failure(_ problem: String) -> Failure {
    Failure(offset: position, problem: problem)
  }

  private mutating func skipSpace() {
    while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else {
      return false
    }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard take(character) else { throw failure("expected '\(character)', found other text") }
  }

  private mutating func string() throws(Failure) -> String {
    let quote: UInt8
    if take("'") {
      quote = UInt8(ascii: "'")
    } else if take("\"") {
      quote = UInt8(ascii: "\"")
    } else {
      throw failure("expected a quoted word, found other text (structured types cannot be read)")
    }
    let start = position
    while position < bytes.endIndex, bytes[position] != quote {
      guard (0x20..<0x7F).contains(bytes[position]), bytes[position] != UInt8(ascii: "\\") else {
        throw failure("expected plain characters in a quoted word, found others")
      }
      position += 1
    }
    guard position < bytes.endIndex else { throw failure("expected the end of a quoted word") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func truthValue() throws(Failure) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("expected True or False, found other text")
  }

  private mutating func extents() throws(Failure) -> [Int] {
    var extents: [Int] = []
    try expect("(")
    while !take(")") {
      extents.append(try integer())
      guard take(",") else {
        guard extents.count > 1 else {
          throw failure("expected a comma after the only extent, found other text")
        }
        try expect(")")
        break
      }
    }
    return extents
  }

  private mutating func integer() throws(Failure) -> Int {
    skipSpace()
    let start = position
    while position < bytes.endIndex,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      position += 1
    }
    guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw Failure(
        offset: start, problem: "expected an extent of at most 2^63 - 1, found other text")
    }
    // Python 2 wrote long integers with this letter.
    if position < bytes.endIndex, bytes[position] == UInt8(ascii: "L") { position += 1 }
    return value
  }
}
