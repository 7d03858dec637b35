public import SaliencyTensor

/// A file of named tensors in the safetensors format, mapped for reading.
///
/// 32-bit floats are used where they lie in the mapped file, so that opening takes no time whatever
/// the size; other types are converted when they are asked for.
///
/// Source: the format's description in the safetensors repository.
public struct SafetensorsFile: TensorSource, Sendable {
  /// The file, as the caller named it.
  public let path: String

  /// What the writer said about the file.
  public let metadata: [String: String]

  /// The names, in the order of the data.
  public let tensorNames: [String]

  private let file: MappedFile
  private let entries: [String: SafetensorsHeader.Entry]

  /// Opens a file.
  ///
  /// - Throws: ``FileError`` if it cannot be read or breaks a rule of the format.
  public init(path: String) throws(FileError) {
    try self.init(MappedFile(path: path))
  }

  init(_ file: MappedFile) throws(FileError) {
    let header = try SafetensorsHeader(file.bytes, path: file.path)
    self.file = file
    path = file.path
    metadata = header.metadata
    tensorNames = header.entries.map(\.name)
    entries = Dictionary(uniqueKeysWithValues: header.entries.map { ($0.name, $0) })
  }

  /// The shape of a tensor.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func shape(of name: String) throws(FileError) -> Shape {
    try entry(name).shape
  }

  /// The type of a tensor's elements as stored, as in `float32`.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func elementType(of name: String) throws(FileError) -> String {
    try entry(name).type.rawValue
  }

  /// The type of a tensor's elements in the format's own words, as in `F32`.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func storedType(of name: String) throws(FileError) -> String {
    let type = try entry(name).type
    return SafetensorsHeader.types.first { $0.value == type }?.key ?? type.rawValue
  }

  /// A tensor, converted to 32-bit floats where it is of another type.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func tensor(named name: String) throws(FileError) -> Tensor {
    let entry = try entry(name)
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[entry.bytes])
    #if _endian(little)
      if entry.type == .float32, let base = bytes.baseAddress,
        UInt(bitPattern: base) % UInt(MemoryLayout<Float>.alignment) == 0
      {
        return Tensor(
          shape: entry.shape, borrowing: base.assumingMemoryBound(to: Float.self), from: file)
      }
    #endif
    return Tensor(shape: entry.shape) { entry.type.convert(bytes, to: $0) }
  }

  /// Writes all tensors of a source as 32-bit floats, holding one of them at a time.
  ///
  /// The same tensors and metadata give the same bytes. The file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - source: The tensors, written in the source's order.
  ///   - metadata: Strings to store beside them.
  ///   - path: The file to write.
  ///   - replacing: Whether a file of this name may be replaced.
  ///   - progress: Called after each tensor with the number of tensors written.
  /// - Throws: ``FileError`` if the file cannot be written, and what the source throws.
  public static func write(
    _ source: some TensorSource, metadata: [String: String], to path: String, replacing: Bool,
    progress: (Int) -> Void = { _ in }
  ) throws {
    let tensors = try source.tensorNames.map { (name: $0, shape: try source.shape(of: $0)) }
    var written = 0
    try write(tensors, metadata: metadata, to: path, replacing: replacing) { name in
      if written > 0 { progress(written) }
      written += 1
      return try source.tensor(named: name)
    }
    if written > 0 { progress(written) }
  }

  /// Writes tensors that are made one at a time, as 32-bit floats.
  ///
  /// The same tensors and metadata give the same bytes. The file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - tensors: Names and shapes, in the order in which the elements shall lie.
  ///   - metadata: Strings to store beside them.
  ///   - path: The file to write.
  ///   - replacing: Whether a file of this name may be replaced.
  ///   - tensor: Gives the tensor of a name; called once per name, in order.
  /// - Throws: ``FileError`` if the file cannot be written or two tensors share a name,
  ///   `ShapeError` if a tensor has another shape than announced, and what `tensor` throws.
  public static func write(
    _ tensors: [(name: String, shape: Shape)], metadata: [String: String], to path: String,
    replacing: Bool, tensor: (String) throws -> Tensor
  ) throws {
    // The format keeps this name for the file's words about itself.
    var names: Set<String> = ["__metadata__"]
    for (name, _) in tensors where !names.insert(name).inserted {
      throw FileError(
        path: path, place: "tensor '\(name)'",
        problem: "cannot be written, because the name is reserved or that of another tensor",
        remedy: "rename it")
    }
    try writeAtomically(to: path, replacing: replacing) { writer in
      try writer.write(SafetensorsHeader.encoded(tensors, metadata: metadata))
      for (name, shape) in tensors {
        let tensor = try tensor(name)
        guard tensor.shape == shape else {
          throw ShapeError(
            operation: "writing tensor '\(name)'", expected: "\(shape)", found: tensor.shape)
        }
        try writer.write(scalarsOf: tensor)
      }
    }
  }

  private func entry(_ name: String) throws(FileError) -> SafetensorsHeader.Entry {
    guard let entry = entries[name] else {
      let nearest = nearestNames(to: name, in: tensorNames)
      throw FileError(
        path: path, problem: "holds no tensor '\(name)'",
        remedy: nearest.isEmpty ? nil : "the nearest are \(nearest.joined(separator: ", "))")
    }
    return entry
  }
}
