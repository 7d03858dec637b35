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

  /// The reason why there is no number, or `nil` where there is one.
  public var reason: UndefinedReason? {
    guard case .undefined(let reason) = self else { return nil }
    return reason
  }
}

extension MetricValue {
  /// What a computation gives: its number, or the reason that it throws.
  init(_ compute: () throws(UndefinedReason) -> Double) {
    do {
      self = .defined(try compute())
    } catch {
      self = .undefined(error)
    }
  }
}

/// Why a metric has no value for a map and a mask.
///
/// Where Quantus 0.5.3 raises an error, warns, or gives NaN or an infinity, there is a reason here.
public enum UndefinedReason: String, Error, Hashable, Sendable, CaseIterable {
  /// No pixel of the mask belongs to the object.
  case emptyMask

  /// All pixels of the mask belong to the object, and the metric needs some that do not.
  case fullMask

  /// All values of the map are equal, so that it ranks nothing.
  case constantMap

  /// All values of the map lie below 0.
  case negativeMap

  /// The map holds a NaN or an infinity.
  case nonFiniteMap

  /// The map has no more pixels than the metric takes from it.
  case tooFewPixels

  /// The values of the map add up to 0, so that no share of the sum exists.
  case zeroSum

  /// A share came out above 1, by rounding in single precision.
  case ratioAboveOne

  /// A score of a changed image is NaN or infinite.
  case nonFiniteScore

  /// A results file has no number and, as all of them, no reason.
  case notStated
}

extension UndefinedReason: CustomStringConvertible {
  /// The reason in a few words.
  public var description: String {
    switch self {
    case .emptyMask: "the mask holds no object pixel"
    case .fullMask: "the mask holds no background pixel"
    case .constantMap: "all values of the map are equal"
    case .negativeMap: "all values of the map are below 0"
    case .nonFiniteMap: "the map holds a value that is not finite"
    case .tooFewPixels: "the map has too few pixels to take the highest from"
    case .zeroSum: "the values of the map add up to 0"
    case .ratioAboveOne: "the share of the sum is rounded to more than 1"
    case .nonFiniteScore: "a score of a changed image is not finite"
    case .notStated: "the reason is not stated"
    }
  }
}
