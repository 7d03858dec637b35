import Foundation
import SaliencyIO
import Subprocess
import ToolSupport

/// A file that holds others: `.tar`, `.tar.gz` and `.zip`.
struct Archive {
  let path: String

  /// Takes one folder out of the archive, whole or not at all.
  ///
  /// Everything is unpacked into a temporary folder beside the result, by `bsdtar`, which takes no
  /// entry that would leave that folder; then the one that is wanted gets its place.
  ///
  /// - Parameters:
  ///   - name: The folder: its path in the archive and below `root`.
  ///   - root: The data folder.
  /// - Throws: `FileError` or `ToolError` if the archive cannot be unpacked.
  func unpack(_ name: String, into root: String) async throws {
    let stem = path.split(separator: "/").last.map(String.init) ?? "archive"
    let temporary = "\(root)/.\(stem).unpacking"
    let manager = FileManager.default
    // What an earlier run left that was ended meanwhile.
    try? manager.removeItem(atPath: temporary)
    try createFolder(temporary)
    defer { try? manager.removeItem(atPath: temporary) }
    try await extract(into: temporary)
    try requireFolder(name, below: temporary)
    try replace("\(root)/\(name)", by: "\(temporary)/\(name)", keeping: temporary + "/.replaced")
  }

  /// Gives a folder its place; what has it is lost only then.
  private func replace(_ destination: String, by folder: String, keeping former: String) throws {
    let manager = FileManager.default
    try createFolder(URL(filePath: destination).deletingLastPathComponent().path)
    let isThere = manager.fileExists(atPath: destination)
    do {
      if isThere { try manager.moveItem(atPath: destination, toPath: former) }
      do {
        try manager.moveItem(atPath: folder, toPath: destination)
      } catch {
        if isThere { try? manager.moveItem(atPath: former, toPath: destination) }
        throw error
      }
    } catch {
      throw FileError(
        path: destination, problem: "cannot be put in its place: \(message(for: error))",
        remedy: "make its folder writable")
    }
  }

  private func extract(into folder: String) async throws {
    let arguments = [
      "-x", "-f", absolute(path), "-C", folder, "--no-same-owner", "--no-same-permissions",
    ]
    let status: TerminationStatus
    let errors: String
    do {
      let result = try await Subprocess.run(
        .name("bsdtar"), arguments: Arguments(arguments), output: .discarded,
        error: .string(limit: 1 << 20))
      status = result.terminationStatus
      errors = result.standardError
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw ToolError(
        "\(path): cannot be unpacked, because there is no bsdtar; install it with make bootstrap, "
          + "or the package libarchive-tools")
    }
    guard status != .exited(0) else { return }
    let first = errors.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason"
    throw FileError(
      path: path, problem: "cannot be unpacked: \(first)",
      remedy: "check that the disk has room; else download the file again with --force")
  }

  /// Makes sure that the way to a folder leads through folders only, not through links elsewhere.
  private func requireFolder(_ name: String, below folder: String) throws {
    var place = folder
    for component in name.split(separator: "/") {
      place += "/\(component)"
      let type = try? FileManager.default.attributesOfItem(atPath: place)[.type]
      guard type as? FileAttributeType == .typeDirectory else {
        throw FileError(
          path: path, problem: "expected the folder '\(name)' in the archive, found none",
          remedy: "correct 'unpack' in the manifest")
      }
    }
  }

  /// A path that bsdtar takes for a file whatever it begins with.
  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
