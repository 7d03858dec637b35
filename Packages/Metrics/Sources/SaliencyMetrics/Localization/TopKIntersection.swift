/// The share of the object among the k highest pixels of the map.
///
/// With T the pixels that NumPy's `argsort` of the signed map puts last, k of them, the value is
/// `(1 / k) * |T in mask|`. The denominator is k whatever the size of the object; the map must have
/// more than k pixels. Which of equal pixels are taken follows NumPy's scalar sort;
/// ``ExpectedTopKIntersection`` does not depend on that.
///
/// As in Quantus 0.5.3 (k = 1000, without concept influence), a NaN ranks above every number.
/// A map with a NaN is NaN throughout once it is scaled, so that the value says nothing of it.
public struct TopKIntersection: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Top-K Intersection", title: "Top-K Intersection", range: 0...1,
    direction: .higherIsBetter,
    citation: """
      Theiner, Mueller-Budack, Ewerth 2021, Interpretable Semantic Photo Geolocation
      """)

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

  /// Counts the object's pixels among the highest.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or has too few pixels, and for an
  ///   empty mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireRanking()
    guard count < ranked.mask.count else { throw .tooFewPixels }
    try ranked.requireObject()
    // Quantus multiplies by the reciprocal, which rounds otherwise than a quotient.
    return 1 / Double(count) * Double(ranked.objectCountAmongLast(count))
  }
}
