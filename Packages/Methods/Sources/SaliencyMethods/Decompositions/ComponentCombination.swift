/// How singular components `c_r`, weighted by `w_r`, become one map.
public enum ComponentCombination: String, CaseIterable, SettingValue {
  /// `sum_r w_r |c_r|`: no component's sign matters.
  case sumOfAbsolutes = "sum-of-absolutes"

  /// `|sum_r w_r c_r|`, each component with the sign that the rule gives it.
  case absoluteOfSum = "absolute-of-sum"

  /// `sqrt(sum_r (w_r c_r)^2)`; with all components and equal weights this is ``Energy``.
  case rootOfSquares = "root-of-squares"

  /// `sum_r w_r n(|c_r|)`, where `n` brings a component into 0...1 first.
  case sumOfNormalized = "sum-of-normalized"

  /// `max_r w_r |c_r|`.
  case maximum

  /// One map of all components.
  ///
  /// - Parameters:
  ///   - components: Rows of `P` numbers.
  ///   - weights: One for each component, none negative.
  ///   - places: The number of places `P`.
  /// - Returns: `P` numbers; zeros without components.
  func callAsFunction(_ components: [[Double]], weights: [Double], places: Int) -> [Double] {
    var map = [Double](repeating: 0, count: places)
    for (component, weight) in zip(components, weights) {
      let values = self == .sumOfNormalized ? Self.normalized(component) : component
      for place in 0..<places {
        let value = weight * values[place]
        switch self {
        case .sumOfAbsolutes, .sumOfNormalized: map[place] += abs(value)
        case .absoluteOfSum: map[place] += value
        case .rootOfSquares: map[place] += value * value
        case .maximum: map[place] = max(map[place], abs(value))
        }
      }
    }
    switch self {
    case .absoluteOfSum: return map.map { abs($0) }
    case .rootOfSquares: return map.map { $0.squareRoot() }
    case .sumOfAbsolutes, .sumOfNormalized, .maximum: return map
    }
  }

  /// The magnitudes brought into 0...1; those that are equal but for rounding become zeros.
  private static func normalized(_ component: [Double]) -> [Double] {
    let magnitudes = component.map { abs($0) }
    let smallest = magnitudes.min() ?? 0
    let largest = magnitudes.max() ?? 0
    guard largest - smallest > 1e-12 * largest else { return magnitudes.map { _ in 0 } }
    return magnitudes.map { ($0 - smallest) / (largest - smallest) }
  }
}
