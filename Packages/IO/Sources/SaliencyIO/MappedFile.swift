public import SaliencyTensor

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The bytes of a file, mapped into memory for reading.
///
/// Nothing is read until it is looked at, so that opening a large file takes no time, and its pages
/// are shared with every other process that maps it. The mapping lives as long as the object.
///
/// A file that another program shortens while it is mapped ends this process when a lost page is
/// touched, as with every mapping; files are replaced by renaming (``writeAtomically(to:replacing:_:)``)
/// to avoid that.
public final class MappedFile: DiscardableMemory, @unchecked Sendable {
  // Unchecked because the compiler does not know that the mapped pages are read-only.

  /// The file, as the caller named it.
  public let path: String

  /// The bytes of the file, at least one.
  ///
  /// They live as long as this object does.
  public let bytes: UnsafeRawBufferPointer

  /// Whether the bytes can be read from the file again.
  private let isBackedByFile: Bool

  /// The number of bytes of the file.
  public var count: Int { bytes.count }

  /// Maps a regular file.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``FileError`` if it does not exist, may not be read, is empty, or is not a regular
  ///   file. Pipes and devices cannot be mapped and may never end, so that they are refused.
  public init(path: String) throws(FileError) {
    self.path = path
    // Without O_NONBLOCK, opening a named pipe waits for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      throw FileError(
        path: path, action: "cannot be opened", code: code,
        remedy: code == ENOENT ? "check the path" : nil)
    }
    defer { close(descriptor) }
    let size = try Self.size(of: descriptor, path: path)
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else {
      throw FileError(path: path, action: "cannot be mapped into memory", code: errno)
    }
    self.bytes = UnsafeRawBufferPointer(start: base, count: size)
    isBackedByFile = true
  }

  /// Makes bytes in memory that are not those of a whole file, as of one in an archive.
  ///
  /// - Parameters:
  ///   - path: The file that they come from.
  ///   - byteCount: How many there are.
  ///   - fill: Writes them.
  /// - Throws: ``FileError`` if there are none or memory lacks, or what `fill` throws.
  init(
    path: String, byteCount: Int,
    filledBy fill: (UnsafeMutableRawBufferPointer) throws(FileError) -> Void
  ) throws(FileError) {
    self.path = path
    guard byteCount > 0 else {
      throw FileError(path: path, problem: "holds an empty file", remedy: "write it again")
    }
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED
    else {
      throw FileError(path: path, action: "no memory for \(byteCount) bytes of it", code: errno)
    }
    self.bytes = UnsafeRawBufferPointer(start: base, count: byteCount)
    isBackedByFile = false
    // From here on, an error unmaps the memory.
    try fill(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }

  /// Gives the physical memory of whole pages among some bytes back; they are read from the file again
  /// when they are looked at.
  ///
  /// - Parameter bytes: A part of ``bytes``.
  public func discard(_ bytes: UnsafeRawBufferPointer) {
    guard isBackedByFile, let start = bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let before = (page - Int(bitPattern: start) % page) % page
    let length = (bytes.count - before) / page * page
    guard length > 0 else { return }
    // Advice; without it the bytes are read just as well.
    _ = madvise(UnsafeMutableRawPointer(mutating: start + before), length, MADV_DONTNEED)
  }

  private static func size(of descriptor: Int32, path: String) throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, action: "cannot be examined", code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
      throw FileError(path: path, problem: "is a folder", remedy: "name a file in it")
    default:
      throw FileError(
        path: path, problem: "is a pipe or a device", remedy: "save its contents to a file first")
    }
    guard let size = Int(exactly: status.st_size), size > 0 else {
      throw FileError(
        path: path, problem: "is empty", remedy: "download it or write it again")
    }
    return size
  }
}
