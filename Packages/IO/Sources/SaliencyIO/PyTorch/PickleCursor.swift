/// The place in a pickle where its next byte is read.
struct PickleCursor {
  /// How a place in the pickle is called in errors: the entry of an archive that holds the pickle.
  let entry: String?

  /// The file, as the caller named it.
  let path: String

  /// The bytes; offsets in errors count from their start.
  let bytes: UnsafeRawBufferPointer

  /// The next byte.
  private(set) var position: Int

  /// The opcode that is being read.
  private(set) var opcodePosition: Int

  init(_ bytes: UnsafeRawBufferPointer, from position: Int = 0, entry: String?, path: String) {
    self.bytes = bytes
    self.position = position
    opcodePosition = position
    self.entry = entry
    self.path = path
  }

  /// An error at the current opcode.
  func failure(_ problem: String, remedy: String? = nil) -> FileError {
    let byte = "byte \(opcodePosition)"
    return FileError(
      path: path, place: entry.map { "entry '\($0)', \(byte)" } ?? byte, problem: problem,
      remedy: remedy ?? "the file is damaged or was not written by torch.save; download it again")
  }

  /// The next opcode.
  mutating func opcode() throws(FileError) -> UInt8 {
    opcodePosition = position
    return try byte()
  }

  /// The next byte.
  mutating func byte() throws(FileError) -> UInt8 {
    try take(1)[0]
  }

  /// So many bytes.
  mutating func take(_ count: Int) throws(FileError) -> UnsafeRawBufferPointer {
    guard count <= bytes.count - position else {
      throw failure("expected \(count) more bytes, found \(bytes.count - position)")
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// A little-endian integer.
  mutating func integer<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ type: Bits.Type
  ) throws(FileError) -> Bits {
    let bytes = try take(MemoryLayout<Bits>.size)
    return Bits(littleEndian: bytes.loadUnaligned(as: Bits.self))
  }

  /// Bytes behind their number, which is an integer of some type.
  mutating func counted<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ type: Bits.Type
  ) throws(FileError) -> UnsafeRawBufferPointer {
    let count = try integer(type)
    guard let count = Int(exactly: count), count >= 0 else {
      throw failure("expected at most \(bytes.count - position) bytes, found a claim of \(count)")
    }
    return try take(count)
  }

  /// The text up to the next line feed, which is passed over.
  mutating func line() throws(FileError) -> String {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    guard let count = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      throw failure("expected a line feed before the end of the pickle, found none")
    }
    position += count + 1
    return String(decoding: rest[..<count], as: UTF8.self)
  }
}
