import SaliencyMetrics

/// How a table writes numbers: as percentages with some digits, cut or rounded.
struct NumberFormat {
  /// Decimals, at least 0.
  let digits: Int
  let rounding: PercentRounding

  /// A mean in percent.
  func percent(_ mean: Double?) -> String {
    mean.map { rounding.text(of: $0, digits: digits) } ?? "–"
  }

  /// An interval in percent, in brackets; always rounded to the nearest number.
  func interval(_ interval: ClosedRange<Double>) -> String {
    "[\(PercentRounding.nearest.text(of: interval.lowerBound, digits: digits)), "
      + "\(PercentRounding.nearest.text(of: interval.upperBound, digits: digits))]"
  }
}
