public import SaliencyTensor

/// Files of NumPy's `save`: one array, with its shape and element type in front of it.
///
/// Source: the format's description in NumPy's documentation (`numpy.lib.format`).
public enum NPYFile {
  /// Reads an array of numbers as a tensor.
  ///
  /// Formats 1.0, 2.0 and 3.0, either byte order, C and Fortran order; floats of 16, 32 and 64 bits,
  /// integers and truth values.
  ///
  /// - Parameter path: The file.
  /// - Returns: The elements as `Float`, in row-major order under the array's shape.
  /// - Throws: ``FileError`` if the file cannot be read or is not such an array.
  public static func read(_ path: String) throws(FileError) -> Tensor {
    let file = try MappedFile(path: path)
    return try decode(file.bytes, path: path)
  }

  /// Reads an array from bytes in memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole of an NPY file.
  ///   - path: What errors call it.
  /// - Returns: The elements as `Float`, in row-major order under the array's shape.
  /// - Throws: ``FileError`` if the bytes are not such an array.
  public static func decode(_ bytes: [UInt8], path: String) throws(FileError) -> Tensor {
    let result: Result<Tensor, FileError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try decode(buffer, path: path) }
    }
    return try result.get()
  }

  /// Writes a tensor as an array of 32-bit floats in C order.
  ///
  /// The bytes are those that `numpy.save` writes. The file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - tensor: The elements, of any shape.
  ///   - path: The file to write.
  ///   - replacing: Whether a file of this name may be replaced.
  /// - Throws: ``FileError`` if the file cannot be written.
  public static func write(_ tensor: Tensor, to path: String, replacing: Bool) throws {
    try writeAtomically(to: path, replacing: replacing) { writer in
      try writer.write(NPYHeader.encoded(shape: tensor.shape))
      try writer.write(scalarsOf: tensor)
    }
  }

  /// The bytes of a tensor's NPY file.
  ///
  /// - Parameter tensor: The elements, of any shape.
  /// - Returns: What ``write(_:to:replacing:)`` writes.
  public static func encode(_ tensor: Tensor) -> [UInt8] {
    var bytes = NPYHeader.encoded(shape: tensor.shape)
    tensor.withLittleEndianBytes { bytes.append(contentsOf: $0) }
    return bytes
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) -> Tensor {
    let header = try NPYHeader(bytes, path: path)
    let data = UnsafeRawBufferPointer(rebasing: bytes[header.byteCount...])
    guard let expected = header.type.byteCount(of: header.shape.count), expected == data.count
    else {
      let needed = header.type.byteCount(of: header.shape.count).map { "\($0)" } ?? "over 2^63"
      throw FileError(
        path: path, place: "byte \(header.byteCount)",
        problem: "expected \(needed) bytes for \(header.type.rawValue) of shape \(header.shape), "
          + "found \(data.count)",
        remedy: "the file is cut short or damaged: write it again")
    }
    let stored = header.isFortranOrder ? Shape(header.shape.dimensions.reversed()) : header.shape
    let tensor = Tensor(shape: stored) { floats in
      header.type.convert(data, bigEndian: header.isBigEndian, to: floats)
    }
    guard header.isFortranOrder else { return tensor }
    do {
      return try tensor.permuted((0..<stored.rank).reversed())
    } catch {
      throw FileError(path: path, problem: error.description)
    }
  }
}

extension Tensor {
  /// Calls `body` with the elements as little-endian bytes, which is how files store them.
  func withLittleEndianBytes<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try withUnsafeScalars { (floats) throws(Failure) in
      #if _endian(little)
        try body(UnsafeRawBufferPointer(floats))
      #else
        let swapped = floats.map { $0.bitPattern.littleEndian }
        try swapped.withUnsafeBytes(body)
      #endif
    }
  }
}

extension FileWriter {
  /// Appends the elements of a tensor in row-major order.
  mutating func write(scalarsOf tensor: Tensor) throws(FileError) {
    try tensor.withLittleEndianBytes { (bytes) throws(FileError) in try write(bytes) }
  }
}
