internal import SaliencyTensor

/// A method's option with a name and a text form.
public struct MethodSetting<Method: SaliencyMethod>: Sendable {
  /// The name, as in `sign`.
  public let key: String

  /// What the option decides, as a sentence without a full stop.
  public let summary: String

  /// The texts that it takes.
  public let choices: String

  let text: @Sendable (Method) -> String
  let assign: @Sendable (inout Method, String) -> Bool

  /// Names a property as an option.
  ///
  /// - Parameters:
  ///   - key: The name.
  ///   - property: The property that holds the value.
  ///   - summary: What the option decides.
  public init<Value: SettingValue>(
    _ key: String, _ property: any WritableKeyPath<Method, Value> & Sendable, _ summary: String
  ) {
    self.key = key
    self.summary = summary
    choices = Value.settingChoices
    text = { $0[keyPath: property].settingText }
    assign = { method, text in
      guard let value = Value(settingText: text) else { return false }
      method[keyPath: property] = value
      return true
    }
  }
}

/// A method's option as data, for help texts and tables.
public struct SettingDescription: Hashable, Sendable {
  /// The name, as in `sign`.
  public let key: String

  /// What the option decides.
  public let summary: String

  /// The texts that it takes.
  public let choices: String

  /// The text of its default.
  public let standard: String
}

/// A value with a text form.
public protocol SettingValue: Sendable {
  /// Reads the text; `nil` if it is none of the choices.
  init?(settingText: String)

  /// The text that gives this value.
  var settingText: String { get }

  /// What the texts are, as in `a whole number of at least 1`.
  static var settingChoices: String { get }
}

extension SettingValue where Self: RawRepresentable<String> & CaseIterable {
  /// Reads the name of a case.
  public init?(settingText: String) { self.init(rawValue: settingText) }

  /// The case's name.
  public var settingText: String { rawValue }

  /// The cases' names.
  public static var settingChoices: String {
    allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension Int: SettingValue {
  /// Reads a whole number from 1 to 10^9: options count masks, components, samples.
  public init?(settingText: String) {
    guard let value = Int(settingText), (1...1_000_000_000).contains(value) else { return nil }
    self = value
  }

  /// The digits.
  public var settingText: String { "\(self)" }

  /// What is read.
  public static var settingChoices: String { "a whole number from 1 to 10^9" }
}

extension UInt64: SettingValue {
  /// Reads a whole number.
  public init?(settingText: String) { self.init(settingText) }

  /// The digits.
  public var settingText: String { "\(self)" }

  /// What is read.
  public static var settingChoices: String { "a whole number from 0 to 2^64 - 1" }
}

extension Double: SettingValue {
  /// Reads a number above 0.
  public init?(settingText: String) {
    guard let value = Double(settingText), value > 0, value.isFinite else { return nil }
    self = value
  }

  /// The shortest decimal form.
  public var settingText: String { "\(self)" }

  /// What is read.
  public static var settingChoices: String { "a number above 0" }
}

extension Bool: SettingValue {
  /// Reads `true` or `false`.
  public init?(settingText: String) { self.init(settingText) }

  /// `true` or `false`.
  public var settingText: String { "\(self)" }

  /// What is read.
  public static var settingChoices: String { "true, false" }
}

extension SaliencyMethod {
  /// Creates the method with some options set by name.
  ///
  /// - Parameter settings: Texts by the names of options; what is not named keeps its default.
  /// - Throws: ``MethodError`` for a name or a text that the method does not know.
  public init(settings: [String: String]) throws(MethodError) {
    self.init()
    for (key, text) in settings.sorted(by: { $0.key < $1.key }) { try set(key, to: text) }
  }

  /// Sets an option by name.
  ///
  /// - Throws: ``MethodError`` for a name or a text that the method does not know.
  public mutating func set(_ key: String, to text: String) throws(MethodError) {
    let settings = Self.settings
    guard let setting = settings.first(where: { $0.key == key }) else {
      throw .unknownSetting(
        key, method: Self.about.identifier, known: settings.map(\.key))
    }
    guard setting.assign(&self, text) else {
      throw .wrongSetting(key, method: Self.about.identifier, value: text, choices: setting.choices)
    }
  }

  /// The texts of all options by their names, which ``init(settings:)`` takes.
  public var settingTexts: [String: String] {
    Dictionary(uniqueKeysWithValues: Self.settings.map { ($0.key, $0.text(self)) })
  }

  /// The method's options, as data.
  public static var settingDescriptions: [SettingDescription] {
    let standard = Self()
    return settings.map {
      SettingDescription(
        key: $0.key, summary: $0.summary, choices: $0.choices, standard: $0.text(standard))
    }
  }
}
