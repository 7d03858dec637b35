import ArgumentParser
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Which methods run, and with which options.
struct MethodOptions: ParsableArguments {
  @Option(help: "A method from --list-methods; may be repeated.")
  var method: [String] = ["lafam"]

  @Option(
    name: .customLong("class"),
    help:
      "The class that class-specific methods explain, an index or a label. (default: the predicted class)"
  )
  var explainedClass: String?

  @Option(
    name: .customLong("set"),
    help: """
      An option of a method as KEY=VALUE or METHOD.KEY=VALUE, as in --set sign=peak; may be \
      repeated. Documentation/Methods.md and --list-methods --json name them.
      """)
  var settings: [String] = []

  @Option(help: "The seed of methods that draw at random.")
  var seed: UInt64 = 0

  @Option(help: "How many masks methods with masks draw. (default: 2048)")
  var masks: Int?

  @Option(
    help: "Masks to use instead of drawn ones: NPY, [masks, h, w], 1 where the picture is kept.",
    completion: .file(extensions: ["npy"]))
  var maskFile: String?

  func validate() throws {
    guard masks.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--masks is a number of at least 1.")
    }
    for setting in settings where Setting(setting) == nil {
      throw ValidationError("--set \(setting): expected KEY=VALUE, as in --set sign=peak.")
    }
  }

  private struct Setting {
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
  }

  /// The methods with their options.
  ///
  /// - Parameter classIndex: The class that class-specific methods explain.
  /// - Returns: One value for each `--method`.
  /// - Throws: `MethodError` for unknown names and texts, `FileError` for unreadable masks.
  func configured(classIndex: Int?) throws -> [any SaliencyMethod] {
    let masks = try maskFile.map { (path: $0, tensor: try NPYFile.read($0)) }
    var methods = try method.map { try MethodRegistry.method(named: $0).init() }
    for index in methods.indices {
      let keys = methods[index].settingKeys
      if keys.contains("seed") { try methods[index].set("seed", to: "\(seed)") }
      if let count = self.masks, keys.contains("masks") {
        try methods[index].set("masks", to: "\(count)")
      }
      if let masks, var masking = methods[index] as? any MaskingMethod {
        masking.givenMasks = masks.tensor
        methods[index] = masking
      }
      if var specific = methods[index] as? any ClassSpecificMethod {
        specific.classIndex = classIndex
        methods[index] = specific
      }
    }
    for setting in settings.compactMap(Setting.init) {
      var receivers = methods.indices.filter {
        setting.method.map { [about = methods[$0].about] in $0 == about.identifier } ?? true
      }
      guard let first = receivers.first else {
        throw ToolError(
          "--set \(setting.method ?? "").\(setting.key): this method is not among those that run; "
            + "add --method \(setting.method ?? "")")
      }
      let knowing = receivers.filter { methods[$0].settingKeys.contains(setting.key) }
      // Nobody knows it: the first one says what it does know.
      receivers = knowing.isEmpty ? [first] : knowing
      for index in receivers { try methods[index].set(setting.key, to: setting.value) }
    }
    return methods
  }

  /// The class that was asked for, by index or label.
  func classIndex(in model: Model) throws -> Int? {
    guard let explainedClass else { return nil }
    guard let classCount = model.classCount else {
      throw ToolError("--class \(explainedClass): the network is an encoder and has no classes")
    }
    if let index = Int(explainedClass) {
      guard (0..<classCount).contains(index) else {
        throw ClassLabels.Failure.noSuchIndex(index, classCount: classCount)
      }
      return index
    }
    guard let labels = model.labels else {
      throw ToolError("--class \(explainedClass): the network has no labels; give an index")
    }
    return try labels.index(of: explainedClass)
  }
}

extension SaliencyMethod {
  /// What is known of the method.
  var about: MethodDescription { Self.about }

  /// The names of its options.
  var settingKeys: Set<String> { Set(Self.settings.map(\.key)) }
}
