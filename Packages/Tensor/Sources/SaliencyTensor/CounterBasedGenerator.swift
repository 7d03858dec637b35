/// Random numbers that are a function of a seed and of what they are for.
///
/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel Random Numbers: As Easy as 1, 2, 3").
/// There is no state that runs on: the numbers for mask 17 are the same whichever masks were drawn
/// before it, by whatever thread, in whatever batch and on whatever machine.
public struct CounterBasedGenerator: Hashable, Sendable {
  private let key: (UInt32, UInt32)
  private let stream: UInt64

  /// Creates a generator.
  ///
  /// - Parameters:
  ///   - seed: Different seeds give independent numbers.
  ///   - stream: What the numbers are for, as the number of an image; streams are independent too.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// Four random 32-bit numbers.
  ///
  /// - Parameter index: Which four.
  /// - Returns: Numbers that are uniform and independent of each other.
  public func block(at index: UInt64) -> SIMD4<UInt32> {
    Self.philox(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)),
      key: key)
  }

  /// One random 32-bit number.
  ///
  /// - Parameter index: Which one.
  /// - Returns: A uniform number.
  public func bits(at index: UInt64) -> UInt32 {
    block(at: index / 4)[Int(index % 4)]
  }

  /// A number in 0..<1, a multiple of 2^-24, which a `Float` holds exactly.
  ///
  /// - Parameter index: Which one.
  /// - Returns: A uniform number.
  public func uniform(at index: UInt64) -> Double {
    Double(bits(at: index) >> 8) * 0x1p-24
  }

  /// A whole number in 0..<bound, each as likely as the others but for 2^-32 of `bound`.
  ///
  /// - Parameters:
  ///   - index: Which one.
  ///   - bound: At least 1.
  /// - Returns: The number.
  public func integer(at index: UInt64, below bound: Int) -> Int {
    Int((UInt64(bits(at: index)) * UInt64(UInt32(clamping: max(1, bound)))) >> 32)
  }

  /// Whether two generators give the same numbers.
  public static func == (left: Self, right: Self) -> Bool {
    left.key == right.key && left.stream == right.stream
  }

  /// Hashes the seed and the stream.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key.0)
    hasher.combine(key.1)
    hasher.combine(stream)
  }

  /// Ten rounds of multiplication, exclusive or and key schedule, with the constants of the paper.
  static func philox(counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
    var (counter, key) = (counter, key)
    for _ in 0..<10 {
      let first = UInt64(counter[0]) * 0xD251_1F53
      let second = UInt64(counter[2]) * 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ counter[1] ^ key.0,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter[3] ^ key.1,
        UInt32(truncatingIfNeeded: first))
      key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
    }
    return counter
  }
}
