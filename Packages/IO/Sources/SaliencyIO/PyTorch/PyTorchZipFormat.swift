/// The format of PyTorch 1.6 and later.
///
/// A ZIP archive with `data.pkl` and `data/0`, `data/1`, ... below one folder of any name.
enum PyTorchZipFormat {
  // Pickles of real checkpoints have some hundred kilobytes.
  private static let largestPickle = 1 << 26

  /// The entries that hold a pickle of PyTorch.
  static func pickles(in archive: ZipArchive) -> [ZipArchive.Entry] {
    archive.entries.filter { entry in
      let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
      return parts.last == "data.pkl" && parts.count <= 2
    }
  }

  /// Reads the pickle of an archive and checks that its storages are there.
  static func read(
    _ archive: ZipArchive
  ) throws(FileError) -> (root: PyTorchValue, storages: PyTorchStorageReader) {
    let pickle = try pickle(in: archive)
    let prefix = String(pickle.name.dropLast("data.pkl".count))
    guard archive.entry(named: prefix + "constants.pkl") == nil,
      !archive.entries.contains(where: { $0.name.hasPrefix(prefix + "code/") })
    else {
      throw FileError(
        path: archive.path,
        problem: "expected a file that torch.save wrote, found a TorchScript program",
        remedy: "save its numbers in Python: "
          + "torch.save(torch.jit.load(path).state_dict(), \"weights.pth\")")
    }
    let isBigEndian = try isBigEndian(archive, prefix)
    let bytes = try archive.contents(of: pickle, limit: largestPickle)
    let limits = PickleMachine.Limits { key in
      archive.entry(named: "\(prefix)data/\(key)")?.byteCount
    }
    let result: Result<PickleMachine.Output, FileError> = bytes.withUnsafeBytes { bytes in
      let cursor = PickleCursor(bytes, entry: pickle.name, path: archive.path)
      return Result { () throws(FileError) in try PickleMachine.run(cursor, limits: limits) }
    }
    let output = try result.get()
    var places: [String: PyTorchStorageReader.Place] = [:]
    for key in output.storages.keys {
      places[key] = archive.entry(named: "\(prefix)data/\(key)").map { .entry($0) }
    }
    return (
      try PickleUnfolding.tree(of: output, path: archive.path),
      PyTorchStorageReader(
        container: .archive(archive), places: places, isBigEndian: isBigEndian)
    )
  }

  private static func pickle(in archive: ZipArchive) throws(FileError) -> ZipArchive.Entry {
    let pickles = pickles(in: archive)
    guard let pickle = pickles.first, pickles.count == 1 else {
      let found =
        pickles.isEmpty
        ? "none" : pickles.prefix(4).map { "'\($0.name)'" }.joined(separator: ", ")
      throw FileError(
        path: archive.path,
        problem: "expected one entry data.pkl of a PyTorch file, found \(found)",
        remedy: "name a file that torch.save wrote")
    }
    return pickle
  }

  /// Whether the record of the byte order says `big`; early versions have none and are little.
  private static func isBigEndian(
    _ archive: ZipArchive, _ prefix: String
  ) throws(FileError) -> Bool {
    guard let entry = archive.entry(named: prefix + "byteorder") else { return false }
    let order = String(decoding: try archive.contents(of: entry, limit: 64), as: UTF8.self)
    guard order == "little" || order == "big" else {
      throw FileError(
        path: archive.path, place: "entry '\(entry.name)'",
        problem: "expected little or big, found '\(order)'", remedy: "download the file again")
    }
    return order == "big"
  }
}
