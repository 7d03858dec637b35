/// The share of the map's magnitude that lies on the object.
///
/// With `a` the scaled map, the value is `sum over the mask of |a| / sum of |a|`, unweighted and
/// without a limit to the object's size. For maps without negative values it equals
/// ``RelevanceMassAccuracy``.
///
/// As in Quantus 0.5.3: sums and quotient are rounded to single precision in NumPy's order. If the
/// object covers all that is not 0, rounding can lift the quotient above 1; Quantus says NaN then,
/// and here the value is undefined. So it is for a map with a NaN or an infinity.
public struct AttributionLocalization: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Attribution Localisation", title: "Attribution Localisation", range: 0...1,
    direction: .higherIsBetter,
    citation: """
      Kohlbrenner, Bauer, Nakajima, Binder, Samek, Lapuschkin 2020, \
      Towards Best Practice in Explaining Neural Network Decisions with LRP
      """)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Divides the magnitude on the object by all of it.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, for an empty mask,
  ///   and where rounding gives more than 1.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let sums = ranked.magnitudeSums
    let share = sums.inside / sums.total
    guard share <= 1 else { throw .ratioAboveOne }
    return Double(share)
  }
}
