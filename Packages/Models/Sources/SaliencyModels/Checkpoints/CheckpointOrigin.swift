/// Who published a checkpoint, as the names of its tensors tell, and what that means for its reading.
///
/// Names are relative to the network's prefix: in `state_dict.module.encoder_q.conv1.weight` the
/// prefix is `state_dict.module.encoder_q.`, `fc.weight` stands beside `conv1`, and `../queue` one
/// level up.
public struct CheckpointOrigin: Hashable, Sendable {
  /// A short name, as in `moco-v2`.
  public let identifier: String

  /// The publisher or the program.
  public let title: String

  /// The paper.
  public let citation: String

  /// What the network's prefix ends in, one of these; an empty one stands for no prefix at all.
  public let prefixes: [String]

  /// Tensors that tell this origin from others, all of them.
  public let signs: [String]

  /// Where the projection stands by which images are compared.
  ///
  /// Without one the pooled features represent an image, whatever else the file holds.
  public let projectionHead: String?

  /// Whether `fc` was trained to classify; else it is left out.
  public let hasTrainedClassifier: Bool

  /// The origin of an identifier, as a converted file states it.
  ///
  /// - Returns: `nil` for one that is not known.
  public static func named(_ identifier: String) -> CheckpointOrigin? {
    all.first { $0.identifier == identifier }
  }

  /// The origin of a network's names.
  ///
  /// - Parameters:
  ///   - names: All names in the file.
  ///   - prefix: The network's prefix.
  /// - Returns: The first origin whose signs are all there; `nil` if there is none.
  static func recognized(in names: Set<String>, behind prefix: String) -> CheckpointOrigin? {
    all.first { origin in
      guard !origin.prefixes.isEmpty, !origin.signs.isEmpty else { return false }
      return origin.prefixes.contains { $0.isEmpty ? prefix.isEmpty : prefix.endsAtDot(in: $0) }
        && origin.signs.allSatisfy { names.contains(absolute($0, behind: prefix)) }
    }
  }

  /// The full name of what is named relative to a prefix.
  static func absolute(_ relative: String, behind prefix: String) -> String {
    var (rest, base) = (relative[...], prefix[...])
    while rest.hasPrefix("../") {
      rest = rest.dropFirst(3)
      base = base.dropLast()
      base = base[..<(base.lastIndex(of: ".").map { base.index(after: $0) } ?? base.startIndex)]
    }
    return String(base + rest)
  }
}

extension String {
  /// Whether this prefix ends in another one, which begins where a component does.
  func endsAtDot(in ending: String) -> Bool {
    self == ending || (!ending.isEmpty && hasSuffix("." + ending))
  }
}
