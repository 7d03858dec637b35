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
  }

  /// Runs something once to warm up, then again and again.
  package func measure(_ body: () throws -> Void) rethrows -> Times {
    try body()
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Duration] = []
    while !isOver(runs: times.count, elapsed: clock.now - start) {
      times.append(try clock.measure(body))
    }
    times.sort()
    let middle = times.count / 2
    let median =
      times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
    return Times(
      shortest: times[0] / .seconds(1), median: median / .seconds(1),
      mean: times.reduce(.zero, +) / .seconds(1) / Double(times.count), runs: times.count)
  }

  private func isOver(runs: Int, elapsed: Duration) -> Bool {
    switch self {
    case .count(let count): runs >= count
    case .seconds(let seconds): runs >= 3 && elapsed / .seconds(1) >= seconds
    }
  }
}
