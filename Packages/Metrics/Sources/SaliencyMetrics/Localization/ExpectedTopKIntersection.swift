/// Top-K Intersection without an order among ties: its mean over all orders.
///
/// The k highest pixels cut through at most one group of equal ones. If all `m` pixels above the cut
/// are taken, `t` of the `T` in the cut group, and `P` of those `T` belong to the object, the mean of
/// ``TopKIntersection`` over all orders is `(hits among m + t * P / T) / k`.
///
/// A map with a NaN or an infinity has no value.
public struct ExpectedTopKIntersection: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Top-K Intersection (expected)", title: "Top-K Intersection (expected)", range: 0...1,
    direction: .higherIsBetter, citation: TopKIntersection.about.citation)

  /// How many pixels are taken.
  public let count: Int

  /// Creates the metric.
  ///
  /// - Parameter count: How many pixels are taken.
  /// - Precondition: `count` is at least 1.
  public init(count: Int = 1_000) {
    precondition(count > 0, "Top-K Intersection takes at least 1 pixel, got \(count)")
    self.count = count
  }

  /// Counts the object's pixels among the highest, those at the cut by their share.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing, is not finite or has too few pixels,
  ///   and for an empty mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try cut(through: ranked).expectedHits / Double(count)
  }

  /// The least and the greatest Top-K Intersection that an order among ties can give.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: Bounds in 0...1, both of which some order reaches.
  /// - Throws: ``UndefinedReason`` where the metric has no value.
  public func bounds(of ranked: RankedMap) throws(UndefinedReason) -> ClosedRange<Double> {
    let (fewest, most) = try cut(through: ranked).bounds
    return Double(fewest) / Double(count)...Double(most) / Double(count)
  }

  private func cut(through ranked: RankedMap) throws(UndefinedReason) -> CutThroughTies {
    try ranked.requireRanking()
    guard count < ranked.mask.count else { throw .tooFewPixels }
    try ranked.requireFiniteOnObject()
    return CutThroughTies(takingHighest: count, of: ranked.groups)
  }
}
