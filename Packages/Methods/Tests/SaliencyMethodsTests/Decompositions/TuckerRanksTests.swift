import SaliencyTensor
import Testing

@testable import SaliencyMethods

@Suite struct TuckerRanksTests {
  func resolved(
    _ ranks: TuckerRanks, _ extents: [Int], modes: TuckerModes = .all,
    values: [[Double]] = [[], [], []]
  ) throws -> [Int] {
    try ranks.resolved(extents: extents, modes: modes) { values[$0] }
  }

  /// What tensorly 0.10.0 answers for rank `same`.
  @Test(arguments: [
    ([2048, 7, 7], [49, 1, 1]), ([512, 7, 7], [49, 1, 1]), ([512, 14, 14], [186, 5, 5]),
    ([1024, 14, 14], [195, 3, 3]),
  ])
  func parametersAsInTensorly(extents: [Int], ranks: [Int]) throws {
    let whole = try #require(Probability(1))
    #expect(try resolved(.parameters(whole), extents) == ranks)
  }

  @Test func parametersOfFewerModes() throws {
    // x (60 + 25 + 16 + 9) = 60 gives x = 0.54545 and 5 x = 2.7; the places stay.
    let whole = try #require(Probability(1))
    #expect(try resolved(.parameters(whole), [5, 4, 3], modes: .channel) == [3, 4, 3])
    // Next to nothing is still one vector.
    let little = try #require(Probability(1e-6))
    #expect(try resolved(.parameters(little), [5, 4, 3]) == [1, 1, 1])
  }

  @Test func explicitRanks() throws {
    let ranks = TuckerRanks.explicit(channels: 3, height: 2, width: 1)
    #expect(try resolved(ranks, [5, 4, 3]) == [3, 2, 1])
    #expect(try resolved(ranks, [5, 4, 3], modes: .channel) == [3, 4, 3])
    #expect(try resolved(.full, [5, 4, 3]) == [5, 4, 3])
    #expect(
      try resolved(.explicit(channels: 0, height: -1, width: 1), [5, 4, 3]) == [1, 1, 1])
    #expect(throws: MethodError.rankTooLarge(what: "channel ranks", asked: 6, largest: 5)) {
      try resolved(.explicit(channels: 6, height: 1, width: 1), [5, 4, 3], modes: .channel)
    }
  }

  @Test func energies() throws {
    // 9 of 14 is 64%, 13 of 14 is 93%; 16 of 17 is 94%; one value is all.
    let values = [[3.0, 2, 1], [4, 1], [2]]
    func ranks(_ share: Double) throws -> [Int] {
      try resolved(.energy(#require(Probability(share))), [5, 4, 3], values: values)
    }
    #expect(try ranks(0.6) == [1, 1, 1])
    #expect(try ranks(0.9) == [2, 1, 1])
    #expect(try ranks(0.95) == [3, 2, 1])
    #expect(try ranks(1) == [3, 2, 1])
    #expect(
      try resolved(
        .energy(#require(Probability(0.9))), [5, 4, 3], modes: .channel, values: values)
        == [2, 4, 3])
    // Features that are all zero.
    #expect(try resolved(.energy(#require(Probability(0.9))), [5, 4, 3]) == [1, 1, 1])
  }

  @Test(arguments: ["full", "10/4/4", "same", "same:0.5", "95%", "99.5%"])
  func readsItsText(text: String) throws {
    #expect(try #require(TuckerRanks(settingText: text)).settingText == text)
  }

  @Test(arguments: [
    "", "10", "10/4", "10/4/4/4", "0/4/4", "10//4", "-1/4/4", "a/b/c", "same:", "same:0",
    "same:1.5", "same:x", "101%", "all",
  ])
  func refusesOtherText(text: String) {
    #expect(TuckerRanks(settingText: text) == nil)
  }
}
