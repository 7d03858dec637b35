import Foundation
import SaliencyIO
import Testing

/// The small pictures, and what Pillow makes of them (`Tests/Scripts/make_image_fixtures.py`).
struct ImageFixture: Decodable, Sendable {
  struct Resized: Decodable, Sendable {
    let width: Int
    let height: Int
    let by: String
    let samples: Data
  }

  let mode: String
  let width: Int
  let height: Int
  let rgb: Data
  let resized: [Resized]

  static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/images")

  static func path(_ name: String) throws -> String {
    try #require(folder).appending(path: name).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  static func all() throws -> [String: ImageFixture] {
    let data = try Data(contentsOf: URL(filePath: path("expected.json")))
    return try JSONDecoder().decode([String: ImageFixture].self, from: data)
  }

  static let names = ((try? all()) ?? [:]).keys.sorted()
}

/// The pictures of the project's shared folder, if it lies beside the repository.
struct GoldenImages: Decodable, Sendable {
  struct Output: Decodable, Sendable {
    let file: String
    let shape: [Int]
    let dtype: String
  }

  struct Image: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let mode: String
    let out: [String: Output]
    var testDescription: String { file }
  }

  let pillow: String
  let images: [Image]

  static let folder: URL? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let golden = folder.deletingLastPathComponent().appending(path: "shared/golden/images")
      if FileManager.default.fileExists(atPath: golden.path) { return golden }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  static let isAbsent: Comment = "../shared/golden/images is absent"

  static let all: [Image] = {
    guard let folder, let data = try? Data(contentsOf: folder.appending(path: "images.json"))
    else { return [] }
    return ((try? JSONDecoder().decode(GoldenImages.self, from: data))?.images) ?? []
  }()

  static func path(_ name: String) throws -> String {
    try #require(folder).appending(path: name).path
  }

  static func bytes(_ output: Output) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(output.file))))
  }
}

extension NativeImage {
  /// The samples as the golden files hold them: 16 bits with the less significant byte first.
  var littleEndianBytes: [UInt8] {
    switch samples {
    case .bytes(let bytes): bytes
    case .words(let words): words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }
  }

  /// Pillow's name of the mode.
  var pillowMode: String {
    switch mode {
    case .bilevel: "1"
    case .gray: "L"
    case .gray16: "I;16"
    case .grayAlpha: "LA"
    case .palette: "P"
    case .rgb: "RGB"
    case .rgba: "RGBA"
    case .cmyk: "CMYK"
    }
  }
}

/// Expects equal bytes, and tells how many differ and where rather than printing all of them.
func expectEqualBytes(
  _ actual: [UInt8], _ expected: [UInt8], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual != expected else { return }
  let differing = zip(actual, expected).enumerated().filter { $0.element.0 != $0.element.1 }
  Issue.record(
    """
    \(what): \(actual.count) bytes, expected \(expected.count); \(differing.count) differ, \
    the first at \(differing.first.map { "\($0.offset): \($0.element)" } ?? "the end")
    """, sourceLocation: sourceLocation)
}
