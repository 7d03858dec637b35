/// The numbers of 0...1 that a drawing takes its proportions from, one after the other.
struct Traits {
  private let values: [Double]
  private var index = 0

  init(_ values: [Double]) { self.values = values }

  /// The next number, 0.5 after the last.
  private mutating func next() -> Double {
    guard index < values.count else { return 0.5 }
    defer { index += 1 }
    return values[index]
  }

  /// A number between two.
  mutating func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * next() }

  /// A whole number between two, both included.
  mutating func integer(_ low: Int, _ high: Int) -> Int {
    min(high, low + Int(Double(high - low + 1) * next()))
  }

  /// Whether something of this probability is there.
  mutating func chance(_ probability: Double) -> Bool { next() < probability }
}
