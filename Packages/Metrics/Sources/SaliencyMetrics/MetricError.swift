/// A metric or a statistic cannot be computed as asked.
public enum MetricError: Error, Hashable, Sendable {
  /// There is no metric of this name; the nearest names are offered, or all if none is near.
  case unknownMetric(name: String, nearest: [String], all: [String])

  /// Two methods were not scored on the same number of images.
  case unpairedValues(first: Int, second: Int)

  /// A model gave another number of scores than it was given images.
  case wrongScoreCount(metric: String, expected: Int, found: Int)
}

extension MetricError: CustomStringConvertible {
  /// One line: what was expected, what was found, and what to do.
  public var description: String {
    switch self {
    case .unknownMetric(let name, let nearest, let all):
      nearest.isEmpty
        ? "there is no metric '\(name)'; all are \(all.joined(separator: ", "))"
        : "there is no metric '\(name)'; the nearest are \(nearest.joined(separator: ", "))"
    case .unpairedValues(let first, let second):
      "paired difference: expected values for the same images, found \(first) and \(second) values; "
        + "score both methods on all images"
    case .wrongScoreCount(let metric, let expected, let found):
      "\(metric): expected one score for each of \(expected) images, found \(found) scores"
    }
  }
}
