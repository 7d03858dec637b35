/// The share of the map's sum that lies on the object, signs kept.
///
/// With `a` the scaled map, the value is `sum over the mask of a / sum of a`. Where negative values
/// take part it can lie below 0 or above 1; if they cancel all others there is no value. For maps
/// without negative values it equals ``AttributionLocalization``.
///
/// As in Quantus 0.5.3: sums and quotient are rounded to single precision in NumPy's order, and a sum
/// of exactly 0, where Quantus says infinity or NaN, is undefined here. So is a map with a NaN or an
/// infinity.
public struct RelevanceMassAccuracy: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Relevance Mass Accuracy", title: "Relevance Mass Accuracy",
    range: -.infinity ... .infinity, direction: .higherIsBetter,
    citation: RelevanceRankAccuracy.about.citation)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Divides the sum on the object by the whole sum.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1 for maps without negative values.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing, is not finite or adds up to 0, and
  ///   for an empty mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let sums = ranked.signedSums
    guard sums.total != 0 else { throw .zeroSum }
    return Double(sums.inside / sums.total)
  }
}
