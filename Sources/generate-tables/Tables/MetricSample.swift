import SaliencyMetrics

/// Values of a metric on some images, or differences of two series' values, for a table.
struct MetricSample {
  /// The values that exist, in the order of the images.
  let numbers: [Double]

  /// On how many images there is no value.
  let undefined: Int

  /// A series' values, one for each image.
  init(_ values: [MetricValue]) {
    numbers = values.compactMap(\.number)
    undefined = values.count - numbers.count
  }

  /// The differences of two series' values on the same images, where both exist.
  ///
  /// - Parameters:
  ///   - first: The values of the one.
  ///   - second: The values of the other, for the same images in the same order.
  init(of first: [MetricValue], minus second: [MetricValue]) {
    self.init(
      zip(first, second).map { first, second in
        guard let one = first.number else { return first }
        return second.number.map { .defined(one - $0) } ?? second
      })
  }

  /// The mean, as NumPy adds it up, or `nil` if there is no value.
  var mean: Double? {
    // One resample: intervals of many samples are found together.
    MetricSummary(of: numbers.map(MetricValue.defined), bootstrap: Bootstrap(resamples: 1)).mean
  }
}
