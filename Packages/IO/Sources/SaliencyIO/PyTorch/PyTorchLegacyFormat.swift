/// The format before PyTorch 1.6: five pickles, and each storage as its count and its elements.
///
/// The pickles are a magic number, the version of the format, facts about the machine, what was
/// saved, and the keys of the storages in the order of the file. All numbers are little-endian.
enum PyTorchLegacyFormat {
  /// The magic number 0x1950a86a20f9469cfc6c as a pickle holds it.
  private static let magic: [UInt8] = [
    0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]
  private static let version = 1001

  /// Whether a file begins with the magic number, in a pickle of any protocol that has it.
  static func matches(_ file: UnsafeRawBufferPointer) -> Bool {
    guard file.count > 14, file[0] == 0x80, (2...5).contains(file[1]) else { return false }
    // Protocols 4 and 5 put a frame of 9 bytes before it.
    return [4, 13].contains { start in
      file.count >= start + magic.count && file[start...].starts(with: magic)
    }
  }

  /// Reads all pickles and finds the storages.
  static func read(
    _ file: MappedFile
  ) throws(FileError) -> (root: PyTorchValue, storages: PyTorchStorageReader) {
    var reader = Reader(file: file)
    try reader.checkHeader()
    let output = try reader.pickle()
    let keys = try reader.keys()
    let places = try reader.places(of: keys, output.storages)
    for key in output.storages.keys.sorted() where places[key] == nil {
      throw reader.failure(
        "expected storage '\(key.prefix(64))' among the \(places.count) in the file, found none")
    }
    return (
      try PickleUnfolding.tree(of: output, path: file.path),
      PyTorchStorageReader(container: .file(file), places: places, isBigEndian: false)
    )
  }

  private struct Reader {
    let file: MappedFile
    var position = 0

    init(file: MappedFile) {
      self.file = file
    }

    func failure(_ problem: String) -> FileError {
      FileError(
        path: file.path, place: "byte \(position)", problem: problem,
        remedy: "the file is damaged or truncated; download it again")
    }

    /// Runs the next pickle.
    mutating func pickle() throws(FileError) -> PickleMachine.Output {
      let output = try PickleMachine.run(
        PickleCursor(file.bytes, from: position, entry: nil, path: file.path),
        limits: PickleMachine.Limits { [count = file.count] _ in count })
      position = output.end
      return output
    }

    mutating func checkHeader() throws(FileError) {
      guard case .largeInteger(magic) = try pickle().root else {
        throw failure("expected the magic number of a PyTorch file, found another value")
      }
      let found = try pickle().root
      guard case .integer(version) = found else {
        throw failure("expected version \(version) of PyTorch's format, found another")
      }
      let facts = try pickle()
      if try PickleUnfolding.tree(of: facts, path: file.path)["little_endian"] == .bool(false) {
        throw FileError(
          path: file.path, problem: "expected a file of a little-endian machine, found another",
          remedy: "load it with PyTorch and save it again with version 1.6 or later")
      }
    }

    /// The keys of the storages, in the order of the file.
    mutating func keys() throws(FileError) -> [String] {
      let output = try pickle()
      guard case .list(let items) = try PickleUnfolding.tree(of: output, path: file.path) else {
        throw failure("expected a list of the storages' keys, found another value")
      }
      var keys: [String] = []
      for item in items {
        guard case .text(let key) = item else {
          throw failure("expected a storage's key as text, found another value")
        }
        keys.append(key)
      }
      return keys
    }

    mutating func places(
      of keys: [String], _ storages: [String: PyTorchStorage]
    ) throws(FileError) -> [String: PyTorchStorageReader.Place] {
      var places: [String: PyTorchStorageReader.Place] = [:]
      for key in keys {
        guard let storage = storages[key], places[key] == nil else {
          throw failure("expected storages that tensors name, once each, found '\(key.prefix(64))'")
        }
        guard file.count - position >= 8 else {
          throw failure(
            "expected the size of storage '\(key)', found \(file.count - position) more bytes")
        }
        let count = Int(
          Int64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: Int64.self)))
        guard count == storage.count else {
          throw failure("expected \(storage.count) elements in storage '\(key)', found \(count)")
        }
        position += 8
        let size = storage.elementType?.byteCount ?? 1
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, byteCount <= file.count - position else {
          throw failure(
            "expected \(count) elements of \(size) bytes in storage '\(key)', found "
              + "\(file.count - position) more bytes")
        }
        places[key] = .mapped(position..<position + byteCount)
        position += byteCount
      }
      return places
    }
  }
}
