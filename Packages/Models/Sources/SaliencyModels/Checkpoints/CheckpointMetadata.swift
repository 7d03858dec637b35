#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What a file says of its network, checked.
struct CheckpointMetadata {
  private let entries: [String: String]

  init(_ entries: [String: String]) {
    self.entries = entries
  }

  subscript(key: String) -> String? { entries[key] }

  func stridePlacement() throws(CheckpointError) -> ResNetArchitecture.StridePlacement? {
    guard let value = entries["stride_placement"] else { return nil }
    guard let placement = ResNetArchitecture.StridePlacement(rawValue: value) else {
      throw .badMetadata(key: "stride_placement", value: value, expected: "1x1 or 3x3")
    }
    return placement
  }

  func epsilon() throws(CheckpointError) -> Float? {
    guard let value = entries["batch_norm_epsilon"] else { return nil }
    guard let epsilon = Float(value), epsilon.isFinite, epsilon >= 0 else {
      throw .badMetadata(
        key: "batch_norm_epsilon", value: value, expected: "a number of 0 or more")
    }
    return epsilon
  }

  func preprocessing() throws(CheckpointError) -> Preprocessing? {
    try decoded("preprocessing", expected: "means and standard deviations as JSON")
  }

  func labels() throws(CheckpointError) -> ClassLabels? {
    let labels: [String]? = try decoded("labels", expected: "a list of labels as JSON")
    return labels.map(ClassLabels.init)
  }

  /// A value as JSON with sorted keys.
  static func json(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  private func decoded<Value: Decodable>(_ key: String, expected: String) throws(CheckpointError)
    -> Value?
  {
    guard let text = entries[key] else { return nil }
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
      throw .badMetadata(key: key, value: String(text.prefix(60)), expected: expected)
    }
    return value
  }
}
