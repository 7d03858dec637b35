import SaliencyTensor

/// Random numbers one after the other, for things whose number is not known before.
///
/// Numbers are rounded to thousandths where they become part of a description, so that its text is
/// short. Only sums, products and roundings are used, which are the same on every machine.
struct RandomSequence {
  private let generator: CounterBasedGenerator
  private var index: UInt64 = 0

  init(seed: UInt64, stream: UInt64) {
    generator = CounterBasedGenerator(seed: seed, stream: stream)
  }

  /// A number in 0..<1.
  mutating func uniform() -> Double {
    defer { index += 1 }
    return generator.uniform(at: index)
  }

  /// A number in a range, in thousandths.
  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    let value = range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    return (value * 1000).rounded() / 1000
  }

  /// A whole number in 0..<bound.
  mutating func integer(below bound: Int) -> Int {
    defer { index += 1 }
    return generator.integer(at: index, below: bound)
  }

  /// Whether something happens that has this probability.
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// Any of several things, each as likely as the others.
  mutating func element<Element>(of choices: [Element]) -> Element {
    choices[integer(below: choices.count)]
  }

  /// So many numbers in 0...1, from which a drawing takes its proportions.
  mutating func traits(_ count: Int) -> [Double] {
    (0..<count).map { _ in uniform(in: 0...1) }
  }
}
