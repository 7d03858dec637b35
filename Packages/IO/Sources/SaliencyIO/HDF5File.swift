internal import CHDF5
public import SaliencyTensor
import Synchronization

/// An HDF5 file that is open for reading.
///
/// Only what the file itself holds is read: links to other files and symbolic links are passed over,
/// so that nothing outside of it is touched and no cycle is followed. HDF5's state is global, so all
/// calls of a process wait for each other.
///
/// What a file claims is checked here as far as HDF5's interface lets it be seen. The library itself
/// (1.10) still trusts the insides of a file: one that was damaged or made with care can end the
/// process or keep it busy. Read files from strangers in a process of their own.
public final class HDF5File: Sendable {
  /// A dataset of numbers.
  public struct Dataset: Hashable, Sendable {
    /// The path, without the leading slash.
    public let path: String

    /// The extents.
    public let shape: Shape

    /// The type of the elements as stored, as in `float32`.
    public let elementType: String
  }

  /// The file, as the caller named it.
  public let path: String

  /// The size of the file, against which claims in it are held.
  let byteCount: Int

  private let identifier: hid_t
  // HDF5 reads a file that lies in memory from there.
  private let file: MappedFile
  private let heapCheck = Mutex<Swift.Result<Void, FileError>?>(nil)
  private static let library = Mutex(())

  /// Opens a file.
  ///
  /// - Throws: ``FileError`` if it is missing, empty, truncated or no HDF5 file.
  public convenience init(path: String) throws(FileError) {
    try self.init(MappedFile(path: path)) { _ in chdf5_open_file(path) }
  }

