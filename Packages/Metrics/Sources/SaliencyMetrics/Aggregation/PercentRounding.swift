/// How a mean becomes the percentage that a table prints.
public enum PercentRounding: String, CaseIterable, Hashable, Sendable {
  /// Further digits are dropped: 0.908367 is 90.83. The paper's tables do this (section 4.4).
  case cut

  /// The nearest printable number is taken, of two the one farther from 0: 0.908367 is 90.84.
  case nearest

  /// The percentage of a mean.
  ///
  /// Means are binary fractions: the one that should be 0.29 may be 0.28999999999999998, and 100 times
  /// it 28.999999999999996, which must not be cut to 28.99. A mean that lies within a ten-millionth of
  /// the last printed digit of a printable number, or of the middle between two, counts as that number.
  ///
  /// - Parameters:
  ///   - mean: A mean, where 1 is 100 %.
  ///   - digits: How many decimals are printed, two in the paper.
  /// - Returns: Digits such as `90.83` or `-0.05`.
  /// - Precondition: `digits` lies in 0...9.
  public func text(of mean: Double, digits: Int = 2) -> String {
    precondition((0...9).contains(digits), "a percentage has 0...9 decimals, got \(digits)")
    let unit = (0..<digits).reduce(1) { power, _ in power * 10 }
    let units = mean * 100 * Double(unit)
    // Beyond 2^53 doubles have no decimals left to round.
    guard abs(units) < 0x1p53 else { return "\(mean * 100)" }
    let nearestHalf = (units * 2).rounded() / 2
    // With many digits, doubles themselves lie farther apart.
    let tolerance = max(1e-7, 8 * units.ulp)
    let decimal = abs(units - nearestHalf) < tolerance ? nearestHalf : units
    let rounded = Int(
      decimal.rounded(self == .cut ? .towardZero : .toNearestOrAwayFromZero))
    let (whole, fraction) = rounded.magnitude.quotientAndRemainder(dividingBy: UInt(unit))
    guard digits > 0 else { return "\(rounded)" }
    let decimals = String(fraction)
    let zeros = String(repeating: "0", count: digits - decimals.count)
    return "\(rounded < 0 ? "-" : "")\(whole).\(zeros)\(decimals)"
  }
}
