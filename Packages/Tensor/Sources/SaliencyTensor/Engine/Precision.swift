/// How exactly the engine keeps the numbers of feature maps and weights.
///
/// Sums, biases and what is handed out are single precision in either case.
public enum Precision: String, CaseIterable, Sendable {
  /// Single precision: 24 bits.
  case float32

  /// The upper half of a float's bits: 8 bits of precision over the same range.
  ///
  /// Results of every operation and weights are rounded to the nearest, ties to even. Processors with
  /// ``InstructionSet/avx512BFloat16`` multiply such numbers twice as fast as floats; all others
  /// compute the same function by way of floats, slower than in ``float32``.
  case bfloat16

  /// The bytes of a number.
  var byteCount: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    }
  }

  /// The lanes that a multiplication takes at once, which a block's number of lanes is a multiple of.
  var lanesPerStep: Int {
    switch self {
    case .float32: 1
    case .bfloat16: 2
    }
  }

  /// The floats whose memory so many numbers take.
  func floatCount(of numbers: Int) -> Int {
    (numbers * byteCount + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
  }
}