  /// Opens a file that lies in memory, as one out of an archive does.
  ///
  /// - Parameter image: The bytes of the file, under the name of the archive.
  /// - Throws: ``FileError`` if they are truncated or no HDF5 file.
  convenience init(image: MappedFile) throws(FileError) {
    try self.init(image) { bytes in
      chdf5_open_image(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
  }

  private init(
    _ file: MappedFile, open: (UnsafeRawBufferPointer) -> hid_t
  ) throws(FileError) {
    try HDF5Signature.check(file.bytes, path: file.path)
    path = file.path
    byteCount = file.count
    self.file = file
    let (identifier, reason) = Self.library.withLock { _ in
      chdf5_silence()
      let identifier = open(file.bytes)
      return (identifier, identifier < 0 ? Self.lastError() : "")
    }
    guard identifier >= 0 else {
      throw FileError(
        path: path, problem: "cannot be opened as HDF5: \(reason)", remedy: "download it again")
    }
    self.identifier = identifier
  }

  deinit {
    _ = Self.library.withLock { _ in H5Fclose(identifier) }
  }

  /// Calls `body` with the file's identifier while no other thread uses the library.
  func withLibrary<Result>(_ body: (hid_t) throws(FileError) -> Result) throws(FileError) -> Result
  {
    let result: Swift.Result<Result, FileError> = Self.library.withLock { _ in
      chdf5_silence()
      do throws(FileError) {
        return .success(try body(identifier))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Checks the strings of variable length; the file is looked through once.
  func checkHeap() throws(FileError) {
    let result = heapCheck.withLock { [file] known in
      let result =
        known
        ?? Swift.Result { () throws(FileError) in
          try HDF5GlobalHeap(file).check()
        }
      known = result
      return result
    }
    try result.get()
  }

  /// An error at a place in the file.
  func error(_ place: String?, _ problem: String, remedy: String? = nil) -> FileError {
    FileError(path: path, place: place, problem: problem, remedy: remedy)
  }

  /// An error for something that HDF5 itself could not read, with its reason.
  func damaged(_ place: String) -> FileError {
    error(place, "cannot be read: \(Self.lastError())", remedy: "download the file again")
  }

  /// What HDF5 says about the last failure in this thread.
  static func lastError() -> String {
    var text = [CChar](repeating: 0, count: 256)
    chdf5_last_error(&text, text.count)
    let message = String(
      decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return message.isEmpty ? "no reason was given" : message
  }
}

extension HDF5File {
  /// All datasets of numbers below a group, in the order of their names.
  ///
  /// - Parameter group: The path of a group, without the leading slash; the root by default.
  /// - Returns: The datasets, one with several names under each; a group with several names is
  ///   entered once. Datasets of text, records or references are left out.
  /// - Throws: ``FileError`` if the group is missing or damaged.
  public func datasets(below group: String = "") throws(FileError) -> [Dataset] {
    try withObject(group, "group") { (identifier) throws(FileError) in
      var walk = HDF5Walk(file: self)
      try walk.visit(identifier, path: group, depth: 0)
      return walk.found
    }
  }

  /// The names of datasets and groups directly in a group.
  func children(of group: String) throws(FileError) -> [String] {
    try withObject(group, "group") { (identifier) throws(FileError) in
      try HDF5Walk.links(of: identifier, in: self, path: group)
    }
  }

  /// Whether there is an object of this path, reached by hard links only.
  func exists(_ path: String) throws(FileError) -> Bool {
    try withLibrary { (file) throws(FileError) in Self.exists(path, in: file) }
  }

  /// Calls `body` with an object that hard links lead to; the root for an empty path.
  func withObject<Result>(
    _ path: String, _ kind: String, _ body: (hid_t) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try withLibrary { (file) throws(FileError) in
      let place = "\(kind) '\(path.isEmpty ? "/" : path)'"
      guard Self.exists(path, in: file) else { throw error(place, "is missing") }
      let object = H5Oopen(file, path.isEmpty ? "/" : path, hid_t(H5P_DEFAULT))
      guard object >= 0 else { throw damaged(place) }
      defer { H5Oclose(object) }
      return try body(object)
    }
  }

  private static func exists(_ path: String, in file: hid_t) -> Bool {
    // HDF5 would follow a symbolic link on the way, even out of the file, so that every part counts.
    var current = ""
    for part in path.split(separator: "/") {
      current += current.isEmpty ? part : "/" + part
      // A lone dot is no link but the group itself.
      guard part != ".", chdf5_is_hard_link(file, current) != 0 else { return false }
    }
    return true
  }

  /// Describes a dataset.
  ///
  /// - Throws: ``FileError`` if there is no such dataset or its elements are no numbers.
  public func dataset(at path: String) throws(FileError) -> Dataset {
    try withDataset(path) { (dataset) throws(FileError) in
      guard let description = try HDF5Walk.describe(dataset, path: path, in: self) else {
        throw error("dataset '\(path)'", "expected numbers, found another type of element")
      }
      return description
    }
  }

  /// Reads a dataset; numbers of other types are converted to 32-bit floats.
  ///
  /// - Throws: ``FileError`` if there is no such dataset, it claims more data than the file holds,
  ///   or it cannot be decompressed.
  public func tensor(at path: String) throws(FileError) -> Tensor {
    let description = try dataset(at: path)
    return try withDataset(path) { (dataset) throws(FileError) in
      try HDF5StorageCheck(file: self, dataset: dataset, description: description).run()
      var status: herr_t = -1
      let tensor = Tensor(shape: description.shape) { elements in
        // Where reading fails halfway, the elements must have values all the same.
        elements.initialize(repeating: 0)
        status = H5Dread(
          dataset, chdf5_native_float(), hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT),
          elements.baseAddress)
      }
      guard status >= 0 || description.shape.count == 0 else {
        throw damaged("dataset '\(path)'")
      }
      return tensor
    }
  }

  private func withDataset<Result>(
    _ path: String, _ body: (hid_t) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try withObject(path, "dataset") { (object) throws(FileError) in
      guard H5Iget_type(object) == H5I_DATASET else {
        throw error("dataset '\(path)'", "expected a dataset, found another object")
      }
      return try body(object)
    }
  }
}
