/// How long something is repeated to be measured.
package enum Repetition {
  /// So many times.
  case count(Int)

  /// For some time, but at least three times.
  case seconds(Double)

  /// The times of runs in seconds.
  package struct Times {
    /// Says what a kernel can do: whatever disturbs a run makes it longer.
    package let shortest: Double

    /// Says what a user gets, but for the moments when a shared machine takes the processor away.
    package let median: Double

    /// Says what a user gets with those moments.
    ///
    /// Long runs always have some and short ones few, so that only means are fair between something
    /// fast and something slow.
    package let mean: Double

    /// How many runs there were.
    package let runs: Int

    fileprivate init(_ times: [Double]) {
      shortest = times.min() ?? 0
      median = Repetition.median(of: times)
      mean = times.reduce(0, +) / Double(max(1, times.count))
      runs = times.count
    }
  }

  /// Runs something once to warm up, then again and again.
  package func measure(_ body: () throws -> Void) rethrows -> Times {
    try body()
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Double] = []
    while !isOver(runs: times.count, elapsed: clock.now - start) {
      times.append(try clock.measure(body) / .seconds(1))
    }
    return Times(times)
  }

  /// Runs two things once each to warm up, then in turn, in an order that alternates.
  ///
  /// - Parameters:
  ///   - first: What the second is compared with.
  ///   - second: What is compared.
  /// - Returns: The times of both, and the median of the second's time divided by the first's.
  package func measurePairs(
    _ first: () throws -> Void, and second: () throws -> Void
  ) rethrows -> (first: Times, second: Times, ratio: Double) {
    try first()
    try second()
    let clock = ContinuousClock()
    let start = clock.now
    var times: (first: [Double], second: [Double]) = ([], [])
    while !isOver(runs: times.first.count, elapsed: clock.now - start) {
      if times.first.count.isMultiple(of: 2) {
        times.first.append(try clock.measure(first) / .seconds(1))
        times.second.append(try clock.measure(second) / .seconds(1))
      } else {
        times.second.append(try clock.measure(second) / .seconds(1))
        times.first.append(try clock.measure(first) / .seconds(1))
      }
    }
    let ratios = zip(times.first, times.second).map { $1 / $0 }
    return (Times(times.first), Times(times.second), Self.median(of: ratios))
  }

  private static func median(of values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  private func isOver(runs: Int, elapsed: Duration) -> Bool {
    switch self {
    case .count(let count): runs >= count
    case .seconds(let seconds): runs >= 3 && elapsed / .seconds(1) >= seconds
    }
  }
}
