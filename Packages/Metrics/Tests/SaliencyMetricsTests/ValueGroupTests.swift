import SaliencyTensorTesting
import Testing

@testable import SaliencyMetrics

@Suite struct ValueGroupTests {
  @Test func joinsEqualPixelsWhereverTheyLie() {
    let groups = ValueGroup.ascending(
      of: [2, 2, -1, 2, 0, -0.0, 2], on: [true, false, true, true, false, true, false])
    #expect(
      groups == [
        ValueGroup(value: -1, count: 1, objectCount: 1),
        ValueGroup(value: 0, count: 2, objectCount: 1),
        ValueGroup(value: 2, count: 4, objectCount: 2),
      ])
  }

  @Test func countsRunsThatDoNotFitAWord() {
    // A run holds up to 65,535 pixels; here are three words of one value.
    let count = 2 * 65_535 + 3
    let groups = ValueGroup.ascending(
      of: [Float](repeating: 0.5, count: count), on: (0..<count).map { $0 % 2 == 0 })
    #expect(groups == [ValueGroup(value: 0.5, count: count, objectCount: count / 2 + 1)])
  }

  @Test(arguments: [1, 10, 1_000, 100_000])
  func agreesWithCountingInADictionary(kinds: Int) {
    var generator = TestGenerator(seed: UInt64(kinds))
    let values = (0..<3_000).map { _ in
      Float(Int.random(in: -kinds...kinds, using: &generator)) / 128
    }
    let isObject = values.map { _ in Bool.random(using: &generator) }
    var counts: [Float: (all: Int, object: Int)] = [:]
    for (value, isObject) in zip(values, isObject) {
      counts[value, default: (0, 0)].all += 1
      counts[value, default: (0, 0)].object += isObject ? 1 : 0
    }
    let expected = counts.sorted { $0.key < $1.key }.map {
      ValueGroup(value: $0.key, count: $0.value.all, objectCount: $0.value.object)
    }
    #expect(ValueGroup.ascending(of: values, on: isObject) == expected)
  }

  @Test func noPixelsHaveNoGroups() {
    #expect(ValueGroup.ascending(of: [], on: []).isEmpty)
  }
}
