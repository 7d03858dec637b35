import ArgumentParser
import ExperimentSupport
import SaliencyMethods
import SaliencyModels
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

  @OptionGroup var settings: MethodSettings

  /// The methods with their options.
  ///
  /// - Parameter classIndex: The class that class-specific methods explain.
  /// - Returns: One value for each `--method`.
  /// - Throws: `MethodError` for unknown names and texts, `FileError` for unreadable masks.
  func configured(classIndex: Int?) throws -> [any SaliencyMethod] {
    try settings.methods(named: method, classIndex: classIndex)
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
