#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension PyTorchFile {
  // Settings have some kilobytes, a thousand labels some tens of them.
  private static let largestText = 1 << 20

  /// The state of training, of no concern to who reads the weights.
  private static let trainingStates = ["callbacks", "loops", "lr_scheduler", "optimizer"]

  /// What a checkpoint states beside its tensors, by the keys of its outermost dictionary.
  ///
  /// Texts and numbers are given as they are, lists and dictionaries as JSON, of which everything is
  /// left out that JSON has no word for, tensors among them. An object's attributes count as a
  /// dictionary, as of the `argparse.Namespace` that scripts keep under `args`.
  var metadata: [String: String] {
    guard case .dictionary(let entries) = root else { return [:] }
    var metadata: [String: String] = [:]
    for entry in entries {
      guard case .text(let key) = entry.key, !Self.trainingStates.contains(where: key.hasPrefix)
      else { continue }
      switch entry.value {
      case .text(let text): metadata[key] = text
      case .bool, .integer, .number, .list, .tuple, .dictionary, .opaque:
        guard let value = entry.value.plain, !value.isEmpty else { continue }
        metadata[key] = value.text
      case .none, .bytes, .set, .tensor: continue
      }
      if let count = metadata[key]?.utf8.count, count > Self.largestText { metadata[key] = nil }
    }
    return metadata
  }

  /// The program that wrote the file, as far as it tells.
  var writer: String {
    if case .text(let version) = root["pytorch-lightning_version"] {
      return "PyTorch Lightning \(version)"
    }
    return format == .zip ? "PyTorch 1.6 or later" : "PyTorch"
  }
}

extension PyTorchValue {
  /// The part of the value that JSON has words for.
  fileprivate var plain: PlainValue? {
    switch self {
    case .bool(let bool): return .bool(bool)
    case .integer(let integer): return .integer(integer)
    case .number(let number): return number.isFinite ? .number(number) : nil
    case .text(let text): return .text(text)
    case .list(let values), .tuple(let values):
      let plain = values.compactMap(\.plain)
      // A list with gaps would be another list.
      return plain.count == values.count ? .list(plain) : nil
    case .dictionary(let entries):
      var values: [String: PlainValue] = [:]
      for entry in entries {
        switch entry.key {
        case .text(let key): values[key] = entry.value.plain
        case .integer(let key): values["\(key)"] = entry.value.plain
        default: continue
        }
      }
      return .dictionary(values)
    case .opaque(_, let contents):
      // The state that an object was given is a dictionary of its attributes.
      guard contents.count == 1, case .dictionary = contents[0] else { return nil }
      return contents[0].plain
    case .none, .bytes, .set, .tensor: return nil
    }
  }
}

/// A value as JSON has it.
private enum PlainValue: Encodable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([PlainValue])
  case dictionary([String: PlainValue])

  var isEmpty: Bool {
    switch self {
    case .list(let values): values.isEmpty
    case .dictionary(let values): values.isEmpty
    default: false
    }
  }

  /// The value as JSON with sorted keys.
  var text: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let bool): try container.encode(bool)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let values): try container.encode(values)
    case .dictionary(let values): try container.encode(values)
    }
  }
}
