/// How much of the object the map's highest pixels cover, taking as many as the object has.
///
/// With P the object's size and T the P pixels that NumPy's `argsort` of the signed map puts last,
/// the value is `|T in mask| / P`. Which of equal pixels are taken follows NumPy's scalar sort;
/// ``ExpectedRelevanceRankAccuracy`` does not depend on that.
///
/// As in Quantus 0.5.3, a NaN ranks above every number. A map with a NaN is NaN throughout once it
/// is scaled, so that the value says nothing of it.
public struct RelevanceRankAccuracy: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Relevance Rank Accuracy", title: "Relevance Rank Accuracy", range: 0...1,
    direction: .higherIsBetter,
    citation: """
      Arras, Osman, Samek 2022, \
      CLEVR-XAI: A Benchmark Dataset for the Ground Truth Evaluation of Neural Network Explanations
      """)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Counts the object's pixels among as many of the highest.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing and for an empty mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireObject()
    let objectCount = ranked.mask.objectCount
    return Double(ranked.objectCountAmongLast(objectCount)) / Double(objectCount)
  }
}
