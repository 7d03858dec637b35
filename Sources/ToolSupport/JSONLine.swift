#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A record as a tool's `--json` writes it: one object on one line.
///
/// Keys are sorted, slashes are not escaped, and `"schema": 1` is among the keys, so that readers can
/// tell a later form of the record from this one.
public enum JSONLine {
  /// The version of all records, under the key `schema`.
  public static let schema = 1

  /// The line for a record.
  ///
  /// - Parameter record: Something that encodes itself as an object with keys.
  /// - Returns: The JSON object, without a line end.
  /// - Throws: ``JSONLineError`` if a number in the record is not finite; JSON has no word for it.
  public static func text(for record: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(Versioned(record: record)), as: UTF8.self)
    } catch EncodingError.invalidValue(let value, let context) {
      throw JSONLineError(path: context.codingPath.map(\.pathComponent), value: "\(value)")
    }
  }

  /// Writes the line for a record to standard output.
  ///
  /// - Parameter record: Something that encodes itself as an object with keys.
  /// - Throws: ``JSONLineError``, or ``StandardOutputError`` if the line cannot be written.
  public static func write(_ record: some Encodable) throws {
    try StandardOutput.writeLine(text(for: record))
  }
}

/// A value that JSON cannot hold.
public struct JSONLineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The keys and indices from the record down to the value.
  public let path: [String]

  /// The value, as in `nan`.
  public let value: String

  /// One line: the value and its place.
  public var description: String {
    "JSON record: '\(path.joined(separator: "."))' is \(value), which JSON cannot hold; "
      + "expected a finite number or null"
  }
}

/// A record with the version beside its own keys.
private struct Versioned<Record: Encodable>: Encodable {
  let record: Record

  private enum CodingKeys: String, CodingKey {
    case schema
  }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(JSONLine.schema, forKey: .schema)
  }
}

extension CodingKey {
  fileprivate var pathComponent: String { intValue.map(String.init) ?? stringValue }
}
