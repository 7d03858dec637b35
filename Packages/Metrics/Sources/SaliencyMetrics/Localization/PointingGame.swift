/// Whether the map's highest point lies on the object.
///
/// The value is 1 if any pixel that equals the map's maximum lies in the mask, else 0. A map that
/// was upsampled by nearest neighbor has its maximum in a whole block of pixels, and one of them
/// within the mask is enough. Averaged over images this is the rate of hits.
///
/// As in Quantus 0.5.3 (unweighted), the maximum is looked for in the signed map after division by
/// the largest magnitude. A map with a NaN or an infinity is a miss, because nothing equals its
/// maximum, NaN. Values of a map that is constant or all negative do not exist, nor do those for an
/// empty mask.
public struct PointingGame: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Pointing-Game", title: "Pointing Game", range: 0...1, direction: .higherIsBetter,
    citation: """
      Zhang, Bargal, Lin, Brandt, Shen, Sclaroff 2018, \
      Top-Down Neural Attention by Excitation Backprop
      """)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Looks for the map's maximum on the object.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: 1 for a hit, 0 for a miss.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing and for an empty mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireObject()
    guard ranked.isFinite, let highest = ranked.groups.last else { return 0 }
    return highest.objectCount > 0 ? 1 : 0
  }
}
