/// The intersection over union of the object and the map cut at the height that suits it best.
///
/// The largest value of ``FixedThresholdIoU`` over all thresholds. It says how well a level of the
/// map outlines the object if somebody knew which, and depends on the order of the values alone.
public struct BestThresholdIoU: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "IoU (best threshold)", title: "IoU at the best threshold", range: 0...1,
    direction: .higherIsBetter, citation: FixedThresholdIoU.about.citation)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Compares the pixels above each of the map's values with the object.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The largest intersection over union, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty
  ///   mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let objectCount = ranked.mask.objectCount
    var (hits, misses) = (0, 0)
    var best = 0.0
    for group in ranked.groups.reversed() {
      hits += group.objectCount
      misses += group.backgroundCount
      best = max(best, Double(hits) / Double(objectCount + misses))
    }
    return best
  }
}
