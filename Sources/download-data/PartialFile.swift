import Foundation
import SaliencyIO
import SystemPackage
import ToolSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A download under way: `FILE.part` beside the file's place, and `FILE.part.json`, which tells what
/// it is a part of.
///
/// While one process holds it, another is refused.
final class PartialFile {
  /// What the server said of the file when its first byte came.
  struct Origin: Codable, Hashable {
    /// The address that was asked for.
    let url: String

    /// The whole file's size in bytes.
    var total: Int?

    /// The server's name for this version of the file.
    var entityTag: String?

    /// When the server's file changed, in the server's words.
    var lastModified: String?
  }

  /// Where the bytes go.
  let path: String

  /// What the bytes are a part of, `nil` as long as there are none.
  private(set) var origin: Origin?

  /// The number of bytes that are there.
  private(set) var length = 0

  private let descriptor: FileDescriptor

  /// Opens what an earlier download left, or begins with nothing.
  ///
  /// - Parameter destination: The place of the whole file, in a folder that exists.
  /// - Throws: `FileError` if it cannot be opened or is in use.
  init(of destination: String) throws {
    let path = Self.path(of: destination)
    self.path = path
    descriptor = try Self.naming(path) {
      try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec, .noFollow],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      try? descriptor.close()
      throw FileError(
        path: path, problem: "another download writes it", remedy: "wait until that has ended")
    }
    length = try Self.naming(path) { Int(try descriptor.seek(offset: 0, from: .end)) }
    if length > 0, let data = try? Data(contentsOf: URL(filePath: originPath)) {
      origin = try? JSONDecoder().decode(Origin.self, from: data)
    }
    if origin == nil { try begin(nil) }
  }

  deinit {
    try? descriptor.close()
  }

  /// The place of a file's part.
  static func path(of destination: String) -> String { destination + ".part" }

  private var originPath: String { path + ".json" }

  /// Throws all bytes away and begins anew.
  ///
  /// - Parameter origin: What will come; `nil` if that is not known yet.
  /// - Throws: `FileError` if the disk does not allow it.
  func begin(_ origin: Origin?) throws {
    // In this order: bytes never lie beside what another file's origin says.
    try Self.naming(path) {
      try descriptor.resize(to: 0)
      try descriptor.seek(offset: 0, from: .start)
    }
    length = 0
    self.origin = origin
    guard let origin else { return removeOrigin() }
    do {
      try JSONEncoder().encode(origin).write(to: URL(filePath: originPath), options: .atomic)
    } catch {
      throw FileError(
        path: originPath, problem: "cannot be written: \(message(for: error))",
        remedy: "make its folder writable")
    }
  }

  /// Adds bytes at the end.
  func append(_ bytes: Data) throws {
    try Self.naming(path) { _ = try descriptor.writeAll(bytes) }
    length += bytes.count
  }

  /// Gives the whole file its name, replacing what had it.
  func finish(as destination: String) throws {
    try Self.naming(path) {
      guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
    try Self.naming(destination) {
      guard rename(path, destination) == 0 else { throw Errno(rawValue: errno) }
    }
    removeOrigin()
  }

  /// Removes the part.
  func remove() {
    unlink(path)
    removeOrigin()
  }

  private func removeOrigin() { unlink(originPath) }

  private static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as Errno {
      throw FileError(
        path: path, problem: "cannot be written: \(error)",
        remedy: error == .noSpace
          ? "make room on the disk; the same command goes on where it stopped"
          : "make its place writable, or choose another folder with -o")
    }
  }
}
