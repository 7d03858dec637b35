import Foundation
import SaliencyIO
import Testing

/// A small data set in a temporary folder that lives as long as this object.
final class DataSetTree {
  let root: String

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "data-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  /// Makes a folder and those above it.
  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  func write(_ name: String, text: String) throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  func write(_ name: String, copyOf source: String) throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try FileManager.default.copyItem(atPath: source, toPath: path(name))
  }

  /// Writes a gray picture whose rows are given.
  func write(_ name: String, gray rows: [[UInt8]]) throws {
    try write(
      name,
      PixelImage(
        width: rows.first?.count ?? 0, height: rows.count, channels: 1, bytes: rows.flatMap { $0 }))
  }

  /// Writes a mask of ImageNet-S whose rows of ids are given.
  func write(_ name: String, ids rows: [[Int]]) throws {
    let bytes = rows.joined().flatMap { id -> [UInt8] in [UInt8(id % 256), UInt8(id / 256), 0] }
    try write(
      name,
      PixelImage(width: rows.first?.count ?? 0, height: rows.count, channels: 3, bytes: bytes))
  }

  /// Writes a black photograph.
  func write(_ name: String, photograph size: (width: Int, height: Int)) throws {
    try write(
      name,
      PixelImage(
        width: size.width, height: size.height, channels: 3,
        bytes: [UInt8](repeating: 0, count: 3 * size.width * size.height)))
  }

  private func write(_ name: String, _ image: PixelImage) throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try image.writePNG(to: path(name))
  }
}

extension DataSetSelection {
  var identifiers: [String] { items.map(\.identifier) }

  /// The number of images left out for a reason.
  func count(_ exclusion: DataSetExclusion) -> Int {
    excluded.first { $0.exclusion == exclusion }?.count ?? 0
  }

  func item(_ identifier: String) throws -> DataSetItem {
    try #require(items.first { $0.identifier == identifier })
  }
}

/// Expects a `FileError` of one line that names a file and holds all the words.
func expectFileError(
  _ error: FileError?, path: String, _ words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let error else {
    Issue.record("there is no error", sourceLocation: sourceLocation)
    return
  }
  #expect(error.path == path, sourceLocation: sourceLocation)
  #expect(error.remedy != nil, sourceLocation: sourceLocation)
  for word in words {
    #expect(error.description.contains(word), sourceLocation: sourceLocation)
  }
  #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
}

/// The real data sets of the project's shared folder, if it lies beside the repository.
enum SharedData {
  static let voc2012 = folder("voc2012")
  static let horses = folder("horses")

  private static func folder(_ name: String) -> String? {
    guard let golden = GoldenImages.folder else { return nil }
    let folder = golden.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "data/\(name)").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }
}
