import SaliencyMetrics

/// Numbers of things, with their words.
enum Count {
  /// As in `1 image` and `753 images`.
  static func text(_ count: Int, _ word: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? word : plural ?? word + "s")"
  }
}

/// Decimal numbers.
enum DecimalText {
  /// A number with some decimals, rounded to the nearest.
  static func text(_ number: Double, digits: Int) -> String {
    // A hundredth of it, in percent, is the number.
    PercentRounding.nearest.text(of: number / 100, digits: digits)
  }
}

extension NumberFormat {
  /// A difference in percentage points, with its sign.
  func signedPercent(_ difference: Double) -> String {
    let text = percent(difference)
    let isPositive = difference > 0 && text.contains { ("1"..."9").contains($0) }
    return isPositive ? "+" + text : text
  }
}

extension [MetricValue] {
  /// Those that can be drawn and averaged.
  var finiteNumbers: [Double] { compactMap(\.number).filter(\.isFinite) }
}

extension [Double] {
  /// The mean as the summary computes it; `nil` without numbers.
  var pairwiseMean: Double? {
    MetricSample(map(MetricValue.defined)).mean
  }
}
