public import SaliencyTensor

/// How fast a model loses what it saw as the map's highest pixels are taken away.
///
/// The pixels of the image are replaced by those of the baseline, the map's highest first, and the
/// model's score is followed: the metric is the area under score over replaced share. If the map
/// points at what the model looks at, the score falls at once and the area is small.
///
/// ```swift
/// // Without a label: how much of its embedding the image keeps.
/// let value = try Deletion().score(map, on: image) { batch in
///   try embeddings(of: batch).map { cosine($0, ownEmbedding) }
/// }
/// // With one: the probability of its class.
/// let value = try Deletion().score(map, on: image) { batch in
///   try probabilities(of: batch).map { $0[label] }
/// }
/// ```
///
/// Paths of Petsiuk et al. 2018 with a number of equal steps instead of one for each row of pixels.
/// Pixels at which the map is equal are taken in row-major order; the rule matters little where a
/// step takes whole cells of the map.
public struct Deletion: FaithfulnessMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Deletion", title: "Deletion", range: -.infinity ... .infinity,
    direction: .lowerIsBetter,
    citation: """
      Petsiuk, Das, Saenko 2018, \
      RISE: Randomized Input Sampling for Explanation of Black-box Models
      """)

  private let replacement: PixelReplacement

  /// Creates the metric.
  ///
  /// - Parameters:
  ///   - steps: How many equal parts of the image are replaced one after the other.
  ///   - batchSize: How many images the model gets at once; memory grows with it, results do not
  ///     change.
  /// - Precondition: both are at least 1.
  public init(steps: Int = 32, batchSize: Int = 8) {
    precondition(steps > 0 && batchSize > 0, "Deletion needs steps and batches of at least 1")
    replacement = PixelReplacement(metric: Self.about, steps: steps, batchSize: batchSize)
  }

  /// The scores of the image as its pixels give way to the baseline's.
  ///
  /// - Parameters:
  ///   - map: The saliency, `[h, w]`.
  ///   - image: The image as the model takes it, `[1, C, H, W]`.
  ///   - baseline: The image without information, `[1, C, H, W]`; `nil` stands for zeros.
  ///   - scores: The scores of a batch `[N, C, H, W]`, one an image.
  /// - Returns: The curve from the whole image to the baseline.
  /// - Throws: ``UndefinedReason``, `ShapeError`, ``MetricError``, and what `scores` throws.
  public func curve(
    of map: Tensor, on image: Tensor, baseline: Tensor? = nil,
    scores: (Tensor) throws -> [Double]
  ) throws -> FaithfulnessCurve {
    try replacement.curve(
      of: map, from: image, to: baseline ?? Tensor(zeros: image.shape), scores: scores)
  }
}
