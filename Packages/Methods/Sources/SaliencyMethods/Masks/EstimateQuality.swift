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
  ///   - squaredErrors: The squared standard error of each of the centered effects.
  ///   - scores: The scores of all masks.
  init(effects: [Double], squaredErrors: [Double], scores: [Double]) {
    let squaredError = squaredErrors.reduce(0, +) / Double(squaredErrors.count)
    let spread = Self.squaresAroundMean(of: effects) / Double(effects.count)
    correlation = spread > 0 ? max(0, 1 - squaredError / spread).squareRoot() : 0
    let variance = Self.squaresAroundMean(of: scores) / Double(max(1, scores.count - 1))
    plainMasks = squaredError > 0 ? variance / squaredError : nil
  }

  private static func squaresAroundMean(of values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
