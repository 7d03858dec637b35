internal import SaliencyIO

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Creates a folder and those above it where they are missing.
///
/// - Parameter path: The folder.
/// - Throws: `FileError` if something else stands there or it cannot be created.
public func createFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    var isFolder = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    throw FileError(
      path: path,
      problem: exists && !isFolder ? "is a file, not a folder" : "the folder cannot be created",
      remedy: "choose another folder with -o, or make its place writable")
  }
}
