#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes a file so that it appears whole or not at all.
///
/// The bytes go to a hidden file in the same folder, which takes the final name at the end; after
/// any error it is removed and the file that was there before is untouched. A symbolic link stays,
/// and the file that it leads to is written. Pipes and devices, as `/dev/stdout`, are written to
/// directly, because there is nothing to replace.
///
/// - Parameters:
///   - path: The file to write.
///   - replacing: Whether a file of this name may be replaced. If not, it is an error that there is
///     one, even if it appears while `body` runs.
///   - body: Writes the bytes.
/// - Throws: ``FileError`` if the file cannot be written, and whatever `body` throws.
public func writeAtomically(
  to path: String, replacing: Bool, _ body: (inout FileWriter) throws -> Void
) throws {
  guard !path.isEmpty else {
    throw FileError(path: path, problem: "no file is named", remedy: "give a path")
  }
  let target: String
  switch try AtomicFile.destination(of: path) {
  case .stream(let descriptor):
    defer { close(descriptor) }
    try AtomicFile.write(to: descriptor, path: path, body)
    return
  case .new(let resolved):
    target = resolved
  case .existing(let resolved):
    guard replacing else { throw AtomicFile.existsError(path) }
    target = resolved
  }

  let (temporary, descriptor) = try AtomicFile.createTemporary(beside: target, path: path)
  defer { TemporaryFiles.unregister(temporary) }
  do {
    do {
      try AtomicFile.write(to: descriptor, path: path, body)
    } catch {
      close(descriptor)
      throw error
    }
    // Some network file systems report a full disk only now.
    guard close(descriptor) == 0 else {
      throw FileError(path: path, action: "cannot be written", code: errno)
    }
    try AtomicFile.move(temporary, to: target, replacing: replacing, path: path)
  } catch {
    unlink(temporary)
    throw error
  }
}

/// The steps of ``writeAtomically(to:replacing:_:)``.
private enum AtomicFile {
  /// What stands at the place where a file is to be written.
  enum Destination {
    case new(String)
    case existing(String)
    case stream(Int32)
  }

  static func existsError(_ path: String) -> FileError {
    FileError(
      path: path, problem: "already exists",
      remedy: "choose another name or allow it to be replaced")
  }

  static func destination(of path: String) throws(FileError) -> Destination {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else {
        throw FileError(path: path, action: "cannot be written", code: errno)
      }
      return .new(path)
    }
    var resolved = path
    if status.st_mode & S_IFMT == S_IFLNK {
      guard stat(path, &status) == 0 else {
        throw FileError(
          path: path, action: "is a symbolic link that cannot be followed", code: errno,
          remedy: "remove the link or create what it leads to")
      }
      // A link to a pipe, as /dev/stdout may be, has no path of its own.
      if let real = realpath(path, nil) {
        resolved = String(cString: real)
        free(real)
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .existing(resolved)
    case S_IFDIR:
      throw FileError(path: path, problem: "is a folder", remedy: "name a file in it")
    default:
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw FileError(path: path, action: "cannot be written", code: errno)
      }
      return .stream(descriptor)
    }
  }

  static func createTemporary(
    beside target: String, path: String
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    let folder: String
    switch target.utf8.lastIndex(of: UInt8(ascii: "/")) {
    case .none: folder = "."
    case .some(let slash): folder = slash == target.startIndex ? "" : String(target[..<slash])
    }
    while true {
      let temporary = TemporaryFiles.register(in: folder)
      // The usual mode, which the process' mask narrows, as for any file that a program creates.
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (temporary, descriptor) }
      let code = errno
      TemporaryFiles.unregister(temporary)
      // Left behind by an earlier process of the same number.
      if code == EEXIST { continue }
      throw FileError(
        path: path, action: "cannot be written to its folder", code: code,
        remedy: code == ENOENT ? "create the folder first" : nil)
    }
  }

  static func write(
    to descriptor: Int32, path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    var writer = FileWriter(path: path, descriptor: descriptor)
    try body(&writer)
    try writer.flush()
  }

  static func move(
    _ temporary: String, to target: String, replacing: Bool, path: String
  ) throws(FileError) {
    if !replacing {
      // Unlike rename, link fails if the name is taken.
      if link(temporary, target) == 0 {
        unlink(temporary)
        return
      }
      let code = errno
      if code == EEXIST { throw existsError(path) }
      // File systems without hard links: take the name first, then rename over what is ours.
      let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw errno == EEXIST
          ? existsError(path) : FileError(path: path, action: "cannot be written", code: code)
      }
      close(descriptor)
      guard rename(temporary, target) == 0 else {
        let code = errno
        unlink(target)
        throw FileError(path: path, action: "cannot be written", code: code)
      }
      return
    }
    guard rename(temporary, target) == 0 else {
      throw FileError(path: path, action: "cannot be written", code: errno)
    }
  }
}
