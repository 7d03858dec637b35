public import ArgumentParser
internal import SaliencyIO
public import SaliencyMethods
internal import SaliencyTensor
internal import ToolSupport

/// The options of methods, as the tools take them.
public struct MethodSettings: ParsableArguments, Sendable {
  /// `KEY=VALUE` or `METHOD.KEY=VALUE`.
  @Option(
    name: .customLong("set"),
    help: """
      An option of a method as KEY=VALUE or METHOD.KEY=VALUE, as in --set sign=peak; may be \
      repeated. Documentation/Methods.md and render-saliency --list-methods --json name them.
      """)
  public var settings: [String] = []

  /// The seed of methods that draw at random.
  @Option(help: "The seed of methods that draw at random. (default: 0)")
  public var seed: UInt64?

  /// How many masks methods with masks draw.
  @Option(help: "How many masks methods with masks draw. (default: 2048, of relax-fast 256)")
  public var masks: Int?

  /// How far a map's predicted correlation with the one of all masks may be from 1.
  @Option(
    help: """
      relax-fast draws masks until the predicted correlation with the map of all masks is at least 1 \
      less this, as in 0.01.
      """)
  public var tolerance: Double?

  /// The file of masks to use instead of drawn ones.
  @Option(
    help: "Masks to use instead of drawn ones: NPY, [masks, h, w], 1 where the picture is kept.",
    completion: .file(extensions: ["npy"]))
  public var maskFile: String?

  /// Creates the options with their defaults.
  public init() {}

  /// Checks what can be checked without the methods.
  ///
  /// - Throws: `ValidationError`.
  public func validate() throws {
    guard masks.map({ (1...1_000_000_000).contains($0) }) ?? true else {
      throw ValidationError("--masks is a number from 1 to 1000000000.")
    }
    guard tolerance.map({ (0...1).contains($0) }) ?? true else {
      throw ValidationError("--tolerance is a number from 0 to 1.")
    }
    for setting in settings where Setting(setting) == nil {
      throw ValidationError("--set \(setting): expected KEY=VALUE, as in --set sign=peak.")
    }
  }

  /// An option of a method, as text.
  struct Setting {
    /// The method that it is for; all that know the key without one.
    let method: String?
    let key: String
    let value: String

    init?(_ text: String) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { return nil }
      let names = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      method = names.count == 2 ? String(names[0]) : nil
      key = String(names[names.count - 1])
      value = String(parts[1])
    }

    /// Whether it is for one of some methods: the named one, or any that knows the key.
    func isMeant(for names: [String]) throws -> Bool {
      if let method { return names.contains(method) }
      for name in names {
        let type = try MethodRegistry.method(named: name)
        if type.init().settingKeys.contains(key) { return true }
      }
      return false
    }
  }

  /// The methods with their options.
  ///
  /// - Parameters:
  ///   - names: Identifiers from `--list-methods`.
  ///   - classIndex: The class that class-specific methods explain, or `nil` for the predicted one.
  ///   - all: The methods that run on any network; an option of one that runs on others only is not
  ///     meant here. `nil` stands for `names`.
  ///   - given: Options as an experiment gives them; those of the command line count more.
  /// - Returns: One value for each name.
  /// - Throws: `MethodError` for unknown names and texts, `FileError` for unreadable masks.
  public func methods(
    named names: [String], classIndex: Int? = nil, among all: [String]? = nil,
    after given: [String] = []
  ) throws -> [any SaliencyMethod] {
    let elsewhere = (all ?? []).filter { !names.contains($0) }
    let masks = try maskFile.map { try NPYFile.read($0) }
    var methods = try names.map { try MethodRegistry.method(named: $0).init() }
    for setting in given.compactMap(Setting.init) {
      try Self.apply(setting, to: &methods, elsewhere: elsewhere)
    }
    for index in methods.indices {
      let keys = methods[index].settingKeys
      if let seed, keys.contains("seed") { try methods[index].set("seed", to: "\(seed)") }
      if let count = self.masks, keys.contains("masks") {
        try methods[index].set("masks", to: "\(count)")
      }
      if let tolerance, keys.contains("tolerance") {
        try methods[index].set("tolerance", to: "\(tolerance)")
      }
      if let masks, var masking = methods[index] as? any MaskingMethod {
        masking.givenMasks = masks
        methods[index] = masking
      }
      if var specific = methods[index] as? any ClassSpecificMethod {
        specific.classIndex = classIndex
        methods[index] = specific
      }
    }
    for setting in settings.compactMap(Setting.init) {
      try Self.apply(setting, to: &methods, elsewhere: elsewhere)
    }
    return methods
  }

  /// Sets an option of all methods that it is meant for.
  private static func apply(
    _ setting: Setting, to methods: inout [any SaliencyMethod], elsewhere: [String]
  ) throws {
    var receivers = methods.indices.filter {
      setting.method.map { [about = methods[$0].about] in $0 == about.identifier } ?? true
    }
    let knowing = receivers.filter { methods[$0].settingKeys.contains(setting.key) }
    if knowing.isEmpty {
      if try setting.isMeant(for: elsewhere) { return }
      // Nobody knows it: the first one says what it does know.
      guard let first = receivers.first else {
        throw ToolError(
          "--set \(setting.method ?? "").\(setting.key): this method is not among those that run: "
            + methods.map { $0.about.identifier }.joined(separator: ", ")
            + "; add \(setting.method ?? "") to them")
      }
      receivers = [first]
    } else {
      receivers = knowing
    }
    for index in receivers { try methods[index].set(setting.key, to: setting.value) }
  }
}

extension SaliencyMethod {
  /// What is known of the method.
  public var about: MethodDescription { Self.about }

  /// The names of its options.
  var settingKeys: Set<String> { Set(Self.settings.map(\.key)) }
}
