import Crypto
import Foundation
import SystemPackage
import Testing

/// A folder with a manifest, and what `download-data` makes of it.
struct DownloadWorkspace {
  let workspace: Workspace
  private let tool = Tool(name: "download-data")

  init() throws {
    workspace = try Workspace()
  }

  /// Bytes that look random, more than one packet holds.
  static let content: [UInt8] = {
    var state: UInt32 = 1
    return (0..<300_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
  }()

  static func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

  static func md5(_ bytes: [UInt8]) -> String { hexadecimal(Insecure.MD5.hash(data: bytes)) }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// A source of the manifest, whose keys may be replaced.
  static func source(
    _ name: String = "net", at address: String, _ keys: [String: any Sendable] = [:]
  ) -> [String: any Sendable] {
    [
      "name": name, "title": "A file", "page": "https://example.org/about", "terms": "none",
      "url": address, "save_as": "weights/\(name).bin",
    ].merging(keys) { $1 }
  }

  /// Writes the manifest.
  @discardableResult
  func manifest(_ sources: [String: any Sendable]...) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: ["sources": sources])
    return try workspace.write(Array(data), as: "sources.json")
  }

  /// Runs the tool on the manifest, without pauses.
  func run(_ arguments: String...) async throws -> Tool.Outcome {
    try await tool.run(self.arguments + arguments)
  }

  /// The arguments of every run.
  var arguments: [String] {
    [
      "--manifest", workspace.path("sources.json"), "-o", workspace.path("data"), "--pause", "0",
      "--retries", "2", "--silence", "30",
    ]
  }

  /// The tool, to be started by the test.
  var toolURL: URL { URL(filePath: tool.path.string) }

  /// The bytes of a file in the data folder, `nil` if it is not there.
  func bytes(_ name: String) -> [UInt8]? {
    try? Array(Data(contentsOf: workspace.url.appending(path: "data/\(name)")))
  }

  /// Whether a file in the data folder has these bytes; a failure does not list them.
  func holds(_ name: String, _ bytes: [UInt8]) -> Bool { self.bytes(name) == bytes }

  /// The names in a folder below the data folder.
  func contents(of folder: String) throws -> [String] {
    try workspace.contents(of: "data/\(folder)")
  }
}
