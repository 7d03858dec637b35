/// How much each singular component counts where several make one map.
public enum ComponentWeights: String, CaseIterable, SettingValue {
  /// All count the same: `s_r^0`.
  case equal = "0"

  /// As much as the singular value: `s_r^1`.
  case value = "1"

  /// As much as its square, the component's energy: `s_r^2`.
  case square = "2"

  /// The share of the singular value: `s_r / sum s`.
  case share

  /// The share of its square: `s_r^2 / sum s^2`.
  case squareShare = "square-share"

  /// What the option decides.
  static let summary = "a component's weight: the power 0, 1 or 2 of its singular value, or a share"

  /// One weight for each singular value.
  ///
  /// - Parameter values: All singular values, also those of components that are left out.
  /// - Returns: As many weights.
  func callAsFunction(_ values: [Double]) -> [Double] {
    switch self {
    case .equal: values.map { _ in 1 }
    case .value: values
    case .square: values.map { $0 * $0 }
    case .share: Self.shares(values)
    case .squareShare: Self.shares(values.map { $0 * $0 })
    }
  }

  private static func shares(_ values: [Double]) -> [Double] {
    let sum = values.reduce(0, +)
    return values.map { sum > 0 ? $0 / sum : 0 }
  }
}
