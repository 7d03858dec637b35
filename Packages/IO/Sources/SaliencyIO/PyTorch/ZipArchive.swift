internal import CZip
import Synchronization

/// A ZIP archive that is open for reading, with every size and name in its directory checked.
///
/// Entries may be stored or deflated, and the archive may be a ZIP64 one. Names are never used as
/// paths of files. Calls wait for each other, because libzip's state belongs to the archive.
final class ZipArchive: Sendable {
  /// A file in the archive.
  struct Entry: Hashable, Sendable {
    /// The name, as in `archive/data.pkl`.
    let name: String

    /// The place in the archive's directory.
    let index: UInt64

    /// The number of bytes when unpacked.
    let byteCount: Int

    /// Whether the bytes lie in the archive as they are.
    let isStored: Bool

    /// Why the entry cannot be read, if that is so.
    let obstacle: String?
  }

  /// The archive, as the caller named it.
  let path: String

  /// All entries, in the order of the directory.
  let entries: [Entry]

  private let entriesByName: [String: Entry]
  // libzip reads from the mapped bytes.
  private let file: MappedFile
  // libzip's own state, used by one thread at a time.
  private nonisolated(unsafe) let archive: OpaquePointer
  /// The entries whose checksums were found right.
  private let verified = Mutex<Set<UInt64>>([])

  /// The largest factor by which deflating can shrink: 258 bytes for two bits.
  private static let largestRatio = 1032

  /// Opens an archive.
  ///
  /// - Throws: ``FileError`` if it is damaged or truncated, if an entry claims more bytes than it can
  ///   hold, or if names are repeated or lead out of the archive.
  init(_ file: MappedFile) throws(FileError) {
    let archive = try Self.open(file)
    do throws(FileError) {
      entries = try Self.entries(of: archive, in: file)
    } catch {
      zip_discard(archive)
      throw error
    }
    entriesByName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
    path = file.path
    self.file = file
    self.archive = archive
  }

  deinit {
    zip_discard(archive)
  }

  /// The entry of a name, if there is one.
  func entry(named name: String) -> Entry? {
    entriesByName[name]
  }

