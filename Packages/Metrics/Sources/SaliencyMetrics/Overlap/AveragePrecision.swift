/// The precision of the map as a classifier of pixels, averaged over its recall.
///
/// The values of the map from the highest downwards give thresholds n with the precision `P_n` and
/// the recall `R_n` of the pixels at or above them; the value is `sum (R_n - R_(n-1)) P_n`. Equal
/// pixels enter together, as in scikit-learn's `average_precision_score`. Unlike the area under the
/// ROC curve it falls with the size of the background, so that small objects are not easy.
public struct AveragePrecision: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Average Precision", title: "Average Precision", range: 0...1,
    direction: .higherIsBetter,
    citation: "Davis, Goadrich 2006, The Relationship Between Precision-Recall and ROC Curves")

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Adds up the precision at each value, weighed by the recall it gains.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The average precision, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty
  ///   mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    var (hits, count) = (0, 0)
    var sum = 0.0
    for group in ranked.groups.reversed() {
      hits += group.objectCount
      count += group.count
      if group.objectCount > 0 {
        sum += Double(group.objectCount) * (Double(hits) / Double(count))
      }
    }
    return sum / Double(ranked.mask.objectCount)
  }
}
