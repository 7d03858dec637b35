import SaliencyTensor

/// What stands in front of the elements of an NPY file: magic bytes, version, and a Python dictionary
/// as text, `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
struct NPYHeader {
  var type: ElementType
  var isBigEndian: Bool
  var isFortranOrder: Bool
  var shape: Shape

  /// The number of bytes before the first element.
  var byteCount: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  // Headers of plain arrays have 118 bytes; only structured types, which are refused, need more.
  private static let largestHeader = 1 << 16
  private static let largestRank = 64

  /// Reads the header of a file.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
    func failure(_ place: Int, _ problem: String) -> FileError {
      FileError(
        path: path, place: "byte \(place)", problem: problem,
        remedy: "write the array again with numpy.save")
    }
    guard bytes.starts(with: Self.magic), bytes.count >= 10 else {
      throw failure(0, "expected the start of an NPY file, found other bytes or too few")
    }
    let major = bytes[6]
    guard (1...3).contains(major), bytes[7] == 0 else {
      throw failure(6, "expected NPY format 1.0, 2.0 or 3.0, found \(major).\(bytes[7])")
    }
    let lengthSize = major == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthSize else {
      throw failure(8, "expected the length of the header, found the end of the file")
    }
    let length =
      major == 1
      ? Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    let start = 8 + lengthSize
    guard length <= Self.largestHeader, length <= bytes.count - start else {
      throw failure(
        8,
        "expected a header of at most \(min(bytes.count - start, Self.largestHeader)) bytes, "
          + "found \(length)")
    }
    var scanner = NPYDictionaryScanner(bytes: bytes[start..<start + length])
    let dictionary: NPYDictionaryScanner.Dictionary
    do throws(NPYDictionaryScanner.Failure) {
      dictionary = try scanner.dictionary()
    } catch {
      throw failure(error.offset, error.problem)
    }
    guard let (type, isBigEndian) = Self.type(dictionary.type) else {
      throw FileError(
        path: path, place: "byte \(start)",
        problem: "expected floats, integers or truth values, found elements of type "
          + "'\(dictionary.type)'",
        remedy: "convert the array with astype('float32') and write it again")
    }
    guard dictionary.shape.count <= Self.largestRank,
      let shape = Shape(readFrom: dictionary.shape)
    else {
      throw failure(start, "the shape \(dictionary.shape.prefix(8)) is too large")
    }
    self.type = type
    self.isBigEndian = isBigEndian
    self.isFortranOrder = dictionary.isFortranOrder
    self.shape = shape
    self.byteCount = start + length
  }

  /// The meaning of NumPy's type strings: byte order, kind, bytes per element.
  private static func type(_ description: String) -> (ElementType, isBigEndian: Bool)? {
    let types: [String: ElementType] = [
      "b1": .bool, "u1": .uint8, "i1": .int8, "u2": .uint16, "i2": .int16, "u4": .uint32,
      "i4": .int32, "u8": .uint64, "i8": .int64, "f2": .float16, "f4": .float32, "f8": .float64,
    ]
    guard let order = description.first, let type = types[String(description.dropFirst())] else {
      return nil
    }
    switch order {
    case "<": return (type, false)
    case ">": return (type, true)
    // Without byte order, which only single bytes can be.
    case "|" where type.byteCount == 1: return (type, false)
    default: return nil
    }
  }

  /// The first bytes of a file of 32-bit floats in C order, format 1.0.
  static func encoded(shape: Shape) -> [UInt8] {
    let extents = shape.dimensions.map { "\($0)" }.joined(separator: ", ")
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': ("
    text += shape.rank == 1 ? "\(extents),), }" : "\(extents)), }"
    // NumPy leaves room for the first extent to grow to 21 digits in place.
    if shape.rank > 0 {
      text += String(repeating: " ", count: max(0, 21 - "\(shape[0])".utf8.count))
    }
    // The elements start at a multiple of 64, so that they can be mapped.
    let unpadded = magic.count + 4 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
