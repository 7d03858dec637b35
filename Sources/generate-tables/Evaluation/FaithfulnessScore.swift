import ArgumentParser
import SaliencyMethods
import SaliencyMetrics
import SaliencyTensor

/// What a network thinks of a changed image, for insertion and deletion.
enum FaithfulnessScore: String, CaseIterable, ExpressibleByArgument {
  /// The cosine of its embedding with that of the image itself: no label is needed.
  case embedding

  /// The probability of the class that the network finds in the image.
  case `class`

  /// How many equal parts of an image are replaced one after the other.
  static let steps = 32

  /// Scores a map.
  ///
  /// - Parameters:
  ///   - map: The map.
  ///   - image: The image's place in the pass.
  ///   - pass: The forward pass that the map comes from.
  ///   - metric: Insertion or deletion.
  /// - Returns: The value, or the reason why there is none.
  /// - Throws: What the network's pass throws.
  func value(
    of map: SaliencyMap, ofImage image: Int, in pass: ForwardPass,
    by metric: any FaithfulnessMetric
  ) throws -> MetricValue {
    let original = try pass.input[entry: image].reshaped(
      to: Shape([1] + pass.input.shape.dimensions.dropFirst()))
    return try metric.score(map.values, on: original) { copies in
      switch self {
      case .embedding: try pass.similarities(of: copies, toImage: image)
      case .class: try pass.probabilitiesOfPredictedClass(in: copies, forImage: image)
      }
    }
  }
}
