package import SaliencyTensor

/// A small seeded generator (SplitMix64), so that runs repeat.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A tensor of uniform values between `-bound` and `bound`.
  package mutating func tensor(_ shape: Shape, bound: Float) -> Tensor {
    Tensor(shape: shape) { elements in
      for index in elements.indices {
        let unit = Float(next() >> 40) / Float(1 << 24)
        elements.initializeElement(at: index, to: (2 * unit - 1) * bound)
      }
    }
  }
}
