import Crypto
import Foundation
import SaliencyIO
import SystemPackage
import ToolSupport

/// The digests of a file's bytes, which are read in pieces.
struct FileDigests: Hashable {
  /// The file's size in bytes.
  let size: Int

  /// 64 hexadecimal digits.
  let sha256: String

  /// 32 hexadecimal digits, `nil` if nothing is compared with them.
  let md5: String?

  private static let piece = 1 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - known: What will be compared.
  ///   - title: Whose file it is, for the progress.
  ///   - options: Whether and where progress is wanted.
  /// - Throws: `FileError` if the file cannot be read.
  init(of path: String, for known: KnownDigests, title: String, options: GlobalOptions) throws {
    var sha256 = SHA256()
    var md5 = known.md5 == nil ? nil : Insecure.MD5()
    var size = 0
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      defer { try? file.close() }
      let end = Int(try file.seek(offset: 0, from: .end))
      try file.seek(offset: 0, from: .start)
      let progress = ByteProgress("Checking \(title)", from: 0, to: end, options: options)
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 16)
      defer { buffer.deallocate() }
      while true {
        let count = try file.read(into: buffer)
        if count == 0 { break }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        sha256.update(bufferPointer: bytes)
        md5?.update(bufferPointer: bytes)
        size += count
        progress.advance(to: size)
      }
      progress.finish(at: size)
    } catch let error as Errno {
      throw FileError(
        path: path, problem: "cannot be read: \(error)", remedy: "make it readable, or remove it")
    }
    self.size = size
    self.sha256 = sha256.finalize().hexadecimal
    self.md5 = md5.map { $0.finalize().hexadecimal }
  }

  /// What was expected and found where the file is not the published one, `nil` where it may be.
  ///
  /// - Parameters:
  ///   - known: What is published.
  ///   - recorded: What was found at the first download, if that is there.
  /// - Returns: The end of a sentence.
  func difference(from known: KnownDigests, recorded: HashRecord.Entry?) -> String? {
    if let expected = known.sha256, expected != sha256 {
      return "expected the SHA-256 \(expected), found \(sha256)"
    }
    if let expected = known.sha256Prefix, !sha256.hasPrefix(expected) {
      return "expected a SHA-256 that begins with \(expected), found \(sha256)"
    }
    if let expected = known.md5, let md5, expected != md5 {
      return "expected the MD5 \(expected), found \(md5)"
    }
    if known.sha256 == nil, let recorded, recorded.sha256 != sha256 {
      return "expected the SHA-256 \(recorded.sha256) that was recorded at the first download, "
        + "found \(sha256)"
    }
    return nil
  }
}
