public import SaliencyTensor

/// How fast a model recognizes an image as the map's highest pixels appear.
///
/// The pixels of the baseline are replaced by those of the image, the map's highest first, and the
/// model's score is followed: the metric is the area under score over replaced share. If the map
/// points at what the model looks at, the score rises at once and the area is large.
///
/// The closure is that of ``Deletion``, with a label or without; so is the rule for pixels at which
/// the map is equal. Petsiuk et al. 2018 start from a blurred image, which the caller gives as the
/// baseline.
public struct Insertion: FaithfulnessMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Insertion", title: "Insertion", range: -.infinity ... .infinity,
    direction: .higherIsBetter, citation: Deletion.about.citation)

  private let replacement: PixelReplacement

  /// Creates the metric.
  ///
  /// - Parameters:
  ///   - steps: How many equal parts of the image are replaced one after the other.
  ///   - batchSize: How many images the model gets at once; memory grows with it, results do not
  ///     change.
  /// - Precondition: both are at least 1.
  public init(steps: Int = 32, batchSize: Int = 8) {
    precondition(steps > 0 && batchSize > 0, "Insertion needs steps and batches of at least 1")
    replacement = PixelReplacement(metric: Self.about, steps: steps, batchSize: batchSize)
  }

  /// The scores of the baseline as its pixels give way to the image's.
  ///
  /// - Parameters:
  ///   - map: The saliency, `[h, w]`.
  ///   - image: The image as the model takes it, `[1, C, H, W]`.
  ///   - baseline: The image without information, `[1, C, H, W]`; `nil` stands for zeros.
  ///   - scores: The scores of a batch `[N, C, H, W]`, one an image.
  /// - Returns: The curve from the baseline to the whole image.
  /// - Throws: ``UndefinedReason``, `ShapeError`, ``MetricError``, and what `scores` throws.
  public func curve(
    of map: Tensor, on image: Tensor, baseline: Tensor? = nil,
    scores: (Tensor) throws -> [Double]
  ) throws -> FaithfulnessCurve {
    try replacement.curve(
      of: map, from: baseline ?? Tensor(zeros: image.shape), to: image, scores: scores)
  }
}
