/// Files that are found by their names without folder and ending.
struct FilesByStem {
  private var paths: [String: [String]] = [:]

  /// The stems in order.
  var stems: [String] { paths.keys.sorted() }

  var isEmpty: Bool { paths.isEmpty }

  func contains(_ stem: String) -> Bool { paths[stem] != nil }

  mutating func add(_ path: String, stem: String) { paths[stem, default: []].append(path) }

  /// The file of a stem, `nil` if there is none.
  ///
  /// - Throws: ``FileError`` if there are several.
  func pathIfAny(of stem: String) throws(FileError) -> String? {
    guard let paths = paths[stem], let first = paths.first else { return nil }
    guard paths.count == 1 else {
      throw FileError(
        path: first, problem: "\(paths[1]) has the same name", remedy: "remove one of them")
    }
    return first
  }
}
