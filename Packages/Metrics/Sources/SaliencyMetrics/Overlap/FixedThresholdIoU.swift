/// The intersection over union of the object and the map cut at a fixed height.
///
/// With `m = (a - min) / (max - min)` the map brought to 0...1 and S the pixels with
/// `m >= threshold`, the value is `|S in mask| / |S or mask|`.
public struct FixedThresholdIoU: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "IoU", title: "IoU at a fixed threshold", range: 0...1, direction: .higherIsBetter,
    citation: "Jaccard 1912, The Distribution of the Flora in the Alpine Zone")

  /// The height at which the map is cut, between its lowest value (0) and its highest (1).
  public let threshold: Double

  /// Creates the metric.
  ///
  /// - Parameter threshold: The height at which the map is cut. Above 1 nothing is left, and the
  ///   value is 0; up to 0 everything is.
  public init(threshold: Double = 0.5) {
    self.threshold = threshold
  }

  /// Compares the pixels above the threshold with the object.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The intersection over union, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty
  ///   mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let scale = UnitScale(of: ranked.groups)
    var (hits, misses) = (0, 0)
    for group in ranked.groups where scale.position(of: group.value) >= threshold {
      hits += group.objectCount
      misses += group.backgroundCount
    }
    return Double(hits) / Double(ranked.mask.objectCount + misses)
  }
}
