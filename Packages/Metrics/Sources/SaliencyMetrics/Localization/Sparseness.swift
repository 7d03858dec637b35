/// How unevenly the map spreads its magnitude: the Gini index.
///
/// With `x` the magnitudes of the scaled map plus 1e-7 in double precision, in ascending order, the
/// value is `sum (2 i - n - 1) x_i / (n sum x)` over i = 1 ... n. All magnitude in one pixel gives
/// nearly 1, equal magnitudes give 0, which rounding may leave at -1e-17. It looks at the map alone: an empty mask does not matter.
///
/// As in Quantus 0.5.3, whose sums are NumPy's. A map with a NaN or an infinity has no value.
public struct Sparseness: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "Sparseness", title: "Sparseness", range: 0...1, direction: .higherIsBetter,
    citation: """
      Chalasani, Chen, Chowdhury, Wu, Jha 2020, \
      Concise Explanations of Neural Networks using Adversarial Training
      """)

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Computes the Gini index of the map's magnitudes.
  ///
  /// - Parameter ranked: The map, `[H, W]`; the mask is not looked at.
  /// - Returns: The index, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireRanking()
    guard ranked.isFinite else { throw .nonFiniteMap }
    let count = ranked.values.count
    let magnitudes = [Double](unsafeUninitializedCapacity: count) { sorted, initializedCount in
      for group in Self.byMagnitude(ranked.groups) {
        let magnitude = Double(abs(group.value)) + 1e-7
        let end = initializedCount + group.count
        for index in initializedCount..<end {
          sorted.initializeElement(at: index, to: magnitude)
        }
        initializedCount = end
      }
    }
    let weighted = [Double](unsafeUninitializedCapacity: count) { weighted, initializedCount in
      magnitudes.withUnsafeBufferPointer { magnitudes in
        for index in 0..<count {
          // 2 i - n - 1 for the i that counts from 1.
          let weight = Double(2 &* index &+ 1 &- count)
          weighted.initializeElement(at: index, to: weight * magnitudes[index])
        }
      }
      initializedCount = count
    }
    return NumPySum.sum(weighted) / (Double(count) * NumPySum.sum(magnitudes))
  }

  /// The groups of a signed map in the order of their magnitudes.
  private static func byMagnitude(_ groups: [ValueGroup]) -> [ValueGroup] {
    guard let first = groups.first, first.value < 0 else { return groups }
    let firstPositive = groups.firstIndex { $0.value >= 0 } ?? groups.count
    var merged: [ValueGroup] = []
    merged.reserveCapacity(groups.count)
    var (below, above) = (firstPositive - 1, firstPositive)
    while below >= 0 || above < groups.count {
      if above == groups.count || (below >= 0 && -groups[below].value < groups[above].value) {
        merged.append(groups[below])
        below -= 1
      } else {
        merged.append(groups[above])
        above += 1
      }
    }
    return merged
  }
}
