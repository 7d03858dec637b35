import Foundation
import ToolSupport

/// What is known of where data sets and weights come from; a file such as
/// `Experiments/sources.json`, whose keys `Documentation/Formats.md` describes.
struct SourceManifest: Sendable {
  /// The sources, in the order in which they are downloaded.
  let sources: [Source]
}

/// A data set or weights that someone else publishes.
struct Source: Sendable {
  /// How one gets it.
  enum Access: Sendable {
    /// By a download that anyone may make.
    case download(RemoteFile)

    /// With an account only: where its files belong below the data folder, and what to do.
    case account(place: String, instructions: String)
  }

  /// The name on the command line, as in `voc2012`.
  let name: String

  /// What it is.
  let title: String

  /// The page that tells of it and of its terms.
  let page: String

  /// Under which terms it may be used.
  let terms: String

  let access: Access
}

/// A file on a server.
struct RemoteFile: Sendable {
  let url: URL

  /// The address as text.
  var address: String { url.absoluteString }

  /// Where it is put, below the data folder.
  let path: String

  /// Its size in bytes, if that is known.
  let size: Int?

  /// What is known of its contents.
  let digests: KnownDigests

  /// The folder that is taken out of it if it is an archive: its path in the archive and below the
  /// data folder.
  let unpackedFolder: String?
}

/// What is published of a file's contents.
struct KnownDigests: Hashable, Sendable {
  /// All 64 digits.
  var sha256: String?

  /// The first digits, as in file names of torchvision.
  var sha256Prefix: String?

  /// All 32 digits.
  var md5: String?

  /// Whether the whole SHA-256 is known.
  var isCertain: Bool { sha256 != nil }

  /// How certain a file's contents are, as the user is told.
  var certainty: String {
    if sha256 != nil { return "SHA-256 known" }
    if let sha256Prefix { return "first \(sha256Prefix.count) digits of the SHA-256 known" }
    return md5 != nil ? "MD5 known" : "no hash known"
  }
}

extension SourceManifest {
  /// The sources of some names, all if there are none.
  ///
  /// - Throws: `ToolError` for a name that there is not, with the nearest.
  func sources(named names: [String], manifest: String) throws -> [Source] {
    let known = sources.map(\.name)
    for name in names where !known.contains(name) {
      let nearest = nearestSources(to: name)
      throw ToolError(
        "--only: \(manifest) has no source '\(name)'; "
          + (nearest.isEmpty ? "it has " : "the nearest are ")
          + (nearest.isEmpty ? known : nearest).joined(separator: ", "))
    }
    return names.isEmpty ? sources : sources.filter { names.contains($0.name) }
  }
}
