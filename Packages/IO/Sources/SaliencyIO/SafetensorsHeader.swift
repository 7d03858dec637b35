import SaliencyTensor

/// The header of a safetensors file: which tensors there are, and where their bytes lie.
///
/// A file is the header's length in eight little-endian bytes, the header as JSON, and the data. The
/// rules that are checked are those of the format's specification: offsets begin at 0, follow each
/// other without gap or overlap, and end with the file.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let type: ElementType
    let shape: Shape

    /// The tensor's bytes, counted from the start of the file.
    let bytes: Range<Int>
  }

  /// The tensors, in the order of their data.
  let entries: [Entry]

  /// What the writer said about the file.
  let metadata: [String: String]

  // The reference implementation's limit.
  private static let largestLength = 100_000_000
  private static let largestRank = 64

  static let types: [String: ElementType] = [
    "BOOL": .bool, "U8": .uint8, "I8": .int8, "U16": .uint16, "I16": .int16, "U32": .uint32,
    "I32": .int32, "U64": .uint64, "I64": .int64, "F16": .float16, "BF16": .bfloat16,
    "F32": .float32, "F64": .float64,
  ]

  /// Reads the header of a file.
  init(_ file: UnsafeRawBufferPointer, path: String) throws(FileError) {
    func failure(_ place: String?, _ problem: String) -> FileError {
      FileError(path: path, place: place, problem: problem, remedy: "download or convert it again")
    }
    guard file.count >= 8 else {
      throw failure(nil, "is truncated: \(file.count) bytes hold no safetensors header")
    }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.largestLength), Int(length) <= file.count - 8 else {
      throw failure(
        "byte 0",
        "expected a safetensors header of at most "
          + "\(min(Self.largestLength, file.count - 8)) bytes, found a length of \(length)")
    }
    let dataStart = 8 + Int(length)
    var scanner = SafetensorsScanner(bytes: file[8..<dataStart])
    let contents: SafetensorsScanner.Contents
    do throws(SafetensorsScanner.Failure) {
      contents = try scanner.contents()
    } catch {
      throw failure("byte \(error.offset)", error.problem)
    }
    metadata = contents.metadata

    var entries: [Entry] = []
    for tensor in contents.entries {
      let place = "tensor '\(tensor.name)'"
      guard let type = Self.types[tensor.type] else {
        throw failure(place, "has the type '\(tensor.type)', which is not supported")
      }
      guard tensor.shape.count <= Self.largestRank, let shape = Shape(readFrom: tensor.shape),
        let byteCount = type.byteCount(of: shape.count)
      else { throw failure(place, "has a shape too large for any file") }
      let (begin, end) = (tensor.start, tensor.end)
      guard begin <= end, end <= file.count - dataStart else {
        throw failure(
          place, "expected data within \(file.count - dataStart) bytes, found \(begin) to \(end)")
      }
      guard end - begin == byteCount else {
        throw failure(
          place, "expected \(byteCount) bytes for \(tensor.type) \(shape), found \(end - begin)")
      }
      entries.append(
        Entry(
          name: tensor.name, type: type, shape: shape, bytes: dataStart + begin..<dataStart + end))
    }
    entries.sort {
      ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name)
        < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
    }
    var expected = dataStart
    for entry in entries {
      guard entry.bytes.lowerBound == expected else {
        throw failure(
          "tensor '\(entry.name)'",
          "expected data from byte \(expected - dataStart), found "
            + "\(entry.bytes.lowerBound - dataStart): tensors overlap or leave a gap")
      }
      expected = entry.bytes.upperBound
    }
    guard expected == file.count else {
      throw failure(nil, "expected \(expected) bytes, found \(file.count)")
    }
    self.entries = entries
  }

  /// The header of a file with 32-bit floats, padded with blanks so that the data begin at a
  /// multiple of 64 bytes and can be used where they are mapped.
  static func encoded(_ tensors: [(name: String, shape: Shape)], metadata: [String: String])
    -> [UInt8]
  {
    var parts: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      parts.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for (name, shape) in tensors {
      let end = offset + shape.count * ElementType.float32.byteCount
      let extents = shape.dimensions.map(String.init).joined(separator: ",")
      parts.append(
        "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(extents)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Array("{\(parts.joined(separator: ","))}".utf8)
    while (8 + text.count) % 64 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  /// A string in JSON.
  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
