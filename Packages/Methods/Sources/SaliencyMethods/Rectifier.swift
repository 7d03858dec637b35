internal import SaliencyTensor

/// What becomes of negative values at the end of a method.
public enum Rectifier: String, CaseIterable, SettingValue {
  /// They stay.
  case none

  /// They become 0: `max(x, 0)`.
  case relu

  /// They lose their sign: `|x|`.
  case absolute

  /// All values are squared: `x^2`.
  case square

  /// The rectified value.
  public func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .none: value
    case .relu: max(value, 0)
    case .absolute: abs(value)
    case .square: value * value
    }
  }

  /// A map with all of its values rectified.
  func callAsFunction(_ map: Tensor) -> Tensor { map.map { Float(self(Double($0))) } }
}
