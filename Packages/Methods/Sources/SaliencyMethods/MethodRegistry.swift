internal import SaliencyTensor

/// All methods, for whoever chooses them by name.
public enum MethodRegistry {
  /// The methods, in the order in which they are listed.
  public static let all: [any SaliencyMethod.Type] = [LaFAM.self]

  /// The method of an identifier.
  ///
  /// - Throws: ``MethodError/unknownMethod(name:nearest:)``.
  public static func method(named identifier: String) throws(MethodError)
    -> any SaliencyMethod.Type
  {
    for method in all where method.about.identifier == identifier { return method }
    let identifiers = all.map { $0.about.identifier }
    throw MethodError.unknownMethod(
      name: identifier, nearest: nearestNames(to: identifier, in: identifiers))
  }
}
