import Foundation

/// An axis in percent that begins and ends at a round number.
struct RoundAxis {
  /// The ticks in percent, in rising order; at least two.
  let ticks: [Double]

  /// How many decimals the ticks need.
  let digits: Int

  /// Lays an axis over some values.
  ///
  /// Ticks are multiples of 1, 2 or 5 times a power of ten, about five of them, or fewer where their
  /// texts are long.
  ///
  /// - Parameters:
  ///   - values: What must lie on the axis, where 1 is 100 %.
  ///   - range: The values that are possible; the axis does not go beyond.
  init(over values: ClosedRange<Double>, within range: ClosedRange<Double>) {
    var lower = values.lowerBound * 100
    var upper = values.upperBound * 100
    // A single value gets some room, or its box would have no place.
    if upper - lower < 1e-6 * max(1, abs(lower), abs(upper)) {
      let room = max(1, abs(lower) * 0.01)
      lower = max(lower - room, min(range.lowerBound * 100, lower))
      upper = min(upper + room, max(range.upperBound * 100, upper))
    }
    var choice = Self.ticks(from: lower, to: upper, intervals: 5)
    for intervals in [4, 3, 2] where Self.characters(of: choice) > Self.room {
      choice = Self.ticks(from: lower, to: upper, intervals: Double(intervals))
    }
    (ticks, digits) = choice
  }

  /// How many characters there is room for on a phone.
  private static let room = 36

  /// How many characters ticks take, with the sign of percent and a blank.
  private static func characters(of axis: (ticks: [Double], digits: Int)) -> Int {
    axis.ticks.reduce(0) { $0 + DecimalText.text($1, digits: axis.digits).count + 2 }
  }

  /// Round numbers from one at or below an axis' begin to one at or above its end.
  private static func ticks(
    from lower: Double, to upper: Double, intervals: Double
  ) -> (ticks: [Double], digits: Int) {
    let rough = (upper - lower) / intervals
    let unit = pow(10, floor(log10(rough)))
    let fraction = rough / unit
    // A little is forgiven to numbers that are round but for their binary form.
    let step =
      unit * (fraction <= 1.0001 ? 1 : fraction <= 2.0001 ? 2 : fraction <= 5.0001 ? 5 : 10)
    let first = floor(lower / step + 1e-6)
    let last = ceil(upper / step - 1e-6)
    // Beyond what doubles can tell apart, the two ends will do.
    guard step.isFinite, step > 0, last - first >= 1, last - first <= 12 else {
      return ([lower, upper], 0)
    }
    let ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    return (ticks, min(9, max(0, Int(-floor(log10(step * 1.0001))))))
  }

  /// Where a value lies, 0 at the axis' begin and 1 at its end; beyond, if it lies beyond.
  func share(of value: Double) -> Double {
    let (lower, upper) = (ticks[0], ticks[ticks.count - 1])
    return upper > lower ? (value * 100 - lower) / (upper - lower) : 0.5
  }

  /// The ticks' texts, as in `20%`.
  var texts: [String] { ticks.map { DecimalText.text($0, digits: digits) + "%" } }
}
