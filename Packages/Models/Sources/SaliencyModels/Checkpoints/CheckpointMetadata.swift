internal import SaliencyTensor

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What a file says of its network, checked.
///
/// Besides the keys of a converted file these are timm's `mean`, `std`, `input_size` and `label_names`,
/// as JSON each, also inside of timm's `pretrained_cfg`, of Lightning's `hyper_parameters` and of the `args`
/// of scripts; and the `classes`, `class_to_idx` and `idx_to_class` of torchvision's folders of images.
struct CheckpointMetadata {
  private let entries: [String: String]

  /// Objects whose keys count where the file does not have them itself.
  private static let containers = ["pretrained_cfg", "hyper_parameters", "args"]

  init(_ entries: [String: String]) {
    self.entries = entries
  }

  subscript(key: String) -> String? { entries[key] }

  /// The architecture, if it is one that is known; other programs use the key for names of their own.
  var architecture: String? {
    entries["architecture"].flatMap { Architecture(identifier: $0) == nil ? nil : $0 }
  }

  /// The origin that a converted file states, or timm's, if the file has a key that only timm writes.
  var origin: CheckpointOrigin? {
    if let known = entries["origin"].flatMap(CheckpointOrigin.named) { return known }
    return entries["pretrained_cfg"] != nil || entries["label_names"] != nil ? .timm : nil
  }

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
    if let own: Preprocessing = try decoded(
      "preprocessing", expected: "means and standard deviations as JSON")
    {
      return own
    }
    let expected = "three finite numbers as JSON, with mean and std together"
    let mean: [Float]? = try decoded("mean", expected: expected)
    let deviation: [Float]? = try decoded("std", expected: expected)
    let stated = (mean, deviation)
    guard let mean = mean ?? nested(\.mean), let deviation = deviation ?? nested(\.std) else {
      guard stated.0 == nil, stated.1 == nil else {
        throw .badMetadata(
          key: stated.0 == nil ? "std" : "mean", value: "\(stated.0 ?? stated.1 ?? [])",
          expected: expected)
      }
      return nil
    }
    guard mean.count == 3, deviation.count == 3,
      (mean + deviation.map { 1 / $0 }).allSatisfy(\.isFinite)
    else {
      throw .badMetadata(
        key: "mean and std", value: "\(mean) and \(deviation)", expected: expected)
    }
    return Preprocessing(
      channelOrder: .rgb, divisor: 255, mean: mean, standardDeviation: deviation)
  }

  /// The size of images that the network was made for, from `[3, H, W]`, `[H, W]` or one number.
  func inputSize() throws(CheckpointError) -> Extent? {
    let expected = "a size as JSON: 224, [224, 224] or [3, 224, 224]"
    let stated: StatedSize? = try decoded("input_size", expected: expected)
    guard let extents = stated?.extents ?? nested(\.inputSize)?.extents else { return nil }
    let sides = extents.count == 1 ? [extents[0], extents[0]] : Array(extents.suffix(2))
    guard (1...3).contains(extents.count), sides.allSatisfy({ (1...65_536).contains($0) }) else {
      throw .badMetadata(key: "input_size", value: "\(extents)", expected: expected)
    }
    return Extent(height: sides[0], width: sides[1])
  }

  func labels() throws(CheckpointError) -> ClassLabels? {
    for key in ["labels", "label_names"] {
      let labels: [String]? = try decoded(key, expected: "a list of labels as JSON")
      if let labels { return ClassLabels(labels) }
    }
    if let labels = folderLabels { return ClassLabels(labels) }
    return (nested(\.labels) ?? nested(\.labelNames)).map(ClassLabels.init)
  }

  /// The labels under the names that torchvision's folders of images give them.
  ///
  /// Other programs use these names too; what has another form means something else.
  private var folderLabels: [String]? {
    if let labels: [String] = optional("classes") { return labels }
    if let indices: [String: Int] = optional("class_to_idx") {
      return Self.ordered(indices.map { ($0.value, $0.key) })
    }
    let labels: [String: String]? = optional("idx_to_class")
    return labels.flatMap { labels in
      Self.ordered(labels.map { (Int($0.key) ?? -1, $0.value) })
    }
  }

  /// Labels by their places, if each place from 0 on has one.
  private static func ordered(_ pairs: [(index: Int, label: String)]) -> [String]? {
    let sorted = pairs.sorted { $0.index < $1.index }
    return sorted.map(\.index) == Array(0..<sorted.count) ? sorted.map(\.label) : nil
  }

  private func optional<Value: Decodable>(_ key: String) -> Value? {
    entries[key].flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
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

  /// A value in one of the containers, which hold many other things: what has another form than here
  /// means something else.
  private func nested<Value>(_ key: KeyPath<StatedValues, Value?>) -> Value? {
    for container in Self.containers {
      guard let text = entries[container],
        let values = try? JSONDecoder().decode(StatedValues.self, from: Data(text.utf8)),
        let value = values[keyPath: key]
      else { continue }
      return value
    }
    return nil
  }
}

/// A size as one number or a list.
private struct StatedSize: Decodable {
  let extents: [Int]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    extents = try (try? [container.decode(Int.self)]) ?? container.decode([Int].self)
  }
}

/// What a container states of a network, as far as it has the form that is expected.
private struct StatedValues: Decodable {
  let mean: [Float]?
  let std: [Float]?
  let inputSize: StatedSize?
  let labels: [String]?
  let labelNames: [String]?

  private enum CodingKeys: String, CodingKey {
    case mean
    case std
    case inputSize = "input_size"
    case labels
    case labelNames = "label_names"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mean = try? container.decode([Float].self, forKey: .mean)
    std = try? container.decode([Float].self, forKey: .std)
    inputSize = try? container.decode(StatedSize.self, forKey: .inputSize)
    labels = try? container.decode([String].self, forKey: .labels)
    labelNames = try? container.decode([String].self, forKey: .labelNames)
  }
}
