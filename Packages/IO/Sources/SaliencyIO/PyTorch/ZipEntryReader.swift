internal import CZip

/// An entry of a ZIP archive while it is read from front to back.
struct ZipEntryReader: ~Copyable {
  private let entry: ZipArchive.Entry
  private let file: OpaquePointer
  private let path: String

  /// How much is unpacked at a time.
  private static let pieceByteCount = 1 << 20

  init(_ entry: ZipArchive.Entry, of archive: OpaquePointer, path: String) throws(FileError) {
    self.entry = entry
    self.path = path
    if let obstacle = entry.obstacle {
      throw FileError(
        path: path, place: "entry '\(entry.name)'",
        problem: "expected a stored or deflated entry, but it \(obstacle)",
        remedy: "pack the archive again without that")
    }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      let reason = String(cString: zip_error_strerror(zip_get_error(archive)))
      throw Self.damage(entry, path, reason)
    }
    self.file = file
  }

  deinit {
    zip_fclose(file)
  }

  /// Goes to a byte of the unpacked entry, from its start.
  func advance(to position: Int) throws(FileError) {
    if entry.isStored {
      guard zip_fseek(file, zip_int64_t(position), SEEK_SET) == 0 else { throw failure() }
    } else {
      try stream(position) { _ in }
    }
  }

  /// Reads as many bytes as the buffer takes.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    var filled = 0
    while filled < buffer.count, let base = buffer.baseAddress {
      let count = zip_fread(file, base + filled, zip_uint64_t(buffer.count - filled))
      guard count > 0 else { throw failure(isShort: count == 0) }
      filled += Int(count)
    }
  }

  /// Reads so many bytes, a piece at a time.
  func stream(_ count: Int, to body: (UnsafeRawBufferPointer) -> Void) throws(FileError) {
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(max(count, 1), Self.pieceByteCount), alignment: 16)
    defer { piece.deallocate() }
    var remaining = count
    while remaining > 0 {
      let part = UnsafeMutableRawBufferPointer(rebasing: piece[..<min(remaining, piece.count)])
      try fill(part)
      body(UnsafeRawBufferPointer(part))
      remaining -= part.count
    }
  }

  /// Checks that the entry ends here and has the right checksum.
  func finish() throws(FileError) {
    // libzip compares checksums when it is asked for what lies behind the last byte.
    var byte: UInt8 = 0
    let count = zip_fread(file, &byte, 1)
    guard count == 0 else {
      throw count < 0
        ? failure()
        : Self.damage(entry, path, "it holds more than the \(entry.byteCount) bytes it claims")
    }
  }

  private func failure(isShort: Bool = false) -> FileError {
    Self.damage(
      entry, path,
      isShort
        ? "it holds fewer than the \(entry.byteCount) bytes it claims"
        : String(cString: zip_error_strerror(zip_file_get_error(file))))
  }

  private static func damage(_ entry: ZipArchive.Entry, _ path: String, _ reason: String)
    -> FileError
  {
    FileError(
      path: path, place: "entry '\(entry.name)'", problem: "is damaged (\(reason))",
      remedy: "download the file again")
  }
}
