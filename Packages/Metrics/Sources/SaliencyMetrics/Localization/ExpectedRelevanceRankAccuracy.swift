/// Relevance Rank Accuracy without an order among ties: its mean over all orders.
///
/// The P highest pixels cut through at most one group of equal ones. If all `m` pixels above the cut
/// are taken, `t` of the `T` in the cut group, and `Q` of those `T` belong to the object, the mean of
/// ``RelevanceRankAccuracy`` over all orders is `(hits among m + t * Q / T) / P`.
///
/// A map with a NaN or an infinity has no value.
public struct ExpectedRelevanceRankAccuracy: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Relevance Rank Accuracy (expected)", title: "Relevance Rank Accuracy (expected)",
    range: 0...1, direction: .higherIsBetter, citation: RelevanceRankAccuracy.about.citation)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Counts the object's pixels among as many of the highest, those at the cut by their share.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty
  ///   mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try cut(through: ranked).expectedHits / Double(ranked.mask.objectCount)
  }

  /// The least and the greatest Relevance Rank Accuracy that an order among ties can give.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: Bounds in 0...1, both of which some order reaches.
  /// - Throws: ``UndefinedReason`` where the metric has no value.
  public func bounds(of ranked: RankedMap) throws(UndefinedReason) -> ClosedRange<Double> {
    let count = Double(ranked.mask.objectCount)
    let (fewest, most) = try cut(through: ranked).bounds
    return Double(fewest) / count...Double(most) / count
  }

  private func cut(through ranked: RankedMap) throws(UndefinedReason) -> CutThroughTies {
    try ranked.requireFiniteOnObject()
    return CutThroughTies(takingHighest: ranked.mask.objectCount, of: ranked.groups)
  }
}
