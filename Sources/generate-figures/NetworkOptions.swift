import ArgumentParser
import ExperimentSupport
import SaliencyIO
import SaliencyModels
import ToolSupport

/// What networks are shown, and where methods look.
struct NetworkOptions: ParsableArguments {
  @Option(help: "The side of the networks' input in pixels.")
  var size = DataSet.side

  @Option(help: "The layer that methods look at, or auto: the last one with more than one place.")
  var layer = "auto"

  func validate() throws {
    guard (1...8192).contains(size) else {
      throw ValidationError("--size is a number of pixels from 1 to 8192.")
    }
  }

  /// The layer's name, `nil` for the last one with more than one place.
  var namedLayer: String? { layer == "auto" ? nil : layer }
}

extension [NamedModel] {
  /// The network whose predictions figures show.
  ///
  /// - Parameter name: Its name; `nil` for the first that has classes.
  /// - Returns: `nil` if none has classes, or the one that was named is not there.
  /// - Throws: `ToolError` if the one that was named has no classes.
  func predictor(named name: String?) throws -> NamedModel? {
    guard let name else { return first { $0.model.classCount != nil } }
    guard let named = first(where: { $0.name == name }) else { return nil }
    guard named.model.classCount != nil else {
      throw ToolError(
        "\(named.path): \(name) is an encoder without classes and predicts nothing; name another "
          + "network with 'predictions'")
    }
    return named
  }
}
