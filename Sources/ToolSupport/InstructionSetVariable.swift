internal import ArgumentParser
package import SaliencyTensor

/// The environment variable that chooses the kernels, for tests and benchmarks.
package enum InstructionSetVariable {
  /// Its name.
  package static let name = "SALIENCY_INSTRUCTION_SET"

  /// The instruction set that the variable names; an empty value counts as none.
  ///
  /// - Parameter environment: The variables by their names.
  /// - Returns: `nil` if the variable is not set.
  /// - Throws: `ValidationError` for a name that does not exist, or that this processor lacks.
  package static func chosen(in environment: [String: String]) throws -> InstructionSet? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    guard let set = InstructionSet(rawValue: value), set.isAvailable else {
      let available = InstructionSet.allCases.filter(\.isAvailable).map(\.rawValue)
      throw ValidationError(
        "\(name) is '\(value)'; this processor has \(available.joined(separator: ", ")).")
    }
    return set
  }
}
