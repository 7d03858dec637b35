/// The share of the map's energy that lies on the object.
///
/// With `m = (a - min) / (max - min)` the map brought to 0...1, the value is
/// `sum over the mask of m / sum of m`, in double precision.
///
/// The formula of ``RelevanceMassAccuracy`` on another map: there the values keep their signs and
/// their zero, here the lowest pixel is the zero. A map over a high floor therefore scores near the
/// object's share of the image there, and by its contrast here. It never leaves 0...1, and there is
/// a value for every map that is not constant, all negative ones and those with cancelling signs
/// among them. The original measures boxes; here the object is its mask.
public struct EnergyPointingGame: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Energy-Based Pointing Game", title: "Energy-Based Pointing Game", range: 0...1,
    direction: .higherIsBetter,
    citation: """
      Wang, Wang, Du, Yang, Zhang, Ding, Mardziel, Hu 2020, \
      Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks
      """)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Divides the energy on the object by all of it.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The share, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty
  ///   mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let scale = UnitScale(of: ranked.groups)
    var (inside, total) = (0.0, 0.0)
    for group in ranked.groups {
      let energy = scale.position(of: group.value)
      inside += energy * Double(group.objectCount)
      total += energy * Double(group.count)
    }
    return inside / total
  }
}

/// Where values lie between the lowest and the highest of a map.
struct UnitScale {
  private let lowest: Double
  private let range: Double

  /// Takes the ends of a map's distinct values, of which there are at least two.
  init(of groups: [ValueGroup]) {
    lowest = Double(groups.first?.value ?? 0)
    range = Double(groups.last?.value ?? 1) - lowest
  }

  /// The place of a value, 0 for the lowest and 1 for the highest.
  func position(of value: Float) -> Double {
    (Double(value) - lowest) / range
  }
}
