/// What a metric says of one map: a number, or why there is none.
public enum MetricValue: Hashable, Sendable {
  /// A number within the range that the metric's description states.
  case defined(Double)

  /// There is no number, for the reason given.
  case undefined(UndefinedReason)

  /// The number, or `nil` where there is none.
  public var number: Double? {
    guard case .defined(let number) = self else { return nil }
    return number
  }
}

/// Why a metric has no value for a map and a mask.
public enum UndefinedReason: String, Error, Hashable, Sendable, CaseIterable {
  /// No pixel of the mask belongs to the object.
  case emptyMask

  /// All values of the map are equal, so that it ranks nothing.
  case constantMap

  /// All values of the map lie below 0.
  case negativeMap

  /// The map holds a NaN or an infinity.
  case nonFiniteMap
}

extension UndefinedReason: CustomStringConvertible {
  /// The reason in a few words.
  public var description: String {
    switch self {
    case .emptyMask: "the mask holds no object pixel"
    case .constantMap: "all values of the map are equal"
    case .negativeMap: "all values of the map are below 0"
    case .nonFiniteMap: "the map holds a value that is not finite"
    }
  }
}
