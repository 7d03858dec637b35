public import SaliencyTensor

/// A metric that changes an image where a map points and asks a model what it thinks of it.
///
/// The metric knows no model: it hands images to a closure and gets one score for each. Whether the
/// score is a class's probability or, without any label, the cosine between the changed image's
/// embedding and that of the image itself, is the closure's affair alone.
public protocol FaithfulnessMetric: Sendable {
  /// What the metric is.
  static var about: MetricDescription { get }

  /// The scores of an image as more and more of its pixels are replaced in the map's order.
  ///
  /// - Parameters:
  ///   - map: The saliency, `[h, w]`; brought to the image's size by nearest neighbor.
  ///   - image: The image as the model takes it, `[1, C, H, W]`.
  ///   - baseline: The image without information, `[1, C, H, W]`; `nil` stands for zeros, which is
  ///     the mean color of a normalized image. A blurred image keeps the edges of what is removed
  ///     from becoming evidence themselves.
  ///   - scores: The scores of a batch `[N, C, H, W]`, one an image.
  /// - Returns: The curve, whose area is the metric.
  /// - Throws: ``UndefinedReason`` for a map that is constant or not finite and for scores that are
  ///   not finite, `ShapeError`, ``MetricError/wrongScoreCount(metric:expected:found:)``, and what
  ///   `scores` throws.
  func curve(
    of map: Tensor, on image: Tensor, baseline: Tensor?, scores: (Tensor) throws -> [Double]
  ) throws -> FaithfulnessCurve
}

extension FaithfulnessMetric {
  /// Scores one map by the area under its curve.
  ///
  /// - Parameters:
  ///   - map: The saliency, `[h, w]`.
  ///   - image: The image as the model takes it, `[1, C, H, W]`.
  ///   - baseline: The image without information, `[1, C, H, W]`; `nil` stands for zeros.
  ///   - scores: The scores of a batch `[N, C, H, W]`, one an image.
  /// - Returns: The area, or the reason why there is none.
  /// - Throws: `ShapeError`, ``MetricError``, and what `scores` throws.
  public func score(
    _ map: Tensor, on image: Tensor, baseline: Tensor? = nil,
    scores: (Tensor) throws -> [Double]
  ) throws -> MetricValue {
    do {
      return .defined(try curve(of: map, on: image, baseline: baseline, scores: scores).area)
    } catch let reason as UndefinedReason {
      return .undefined(reason)
    }
  }
}

/// What a model thinks of an image as more and more of it is replaced.
public struct FaithfulnessCurve: Hashable, Sendable {
  /// The share of the pixels that are replaced at each point, from 0 to 1.
  public let fractions: [Double]

  /// The score at each point.
  public let scores: [Double]

  /// The area under the curve, by trapezoids: the mean score over all shares.
  public var area: Double {
    zip(zip(fractions, fractions.dropFirst()), zip(scores, scores.dropFirst()))
      .reduce(0) { sum, segment in
        let ((left, right), (first, second)) = segment
        return sum + (right - left) * (first + second) / 2
      }
  }
}
