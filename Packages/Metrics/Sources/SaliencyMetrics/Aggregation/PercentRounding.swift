/// How a mean becomes the percentage with two decimals that a table prints.
public enum PercentRounding: String, CaseIterable, Hashable, Sendable {
  /// Further digits are dropped: 0.908367 is 90.83. The paper's tables do this (section 4.4).
  case cut

  /// The nearest number with two decimals is taken, of two the one farther from 0: 0.908367 is 90.84.
  case nearest

  /// The percentage of a mean, with two decimals.
  ///
  /// Means are binary fractions: the one that should be 0.29 may be 0.28999999999999998, and 100 times
  /// it 28.999999999999996, which must not be cut to 28.99. A mean that lies within a ten-millionth of
  /// the last printed digit of a printable number, or of the middle between two, counts as that number.
  ///
  /// - Parameter mean: A mean, where 1 is 100 %.
  /// - Returns: Digits such as `90.83` or `-0.05`.
  public func text(of mean: Double) -> String {
    let hundredths = mean * 10_000
    // Beyond 2^53 doubles have no decimals left to round.
    guard abs(hundredths) < 0x1p53 else { return "\(mean * 100)" }
    let nearestHalf = (hundredths * 2).rounded() / 2
    let decimal = abs(hundredths - nearestHalf) < 1e-7 ? nearestHalf : hundredths
    let rounded = Int(
      decimal.rounded(self == .cut ? .towardZero : .toNearestOrAwayFromZero))
    let (whole, fraction) = rounded.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(rounded < 0 ? "-" : "")\(whole).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
