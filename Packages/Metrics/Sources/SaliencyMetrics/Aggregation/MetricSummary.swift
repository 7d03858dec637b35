/// What a metric says of a method over many images.
///
/// Images for which the metric has no value are left out of the mean and counted by their reason, as
/// a table's footnote states them.
public struct MetricSummary: Hashable, Sendable {
  /// On how many images the metric has a value.
  public let count: Int

  /// On how many images it has none, by the reason.
  public let undefined: [UndefinedReason: Int]

  /// The mean of the values, or `nil` if there is none.
  public let mean: Double?

  /// An interval that holds the mean over all images of the kind, or `nil` without values.
  public let interval: ClosedRange<Double>?

  /// On how many images the metric has no value.
  public var undefinedCount: Int { undefined.values.reduce(0, +) }

  /// Summarizes the values of a metric, one an image.
  ///
  /// The mean is NumPy's: the values are added pairwise, in their order.
  ///
  /// - Parameters:
  ///   - values: One value for each image.
  ///   - bootstrap: How the interval is found.
  public init(of values: [MetricValue], bootstrap: Bootstrap = Bootstrap()) {
    let numbers = values.compactMap(\.number)
    count = numbers.count
    undefined = values.compactMap(\.reason).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    mean = numbers.isEmpty ? nil : NumPySum.sum(numbers) / Double(numbers.count)
    interval = bootstrap.interval(ofMeanOf: numbers)
  }
}
