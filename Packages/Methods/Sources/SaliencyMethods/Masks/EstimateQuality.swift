/// How far a map that was estimated from masks is from the one that all masks would give.
public struct EstimateQuality: Hashable, Sendable {
  /// The correlation (Pearson) with that map, as the spread of the estimate predicts it.
  ///
  /// `rho = sqrt(max(0, 1 - SE^2 / Var(b)))`, where `b` are the cells' effects, `Var` their variance over
  /// the cells, and `SE^2` the mean of their squared standard errors.
  public let correlation: Double

  /// How many masks of independent random cells would give a map as good: `V / SE^2`, where `V` is the
  /// variance of the scores.
  ///
  /// `nil` if the estimate has no error at all, as that of a network that sees nothing.
  public let plainMasks: Double?

  /// Predicts the quality.
  ///
  /// - Parameters:
  ///   - effects: The cells' effects.
  ///   - squaredError: The mean squared standard error of the centered effects.
  ///   - variance: The variance of the scores.
  init(effects: [Double], squaredError: Double, variance: Double) {
    let mean = effects.reduce(0, +) / Double(effects.count)
    let spread = effects.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(effects.count)
    correlation = spread > 0 ? max(0, 1 - squaredError / spread).squareRoot() : 0
    plainMasks = squaredError > 0 ? variance / squaredError : nil
  }
}
