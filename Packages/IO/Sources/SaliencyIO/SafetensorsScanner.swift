/// Reads the JSON of a safetensors header.
///
/// Only what the format allows is read, so that hostile nesting has nothing to grip, and a key that
/// occurs twice is an error, where general parsers silently keep one of the two.
struct SafetensorsScanner {
  /// One tensor, as the header describes it.
  struct Entry {
    var name: String
    var type: String
    var shape: [Int]
    var start: Int
    var end: Int
  }

  /// What the header says, not yet checked for sense.
  struct Contents {
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
  }

  /// Why the text is not such a header.
  struct Failure: Error {
    var offset: Int
    var problem: String
  }

  private var json: SafetensorsJSON

  init(bytes: Slice<UnsafeRawBufferPointer>) {
    self.json = SafetensorsJSON(bytes: bytes)
  }

  /// Reads the whole header.
  mutating func contents() throws(Failure) -> Contents {
    guard json.startsWithBrace else {
      throw Failure(offset: json.position, problem: "expected '{', found other text")
    }
    var contents = Contents()
    var names: Set<String> = []
    try members { (scanner, name) throws(Failure) in
      guard names.insert(name).inserted else {
        throw scanner.failure("expected every name once, found '\(name)' again")
      }
      if name == "__metadata__" {
        contents.metadata = try scanner.metadata()
      } else {
        contents.entries.append(try scanner.entry(named: name))
      }
    }
    guard json.isAtEnd() else {
      throw failure("expected spaces up to the end of the header, found more text")
    }
    return contents
  }

  private mutating func metadata() throws(Failure) -> [String: String] {
    var metadata: [String: String] = [:]
    try members { (scanner, key) throws(Failure) in
      let value = try scanner.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw scanner.failure("expected every key of __metadata__ once, found '\(key)' again")
      }
    }
    return metadata
  }

  private mutating func entry(named name: String) throws(Failure) -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    let start = json.position
    try members { (scanner, key) throws(Failure) in
      switch key {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.integers()
      case "data_offsets" where offsets == nil: offsets = try scanner.integers()
      default:
        throw scanner.failure(
          "expected dtype, shape and data_offsets once each for '\(name)', found '\(key)'")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw Failure(
        offset: start, problem: "expected dtype, shape and two data_offsets for '\(name)'")
    }
    return Entry(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  /// Reads an object and calls `body` at the value of each key.
  private mutating func members(
    _ body: (inout SafetensorsScanner, String) throws(Failure) -> Void
  ) throws(Failure) {
    try expect("{")
    if json.take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try body(&self, key)
    } while json.take(",")
    try expect("}")
  }

  private mutating func integers() throws(Failure) -> [Int] {
    var integers: [Int] = []
    try expect("[")
    if json.take("]") { return [] }
    repeat {
      guard let integer = json.integer() else {
        throw failure("expected a whole number from 0 to 2^63 - 1, found other text")
      }
      integers.append(integer)
    } while json.take(",")
    try expect("]")
    return integers
  }

  private mutating func string() throws(Failure) -> String {
    guard let string = json.string() else {
      throw failure("expected a string, found other text")
    }
    return string
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard json.take(character) else { throw failure("expected '\(character)', found other text") }
  }

  private func failure(_ problem: String) -> Failure {
    Failure(offset: json.position, problem: problem)
  }
}
