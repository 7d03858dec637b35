internal import SaliencyIO

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Refuses an output that exists, before any work is done for it.
///
/// Whatever appears while the tool works is refused when the output is written. Devices, as
/// `/dev/stdout`, are not replaced by writing and pass.
///
/// - Parameter path: The file that will be written.
/// - Throws: `FileError` if a file of this name exists.
public func refuseToReplace(_ path: String) throws {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  guard let type = attributes?[.type] as? FileAttributeType, type == .typeRegular else { return }
  throw FileError(
    path: path, problem: "already exists", remedy: "choose another name with -o, or give --force")
}
