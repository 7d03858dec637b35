/// What a box plot shows of some values.
struct BoxStatistics: Equatable {
  let minimum: Double
  let lowerWhisker: Double
  let lowerQuartile: Double
  let median: Double
  let upperQuartile: Double
  let upperWhisker: Double
  let maximum: Double
  let mean: Double

  /// The values beyond the whiskers, in rising order.
  let outliers: [Double]

  /// Finds quartiles and whiskers.
  ///
  /// Quartiles lie between two values by their distance, as NumPy's `quantile` has it. A whisker ends
  /// at the last value within 1.5 times the box's length, or at the box if there is none (Tukey 1977).
  ///
  /// - Parameter values: Finite numbers in any order; of none, there is no box.
  init?(of values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last, let mean = values.pairwiseMean else {
      return nil
    }
    (minimum, maximum, self.mean) = (first, last, mean)
    let (lower, upper) = (Self.quantile(0.25, of: sorted), Self.quantile(0.75, of: sorted))
    let reach = 1.5 * (upper - lower)
    (lowerQuartile, median, upperQuartile) = (lower, Self.quantile(0.5, of: sorted), upper)
    let inside = sorted.filter { $0 >= lower - reach && $0 <= upper + reach }
    // Where quartiles fall between far values, the last value inside may lie within the box.
    lowerWhisker = min(inside.first ?? lower, lower)
    upperWhisker = max(inside.last ?? upper, upper)
    outliers = sorted.filter { $0 < lower - reach || $0 > upper + reach }
  }

  /// The value below which a share of the sorted values lies.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
