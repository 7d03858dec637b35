internal import Foundation
internal import SaliencyTensor

extension Decoder {
  /// The keys of an object that has no others: a typing error in a key must not be overlooked.
  ///
  /// - Parameter type: The keys that there are.
  /// - Returns: The object's container.
  /// - Throws: `DecodingError` for any other key, with the nearest ones.
  package func strictContainer<Key: CodingKey & CaseIterable>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Key.allCases.map(\.stringValue)
    for key in try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    where !known.contains(key) {
      let nearest = nearestNames(to: key, in: known)
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath,
          debugDescription: "there is no key '\(key)'; "
            + (nearest.isEmpty ? "there are " : "the nearest are ")
            + (nearest.isEmpty ? known : nearest).joined(separator: ", ")))
    }
    return try container(keyedBy: type)
  }
}

extension KeyedDecodingContainer {
  /// One of several texts.
  ///
  /// - Parameter key: Where the text stands.
  /// - Returns: The case with this text.
  /// - Throws: `DecodingError` that names the choices.
  package func decodeChoice<Choice: RawRepresentable<String> & CaseIterable>(
    forKey key: Key
  ) throws -> Choice {
    let text = try decode(String.self, forKey: key)
    guard let choice = Choice(rawValue: text) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "expected one of "
          + Choice.allCases.map(\.rawValue).joined(separator: ", ") + ", found '\(text)'")
    }
    return choice
  }

  /// One of several texts, where there is one.
  ///
  /// - Parameter key: Where the text stands.
  /// - Returns: The case with this text, `nil` without the key.
  /// - Throws: `DecodingError` that names the choices.
  package func decodeChoiceIfPresent<Choice: RawRepresentable<String> & CaseIterable>(
    forKey key: Key
  ) throws -> Choice? {
    contains(key) ? try decodeChoice(forKey: key) : nil
  }
}

extension KeyedDecodingContainer {
  /// A whole number, where there is one.
  ///
  /// - Parameters:
  ///   - range: The numbers that are taken.
  ///   - key: Where the number stands.
  /// - Returns: The number, `nil` without the key.
  /// - Throws: `DecodingError` that names the range.
  package func decodeNumberIfPresent<Number: FixedWidthInteger & Decodable>(
    in range: ClosedRange<Number>, forKey key: Key
  ) throws -> Number? {
    guard contains(key) else { return nil }
    var found = ""
    do {
      let number = try decode(Number.self, forKey: key)
      if range.contains(number) { return number }
      found = ", found \(number)"
    } catch DecodingError.typeMismatch(let type, let context) {
      throw DecodingError.typeMismatch(type, context)
    } catch DecodingError.valueNotFound(let type, let context) {
      throw DecodingError.valueNotFound(type, context)
    } catch {
      // Of a fraction and of what is out of bounds, the decoder says neither value nor place.
    }
    throw DecodingError.dataCorruptedError(
      forKey: key, in: self,
      debugDescription: "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
        + found)
  }

  /// A list of at least one value.
  ///
  /// - Parameters:
  ///   - type: The kind of the values.
  ///   - key: Where the list stands.
  /// - Returns: The values.
  /// - Throws: `DecodingError` for an empty list.
  package func decodeNonEmpty<Value: Decodable>(
    _ type: [Value].Type, forKey key: Key
  ) throws -> [Value] {
    let values = try decode(type, forKey: key)
    guard !values.isEmpty else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath + [key],
          debugDescription: "expected at least one value, found an empty list"))
    }
    return values
  }

  /// Makes sure that no text comes twice in a list.
  ///
  /// - Parameters:
  ///   - texts: What tells the list's values apart.
  ///   - key: Where the list stands.
  /// - Throws: `DecodingError` that names the text.
  package func requireUnique(_ texts: [String], forKey key: Key) throws {
    var known: Set<String> = []
    for text in texts where !known.insert(text).inserted {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath + [key], debugDescription: "'\(text)' stands there twice"))
    }
  }
}

extension DecodingError {
  /// Where a document is wrong and what was expected there.
  package var place: String {
    let (context, problem): (Context, String) =
      switch self {
      case .keyNotFound(let key, let context): (context, "expected a key '\(key.stringValue)'")
      case .typeMismatch(let type, let context): (context, "expected \(Self.name(of: type))")
      case .valueNotFound(let type, let context):
        (context, "expected \(Self.name(of: type)), found null")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (Context(codingPath: [], debugDescription: ""), "expected another value")
      }
    let path = context.codingPath.map { key in
      key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
    }.joined(separator: "").drop { $0 == "." }
    return path.isEmpty ? problem : "\(path): \(problem)"
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Double.Type, is Int.Type, is UInt64.Type: "a number"
    case is Bool.Type: "true or false"
    case is [Any].Type: "a list"
    case is [String: Any].Type: "an object with keys"
    default: "another kind of value"
    }
  }
}

/// A key of any name, or a place in a list.
package struct AnyKey: CodingKey {
  package let stringValue: String
  package let intValue: Int?

  package init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  package init(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }
}
