/// A number from 0 to 1.
public struct Probability: Hashable, Sendable {
  /// The number.
  public let value: Double

  /// Creates a probability.
  ///
  /// - Returns: `nil` for a number outside 0...1.
  public init?(_ value: Double) {
    guard (0...1).contains(value) else { return nil }
    self.value = value
  }

  private init(known value: Double) { self.value = value }

  /// Never.
  public static let zero = Probability(known: 0)

  /// As likely as not.
  public static let half = Probability(known: 0.5)
}

extension Probability: SettingValue {
  /// Reads a number from 0 to 1.
  public init?(settingText: String) {
    guard let value = Double(settingText) else { return nil }
    self.init(value)
  }

  /// The shortest decimal form.
  public var settingText: String { "\(value)" }

  /// What is read.
  public static var settingChoices: String { "a number from 0 to 1" }
}
