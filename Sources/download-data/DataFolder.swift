import Foundation
import SaliencyIO
import ToolSupport

/// The folder that downloads go to, and what is there already.
struct DataFolder {
  /// How much of a source is there.
  enum State: Hashable {
    /// Nothing.
    case absent

    /// So many bytes of an unfinished download.
    case partial(bytes: Int)

    /// The archive, not unpacked yet.
    case packed

    /// All.
    case complete

    /// A file of another size than the right one.
    case wrongSize(expected: Int, found: Int)

    /// The words for it.
    var description: String {
      switch self {
      case .absent: "not there"
      case .partial(let bytes): "\(bytes) bytes are there"
      case .packed: "there, not unpacked"
      case .complete: "there"
      case .wrongSize(let expected, let found):
        "a file of \(found) bytes is there, expected \(expected)"
      }
    }
  }

  let path: String

  /// The place of a path below the folder.
  func place(_ name: String) -> String {
    path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// Looks whether a source is there; contents are not read.
  func state(of source: Source, recorded: HashRecord) -> State {
    switch source.access {
    case .account(let place, _):
      let entries = try? FileManager.default.contentsOfDirectory(atPath: self.place(place))
      return entries?.isEmpty == false ? .complete : .absent
    case .download(let file):
      if let folder = file.unpackedFolder, isFolder(place(folder)) { return .complete }
      if let found = Self.size(ofFile: place(file.path)) {
        if let expected = file.size ?? recorded[file]?.size, expected != found {
          return .wrongSize(expected: expected, found: found)
        }
        return file.unpackedFolder == nil ? .complete : .packed
      }
      let part = Self.size(ofFile: PartialFile.path(of: place(file.path))) ?? 0
      return part > 0 ? .partial(bytes: part) : .absent
    }
  }

  /// The size of a file in bytes, `nil` for folders and for what is not there.
  static func size(ofFile path: String) -> Int? {
    // A link to a file counts as the file.
    let path = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes?[.size] as? NSNumber)?.intValue
  }
}
