/// How the sign of a singular vector, which is arbitrary, is chosen.
public enum SignRule: String, CaseIterable, SettingValue {
  /// As the eigenvalue solver gives it, which may differ between versions of LAPACK.
  case decomposition

  /// The channel vector's entry of the largest magnitude is positive, as in scikit-learn's
  /// `svd_flip` and in tensorly.
  case largestLoading = "largest-loading"

  /// The map's entry of the largest magnitude is positive, as in Seg-Eigen-CAM.
  case peak

  /// The map does not correlate negatively with the LaFAM map of the same features.
  case meanCorrelation = "mean-correlation"

  /// The sign that most of the features agree with, weighted by their squared projections: Bro, Acar
  /// & Kolda 2008, "Resolving the sign ambiguity in the singular value decomposition".
  case dataVote = "data-vote"

  /// 1 or -1, to be multiplied with a component.
  ///
  /// - Parameters:
  ///   - projection: The component's map `u^T A`.
  ///   - loadings: The channel vector `u`, of length 1.
  ///   - means: The LaFAM map.
  /// - Returns: 1 where the rule has no opinion.
  func sign(
    ofProjection projection: [Double], loadings: @autoclosure () -> [Double], means: [Double]
  ) -> Double {
    switch self {
    case .decomposition:
      return 1
    case .largestLoading:
      return Self.signOfLargest(loadings())
    case .peak:
      return Self.signOfLargest(projection)
    case .meanCorrelation:
      let mean = means.reduce(0, +) / Double(max(1, means.count))
      return zip(projection, means).reduce(0) { $0 + $1.0 * ($1.1 - mean) } < 0 ? -1 : 1
    case .dataVote:
      // Each place votes with the sign and the square of its s v_p, each channel with those of its
      // s u_c. Where they disagree the larger vote decides, and so does its sum with the other one.
      let places = projection.reduce(0) { $0 + $1 * abs($1) }
      let squaredValue = projection.reduce(0) { $0 + $1 * $1 }
      let channels = loadings().reduce(0) { $0 + $1 * abs($1) } * squaredValue
      return places + channels < 0 ? -1 : 1
    }
  }

  /// The sign of the entry of the largest magnitude; of equal ones the first.
  private static func signOfLargest(_ values: [Double]) -> Double {
    let largest = values.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
    return largest < 0 ? -1 : 1
  }
}
