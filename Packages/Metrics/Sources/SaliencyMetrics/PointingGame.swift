public import SaliencyTensor

/// Whether the map's highest point lies on the object.
///
/// The value is 1 if any pixel that equals the map's maximum lies in the mask, else 0. A map that
/// was upsampled by nearest neighbor has its maximum in a whole block of pixels, and one of them
/// within the mask is enough. Averaged over images this is the rate of hits.
///
/// As in Quantus 0.5.3 (unweighted), the maximum is looked for in the signed map after division by
/// the largest magnitude. Values of a map that is constant or all negative do not exist, nor do those
/// for an empty mask.
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
  /// - Parameters:
  ///   - map: The saliency of each pixel, `[H, W]`.
  ///   - mask: The object, `[H, W]`.
  /// - Returns: 1 for a hit, 0 for a miss, or the reason why there is neither.
  /// - Throws: `ShapeError` if the map is not of the mask's shape.
  public func score(_ map: Tensor, against mask: Mask) throws(ShapeError) -> MetricValue {
    try requireEqualExtents(of: map, and: mask, in: Self.about)
    let values: [Float]
    do {
      values = try ScalableMap(map).values
    } catch {
      return .undefined(error)
    }
    guard !mask.isEmpty else { return .undefined(.emptyMask) }
    let maximum = values.max()
    let isHit = zip(values, mask.isObject).contains { value, isObject in
      isObject && value == maximum
    }
    return .defined(isHit ? 1 : 0)
  }
}
