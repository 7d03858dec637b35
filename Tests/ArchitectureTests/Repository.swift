import Foundation

/// The files of this repository.
enum Repository {
  /// The folder that holds the root manifest.
  static var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  /// A file, and its path from the root.
  struct File {
    let path: String
    let url: URL

    func text() throws -> String {
      String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }
  }

  /// The names of the folders in a folder, sorted.
  static func folders(in path: String) throws -> [String] {
    let folder = root.appending(path: path)
    let entries = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
    return try entries.filter {
      try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
    }.map(\.lastPathComponent).sorted()
  }

  /// All files below some folders whose names end in one of the extensions, sorted by path.
  ///
  /// Folders that do not exist are empty, and hidden ones, such as build folders, are passed over.
  static func files(in folders: [String], extensions: Set<String>) throws -> [File] {
    var files: [File] = []
    for folder in folders {
      let base = root.appending(path: folder)
      guard
        let paths = FileManager.default.enumerator(
          at: base, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
      else { continue }
      for case let url as URL in paths where extensions.contains(url.pathExtension) {
        files.append(File(path: String(url.path.dropFirst(root.path.count + 1)), url: url))
      }
    }
    return files.sorted { $0.path < $1.path }
  }
}
