/// How two methods differ on the same images.
///
/// Images differ more than methods do. The difference on each image removes what the images have in
/// common for both, so that its interval is usually far narrower than the intervals of the two means
/// suggest.
public struct PairedDifference: Hashable, Sendable {
  /// The differences over all images on which both methods have a value.
  ///
  /// An image is undefined for the first method's reason, or for the second's if the first has none.
  public let summary: MetricSummary

  /// Compares two methods.
  ///
  /// - Parameters:
  ///   - first: The values of the one method, one for each image.
  ///   - second: The values of the other, for the same images in the same order.
  ///   - bootstrap: How the interval is found.
  /// - Throws: ``MetricError/unpairedValues(first:second:)`` for different numbers of values.
  public init(
    of first: [MetricValue], minus second: [MetricValue], bootstrap: Bootstrap = Bootstrap()
  ) throws(MetricError) {
    guard first.count == second.count else {
      throw .unpairedValues(first: first.count, second: second.count)
    }
    let differences = zip(first, second).map { first, second -> MetricValue in
      switch (first, second) {
      case (.defined(let first), .defined(let second)): .defined(first - second)
      case (.undefined, _): first
      case (.defined, .undefined): second
      }
    }
    summary = MetricSummary(of: differences, bootstrap: bootstrap)
  }

  /// Whether the interval leaves no doubt which method has the larger mean.
  public var excludesZero: Bool {
    guard let interval = summary.interval else { return false }
    return !interval.contains(0)
  }
}
