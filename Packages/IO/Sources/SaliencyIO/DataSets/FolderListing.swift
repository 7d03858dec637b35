#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What lies in folders.
enum FolderListing {
  /// A file or folder.
  struct Entry {
    let name: String
    let isFolder: Bool

    /// The name without its ending, and the ending in small letters without the dot.
    var parts: (stem: String, ending: String) {
      guard let dot = name.lastIndex(of: ".") else { return (name, "") }
      return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
    }

    /// The stem, if this is a file with one of these endings.
    func stem(endings: Set<String>) -> String? {
      isFolder || !endings.contains(parts.ending) ? nil : parts.stem
    }
  }

  /// The endings of photographs, in small letters.
  static let photographEndings: Set<String> = ["jpg", "jpeg", "png"]

  /// The endings of masks, in small letters.
  static let maskEndings: Set<String> = ["png"]

  /// A path below a folder.
  static func path(_ folder: String, _ parts: String...) -> String {
    var path = folder
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    for part in parts { path += path.hasSuffix("/") ? part : "/" + part }
    return path
  }

  /// Whether there is a file or folder of this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The files and folders in a folder by name, without hidden ones.
  static func entries(of path: String) throws(FileError) -> [Entry] {
    guard let folder = opendir(path) else {
      let code = errno
      throw FileError(
        path: path, action: "the folder cannot be opened", code: code,
        remedy: code == ENOENT ? "check the path" : nil)
    }
    defer { closedir(folder) }
    var entries: [Entry] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { text(of: $0) }
      if !name.hasPrefix(".") {
        let type = Int(entry.pointee.d_type)
        let isFolder =
          type == Int(DT_DIR)
          || ((type == Int(DT_LNK) || type == Int(DT_UNKNOWN))
            && folderIdentity(self.path(path, name)) != nil)
        entries.append(Entry(name: name, isFolder: isFolder))
      }
      errno = 0
    }
    guard errno == 0 else {
      throw FileError(path: path, action: "the folder cannot be read", code: errno)
    }
    return entries.sorted { $0.name < $1.name }
  }

  /// Calls `body` for each file in a folder and the folders below it, with the path of its folder.
  ///
  /// Links to folders are followed, and each folder is entered once however many links lead to it.
  static func forEachFile(
    below root: String, _ body: (_ entry: Entry, _ folder: String) -> Void
  ) throws(FileError) {
    var entered: Set<FolderIdentity> = []
    var waiting = [root]
    while let folder = waiting.popLast() {
      if let identity = folderIdentity(folder), !entered.insert(identity).inserted { continue }
      let entries = try entries(of: folder)
      for entry in entries where !entry.isFolder { body(entry, folder) }
      waiting += entries.filter(\.isFolder).reversed().map { path(folder, $0.name) }
    }
  }

  private struct FolderIdentity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  /// What tells a folder from others whatever its name; absent if the path is no folder.
  private static func folderIdentity(_ path: String) -> FolderIdentity? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    return FolderIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(truncatingIfNeeded: status.st_ino))
  }
}
