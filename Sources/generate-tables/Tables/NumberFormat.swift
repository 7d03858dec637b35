import Foundation
import SaliencyMetrics

/// How a table writes numbers: as percentages with some digits, cut or rounded.
struct NumberFormat {
  /// Decimals, 0...9.
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

  /// A number with three significant digits, as in `0.0152` or `61.3`.
  static func threeDigits(_ number: Double) -> String {
    guard number != 0, number.isFinite else { return number == 0 ? "0" : "\(number)" }
    let magnitude = Int(log10(abs(number)).rounded(.down))
    return String(format: "%.*f", min(max(2 - magnitude, 0), 12), number)
  }

  /// The unit in which times are easy to read.
  static func timeUnit(for seconds: [Double?]) -> (name: String, perSecond: Double) {
    let largest = seconds.compactMap(\.self).max() ?? 0
    return largest < 0.1 ? ("ms", 1_000) : ("s", 1)
  }
}
