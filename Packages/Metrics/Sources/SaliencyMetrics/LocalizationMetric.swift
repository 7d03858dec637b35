public import SaliencyTensor

/// A metric that compares a saliency map with the mask of the object it should point to.
///
/// A metric is data (``about``) and one pure function (``value(of:)``). Whoever asks several metrics
/// about one map prepares a ``RankedMap`` once, so that they share its checks, scaling and order;
/// ``MetricRegistry/scores(of:against:metrics:)`` does that.
public protocol LocalizationMetric: Sendable {
  /// What the metric is.
  static var about: MetricDescription { get }

  /// The value for a map that is prepared for its mask.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: A finite number within the range that the description states.
  /// - Throws: ``UndefinedReason`` where the metric has no value.
  func value(of ranked: RankedMap) throws(UndefinedReason) -> Double
}

extension LocalizationMetric {
  /// Scores a map that is prepared for its mask.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The value, or the reason why there is none.
  public func score(_ ranked: RankedMap) -> MetricValue {
    MetricValue { () throws(UndefinedReason) in try value(of: ranked) }
  }

  /// Scores one map.
  ///
  /// - Parameters:
  ///   - map: The saliency of each pixel, `[H, W]`, before any normalization.
  ///   - mask: The object, of the map's own extents.
  /// - Returns: The value, or the reason why there is none.
  /// - Throws: `ShapeError` if the map is not of the mask's shape.
  public func score(_ map: Tensor, against mask: Mask) throws(ShapeError) -> MetricValue {
    score(try RankedMap(map, on: mask, for: Self.about.name))
  }
}