  /// All bytes of a small entry.
  ///
  /// - Parameters:
  ///   - entry: An entry of this archive.
  ///   - limit: The largest number of bytes to unpack.
  /// - Returns: The unpacked bytes.
  /// - Throws: ``FileError`` if the entry is larger or damaged.
  func contents(of entry: Entry, limit: Int) throws(FileError) -> [UInt8] {
    guard entry.byteCount <= limit else {
      throw FileError(
        path: path, place: "entry '\(entry.name)'",
        problem: "expected at most \(limit) bytes, found \(entry.byteCount)",
        remedy: "the file is damaged or of another kind; download it again")
    }
    var bytes = [UInt8](repeating: 0, count: entry.byteCount)
    var failure: FileError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(FileError) {
        try read(entry, from: 0, into: buffer)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads bytes of an entry into memory.
  ///
  /// - Parameters:
  ///   - entry: An entry of this archive.
  ///   - start: The first byte, counted in the unpacked entry; the range must lie within it.
  ///   - buffer: All of it is written.
  /// - Throws: ``FileError`` if the entry is damaged.
  func read(
    _ entry: Entry, from start: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    let range = start..<start + buffer.count
    try withReader(entry, range) { (reader) throws(FileError) in try reader.fill(buffer) }
  }

  /// Calls `body` with bytes of an entry, a piece at a time.
  ///
  /// - Parameters:
  ///   - entry: An entry of this archive.
  ///   - range: The bytes, counted in the unpacked entry; the range must lie within it.
  ///   - body: Called with pieces of a multiple of 8 bytes, except for the last.
  /// - Throws: ``FileError`` if the entry is damaged.
  func stream(
    _ entry: Entry, _ range: Range<Int>, to body: (UnsafeRawBufferPointer) -> Void
  ) throws(FileError) {
    try withReader(entry, range) { (reader) throws(FileError) in
      try reader.stream(range.count, to: body)
    }
  }

  private func withReader(
    _ entry: Entry, _ range: Range<Int>,
    _ body: (borrowing ZipEntryReader) throws(FileError) -> Void
  ) throws(FileError) {
    let result: Result<Void, FileError> = verified.withLock { verified in
      do throws(FileError) {
        let isWhole = range == 0..<entry.byteCount
        // A checksum covers the whole entry, so that one look at all of it precedes looks at parts.
        if !isWhole, !verified.contains(entry.index) {
          let reader = try ZipEntryReader(entry, of: archive, path: path)
          try reader.stream(entry.byteCount) { _ in }
          try reader.finish()
          verified.insert(entry.index)
        }
        let reader = try ZipEntryReader(entry, of: archive, path: path)
        if range.lowerBound > 0 { try reader.advance(to: range.lowerBound) }
        try body(reader)
        if isWhole {
          try reader.finish()
          verified.insert(entry.index)
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private static func open(_ file: MappedFile) throws(FileError) -> OpaquePointer {
    var reason = zip_error_t()
    zip_error_init(&reason)
    defer { zip_error_fini(&reason) }
    if let source = zip_source_buffer_create(
      file.bytes.baseAddress, zip_uint64_t(file.count), 0, &reason)
    {
      if let archive = zip_open_from_source(source, ZIP_RDONLY, &reason) { return archive }
      zip_source_free(source)
    }
    throw FileError(
      path: file.path,
      problem: "is a ZIP archive without a readable directory, so that it is damaged or truncated "
        + "(\(String(cString: zip_error_strerror(&reason))))",
      remedy: "download it again")
  }

  private static func entries(
    of archive: OpaquePointer, in file: MappedFile
  ) throws(FileError) -> [Entry] {
    var entries: [Entry] = []
    var names: Set<String> = []
    for index in 0..<UInt64(max(zip_get_num_entries(archive, 0), 0)) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      let wanted = zip_uint64_t(
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
      guard zip_stat_index(archive, index, 0, &status) == 0, status.valid & wanted == wanted,
        let text = zip_get_name(archive, index, zip_flags_t(ZIP_FL_ENC_RAW))
      else {
        throw FileError(
          path: file.path, place: "entry \(index)", problem: "is damaged",
          remedy: "download the file again")
      }
      let name = String(cString: text)
      func failure(_ problem: String) -> FileError {
        FileError(
          path: file.path, place: "entry '\(name.prefix(256))'", problem: problem,
          remedy: "the file is damaged or was made to do harm; download it from its source")
      }
      guard isSafe(name) else {
        throw failure("expected a name within the archive, found one that leads out of it")
      }
      guard names.insert(name).inserted else {
        throw failure("expected one entry of this name, found a second one")
      }
      guard let packed = Int(exactly: status.comp_size), packed <= file.count else {
        throw failure(
          "expected at most the file's \(file.count) bytes, found \(status.comp_size)")
      }
      let isStored = status.comp_method == UInt16(ZIP_CM_STORE)
      let largest = isStored ? packed : packed * largestRatio
      guard let byteCount = Int(exactly: status.size), byteCount <= largest else {
        throw failure(
          "expected at most \(largest) bytes from \(packed) packed ones, found \(status.size)")
      }
      let obstacle: String? =
        status.encryption_method != UInt16(ZIP_EM_NONE)
        ? "is encrypted"
        : isStored || status.comp_method == UInt16(ZIP_CM_DEFLATE)
          ? nil : "is packed by method \(status.comp_method)"
      entries.append(
        Entry(
          name: name, index: index, byteCount: byteCount, isStored: isStored, obstacle: obstacle))
    }
    return entries
  }

  /// Whether a name would stay within a folder that the archive were unpacked in, on any system.
  private static func isSafe(_ name: String) -> Bool {
    let hasDrive = name.utf8.prefix(2).last == UInt8(ascii: ":")
    guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("\\"), !hasDrive else {
      return false
    }
    return !name.split(separator: "/").contains("..")
  }
}
