import Testing

@testable import SaliencyMetrics

@Suite struct NumPySumTests {
  /// The array that the fixtures' script sums: quotients of integers, so that both have it exactly.
  private let values = (0..<50_176).map { Double($0 * 7_919 % 10_007) / 10_007 - 0.3 }

  @Test func everySumIsNumPysToTheLastBit() throws {
    let cases = try FixtureCases.sums()
    #expect(cases.count == 18)
    for fixture in cases {
      let prefix = values.prefix(fixture.count)
      #expect(
        NumPySum.sum(prefix.map { Float($0) }).bitPattern == fixture.single,
        "\(fixture.count) floats")
      #expect(
        String(NumPySum.sum(Array(prefix)).bitPattern, radix: 16).padded == fixture.double,
        "\(fixture.count) doubles")
    }
  }

  @Test func gathersTheObjectsValues() throws {
    let mask = try Mask(height: 1, width: 4, isObject: [true, false, true, true])
    let sums = MaskedSums(of: [1, 2, 4, -8], on: mask)
    #expect(sums.inside == -3 && sums.total == -1)
  }
}

extension String {
  /// Sixteen digits.
  fileprivate var padded: String { String(repeating: "0", count: 16 - count) + self }
}
