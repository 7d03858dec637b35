public import SaliencyTensor

/// A metric that compares a saliency map with the mask of the object it should point to.
public protocol LocalizationMetric: Sendable {
  /// What the metric is.
  static var about: MetricDescription { get }

  /// Scores one map.
  ///
  /// - Parameters:
  ///   - map: The saliency of each pixel, `[H, W]`, before any normalization.
  ///   - mask: The object, of the map's own extents.
  /// - Returns: The value, or the reason why there is none.
  /// - Throws: `ShapeError` if the map is not of the mask's shape.
  func score(_ map: Tensor, against mask: Mask) throws(ShapeError) -> MetricValue
}
