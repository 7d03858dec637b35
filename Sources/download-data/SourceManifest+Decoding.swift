import Foundation
import SaliencyTensor
import ToolSupport

extension SourceManifest: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case sources
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    sources = try keys.decodeNonEmpty([Source].self, forKey: .sources)
    try keys.requireUnique(sources.map(\.name), forKey: .sources)
    // Two files in one place would take turns.
    try keys.requireUnique(sources.compactMap(\.file?.path), forKey: .sources)
  }

  /// The names that a mistyped one may mean.
  func nearestSources(to name: String) -> [String] {
    nearestNames(to: name, in: sources.map(\.name))
  }
}

extension Source: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case title
    case page
    case terms
    case url
    case path = "save_as"
    case size
    case sha256
    case sha256Prefix = "sha256_prefix"
    case md5
    case unpackedFolder = "unpack"
    case place
    case account
  }

  /// The file, if anyone may download it.
  var file: RemoteFile? {
    if case .download(let file) = access { file } else { nil }
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    name = try keys.decode(String.self, forKey: .name)
    title = try keys.decode(String.self, forKey: .title)
    page = try keys.decode(String.self, forKey: .page)
    terms = try keys.decode(String.self, forKey: .terms)
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: keys,
        debugDescription: "expected letters, digits, '-', '_' and '.', found '\(name)'")
    }
    if keys.contains(.account) {
      for key in [CodingKeys.url, .path, .size, .sha256, .sha256Prefix, .md5, .unpackedFolder]
      where keys.contains(key) {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: keys,
          debugDescription: "expected nothing here: what needs an account is not downloaded")
      }
      access = .account(
        place: try keys.decodeRelativePath(forKey: .place),
        instructions: try keys.decode(String.self, forKey: .account))
    } else {
      guard !keys.contains(.place) else {
        throw DecodingError.dataCorruptedError(
          forKey: .place, in: keys, debugDescription: "expected nothing here without 'account'")
      }
      access = .download(
        RemoteFile(
          url: try keys.decodeAddress(forKey: .url),
          path: try keys.decodeRelativePath(forKey: .path),
          size: try keys.decodeNumberIfPresent(in: 1...Int.max, forKey: .size),
          digests: KnownDigests(
            sha256: try keys.decodeDigestIfPresent(ofDigits: 64...64, forKey: .sha256),
            sha256Prefix: try keys.decodeDigestIfPresent(ofDigits: 8...64, forKey: .sha256Prefix),
            md5: try keys.decodeDigestIfPresent(ofDigits: 32...32, forKey: .md5)),
          unpackedFolder: keys.contains(.unpackedFolder)
            ? try keys.decodeRelativePath(forKey: .unpackedFolder) : nil))
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension KeyedDecodingContainer {
  /// A path that stays below the folder it is for.
  fileprivate func decodeRelativePath(forKey key: Key) throws -> String {
    let path = try decode(String.self, forKey: key)
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    guard components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "expected a path below the data folder, found '\(path)'")
    }
    return path
  }

  fileprivate func decodeAddress(forKey key: Key) throws -> URL {
    let text = try decode(String.self, forKey: key)
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
      url.host?.isEmpty == false
    else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "expected an address as in https://example.org/file, found '\(text)'")
    }
    return url
  }

  /// Hexadecimal digits, as small letters.
  fileprivate func decodeDigestIfPresent(
    ofDigits count: ClosedRange<Int>, forKey key: Key
  ) throws -> String? {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    guard count.contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      let expected =
        count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "expected \(expected) hexadecimal digits, found '\(text)'")
    }
    return text.lowercased()
  }
}
