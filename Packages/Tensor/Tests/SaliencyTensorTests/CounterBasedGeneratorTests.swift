import Testing

@testable import SaliencyTensor

@Suite struct CounterBasedGeneratorTests {
  /// The known answers that the authors publish with their library Random123.
  @Test func equalsThePublishedAnswers() {
    #expect(
      CounterBasedGenerator.philox(counter: SIMD4(0, 0, 0, 0), key: (0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = UInt32.max
    #expect(
      CounterBasedGenerator.philox(counter: SIMD4(ones, ones, ones, ones), key: (ones, ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    // The digits of pi.
    #expect(
      CounterBasedGenerator.philox(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: (0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func numbersDependOnSeedStreamAndIndexOnly() {
    let generator = CounterBasedGenerator(seed: 7, stream: 3)
    let forwards = (0..<40).map { generator.bits(at: $0) }
    let backwards = (0..<40).reversed().map {
      CounterBasedGenerator(seed: 7, stream: 3).bits(at: $0)
    }
    #expect(forwards == backwards.reversed())
    #expect(Set(forwards).count == 40)
    for other in [
      CounterBasedGenerator(seed: 8, stream: 3), CounterBasedGenerator(seed: 7, stream: 4),
      CounterBasedGenerator(seed: 7 + 1 << 32, stream: 3),
      CounterBasedGenerator(seed: 7, stream: 3 + 1 << 32),
    ] {
      #expect(other != generator)
      #expect((0..<40).map { other.bits(at: $0) } != forwards)
    }
  }

  @Test func uniformNumbersFillTheirRange() {
    let generator = CounterBasedGenerator(seed: 1)
    let values = (0..<20_000).map { generator.uniform(at: $0) }
    #expect(values.allSatisfy { (0..<1).contains($0) })
    // The mean of n uniform numbers deviates by sqrt(1 / 12 n) = 0.002; the seed is fixed.
    #expect(abs(values.reduce(0, +) / 20_000 - 0.5) < 0.008)
    #expect(abs(Double(values.count { $0 < 0.25 }) / 20_000 - 0.25) < 0.012)
    #expect(values.allSatisfy { Double(Float($0)) == $0 })
  }

  @Test func integersReachEveryValueBelowTheirBound() {
    let generator = CounterBasedGenerator(seed: 2)
    let values = (0..<700).map { generator.integer(at: $0, below: 7) }
    #expect(Set(values) == Set(0..<7))
    #expect((0..<20).allSatisfy { generator.integer(at: $0, below: 1) == 0 })
  }
}
