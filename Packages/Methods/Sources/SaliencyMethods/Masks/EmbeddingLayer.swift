/// The layer whose result represents an image when images are compared.
public enum EmbeddingLayer: Hashable, Sendable {
  /// The network's own: the end of its projection head, else what its classifier reads.
  case automatic

  /// Any layer, by its name.
  case named(String)

  /// The layer's name; `nil` for the network's own.
  public var layer: String? {
    switch self {
    case .automatic: nil
    case .named(let name): name
    }
  }
}

extension EmbeddingLayer: SettingValue {
  /// Reads `auto` or a layer's name.
  public init?(settingText: String) {
    guard !settingText.isEmpty else { return nil }
    self = settingText == "auto" ? .automatic : .named(settingText)
  }

  /// `auto` or the layer's name.
  public var settingText: String { layer ?? "auto" }

  /// What is read.
  public static var settingChoices: String { "auto, or the name of a layer" }
}
