#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Takes the bytes of a file that is being written by ``writeAtomically(to:replacing:_:)``.
///
/// Small pieces are collected, so that a file may be written line by line.
public struct FileWriter: ~Copyable {
  /// The file that is meant, as the caller named it.
  public let path: String

  private let descriptor: Int32
  private var pending: [UInt8] = []

  // Large enough that the cost of a system call does not matter.
  private static let capacity = 1 << 16

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Appends bytes.
  ///
  /// - Parameter bytes: The bytes to append.
  /// - Throws: ``FileError`` if they cannot be written, for instance because the disk is full.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if pending.count + bytes.count > Self.capacity { try flush() }
    if bytes.count > Self.capacity {
      try writeAll(bytes)
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  ///
  /// - Parameter bytes: The bytes to append.
  /// - Throws: ``FileError`` if they cannot be written, for instance because the disk is full.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    if pending.count + bytes.count > Self.capacity { try flush() }
    pending.append(contentsOf: bytes)
    if pending.count > Self.capacity { try flush() }
  }

  /// Appends text in UTF-8.
  ///
  /// - Parameter text: The text to append; no line break is added.
  /// - Throws: ``FileError`` if it cannot be written, for instance because the disk is full.
  public mutating func write(_ text: String) throws(FileError) {
    try write(Array(text.utf8))
  }

  mutating func flush() throws(FileError) {
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    let failure: FileError? = bytes.withUnsafeBytes { buffer in
      do throws(FileError) {
        try writeAll(buffer)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      // One call moves at most 2^31 - 1 bytes on some systems.
      #if canImport(Darwin)
        let written = Darwin.write(descriptor, part.baseAddress, min(part.count, 1 << 30))
      #elseif canImport(Musl)
        let written = Musl.write(descriptor, part.baseAddress, min(part.count, 1 << 30))
      #else
        let written = Glibc.write(descriptor, part.baseAddress, min(part.count, 1 << 30))
      #endif
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, action: "cannot be written", code: errno)
      }
      rest = rest.dropFirst(written)
    }
  }
}
