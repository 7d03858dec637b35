public import SaliencyTensor

/// All localization metrics, for whoever chooses them by name.
public enum MetricRegistry {
  /// The seven metrics of the paper, in the order of its result files (paper section 4).
  public static let paper: [any LocalizationMetric] = [
    PointingGame(), TopKIntersection(), Sparseness(), AreaUnderCurve(), AttributionLocalization(),
    RelevanceRankAccuracy(), RelevanceMassAccuracy(),
  ]

  /// The forms of the two metrics that depend on NumPy's order among ties which do not.
  public static let tieFree: [any LocalizationMetric] = [
    ExpectedTopKIntersection(), ExpectedRelevanceRankAccuracy(),
  ]

  /// Metrics that the paper does not have.
  public static let further: [any LocalizationMetric] = [
    EnergyPointingGame(), FixedThresholdIoU(), BestThresholdIoU(), AveragePrecision(),
  ]

  /// All metrics with their usual settings, in the order in which they are listed.
  public static let all = paper + tieFree + further

  /// The metrics that have to run a model, in the order in which they are listed.
  public static let faithfulness: [any FaithfulnessMetric] = [Insertion(), Deletion()]

  /// The localization metric of a name.
  ///
  /// - Parameter name: As in ``MetricDescription/name``, lowercase or not.
  /// - Returns: The metric with its usual settings.
  /// - Throws: ``MetricError/unknownMetric(name:nearest:all:)``.
  public static func metric(named name: String) throws(MetricError) -> any LocalizationMetric {
    for metric in all where type(of: metric).about.name.lowercased() == name.lowercased() {
      return metric
    }
    let names = all.map { type(of: $0).about.name }
    throw .unknownMetric(name: name, nearest: nearestNames(to: name, in: names), all: names)
  }

  /// Scores one map by several metrics, which share its checks, its scaling and its order.
  ///
  /// - Parameters:
  ///   - map: The saliency of each pixel, `[H, W]`, before any normalization.
  ///   - mask: The object, of the map's own extents.
  ///   - metrics: What to compute.
  /// - Returns: One value for each metric, in their order.
  /// - Throws: `ShapeError` if the map is not of the mask's shape.
  public static func scores(
    of map: Tensor, against mask: Mask, metrics: [any LocalizationMetric] = paper
  ) throws(ShapeError) -> [MetricValue] {
    let ranked = try RankedMap(map, on: mask, for: "metrics")
    return metrics.map { $0.score(ranked) }
  }
}
