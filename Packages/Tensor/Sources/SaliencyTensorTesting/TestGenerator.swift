public import SaliencyTensor

/// A small seeded generator (SplitMix64), so that random tests repeat.
public struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence of a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A tensor of uniform values in `range`.
  public mutating func tensor(_ shape: Shape, in range: ClosedRange<Float> = -1...1) -> Tensor {
    let values = (0..<shape.count).map { _ in Float.random(in: range, using: &self) }
    return Tensor(shape: shape) { _ = $0.initialize(fromContentsOf: values) }
  }
}
