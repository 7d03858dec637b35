internal import SaliencyTensor

/// Intervals for a mean, by drawing the images anew.
///
/// The percentile bootstrap (Efron 1979): as many values as there are, drawn with replacement, have
/// a mean; the interval holds the middle part of many such means. Draws come from a counter-based
/// generator and depend on the seed and the number of values alone, so that the same values give the
/// same interval on any machine, and two methods scored on the same images are drawn alike.
public struct Bootstrap: Hashable, Sendable {
  /// How often the images are drawn anew.
  public let resamples: Int

  /// The share of the means that the interval holds.
  public let level: Double

  /// Different seeds draw differently.
  public let seed: UInt64

  /// Creates a way of finding intervals.
  ///
  /// - Precondition: there is at least 1 resample, and the level lies between 0 and 1.
  public init(resamples: Int = 2_000, level: Double = 0.95, seed: UInt64 = 0) {
    precondition(resamples > 0, "a bootstrap needs at least 1 resample, got \(resamples)")
    precondition(level > 0 && level < 1, "an interval needs a level in 0...1, got \(level)")
    self.resamples = resamples
    self.level = level
    self.seed = seed
  }

  /// The interval of the mean of some values.
  ///
  /// - Parameter values: One for each image.
  /// - Returns: From the `(1 - level) / 2` quantile of the resampled means to the
  ///   `(1 + level) / 2` quantile, or `nil` without values.
  public func interval(ofMeanOf values: [Double]) -> ClosedRange<Double>? {
    guard !values.isEmpty else { return nil }
    let means = (0..<resamples).map { mean(of: values, resample: $0) }.sorted()
    let lower = Self.quantile((1 - level) / 2, of: means)
    let upper = Self.quantile((1 + level) / 2, of: means)
    // Not of the form lower <= upper where a value is NaN.
    guard lower <= upper else { return nil }
    return lower...upper
  }

  /// The mean of as many values as there are, drawn with replacement.
  private func mean(of values: [Double], resample: Int) -> Double {
    let generator = CounterBasedGenerator(seed: seed, stream: UInt64(resample))
    let count = values.count
    return values.withUnsafeBufferPointer { values in
      var sum = 0.0
      var drawn = 0
      while drawn < count {
        // Four draws from each block, each in 0..<count but for a bias of count / 2^32.
        let block = generator.block(at: UInt64(drawn / 4))
        for lane in 0..<min(4, count - drawn) {
          sum += values[Int((UInt64(block[lane]) * UInt64(count)) >> 32)]
        }
        drawn += 4
      }
      return sum / Double(count)
    }
  }

  /// The value below which a share of the sorted values lies, between two of them by its distance.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
