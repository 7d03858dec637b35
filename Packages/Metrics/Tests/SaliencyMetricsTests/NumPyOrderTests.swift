import Testing

@testable import SaliencyMetrics

@Suite struct NumPyOrderTests {
  @Test func everyPermutationIsNumPys() throws {
    let cases = try FixtureCases.orders()
    #expect(cases.count == 31)
    for fixture in cases {
      let values = fixture.bits.map { Float(bitPattern: $0) }
      #expect(NumPyOrder.argsort(values) == fixture.order, "\(fixture.name)")
    }
  }

  @Test func aCutTakesTheValuesThatTheWholeOrderPutsLast() throws {
    for fixture in try FixtureCases.orders() where !fixture.bits.isEmpty {
      let values = fixture.bits.map { Float(bitPattern: $0) }
      // Several cuts of one order, which share what is sorted already.
      var order = NumPyOrder(tagging: values) { UInt32($0) }
      for count in [values.count / 3, 1, values.count, values.count / 2, 0, values.count + 5] {
        #expect(
          order.sumOfTags(amongLast: count) == fixture.order.suffix(count).reduce(0, +),
          "\(fixture.name), last \(count)")
      }
    }
  }

  @Test func keysSortAsNumPyComparesFloats() {
    let ascending: [Float] = [
      -.infinity, -3e38, -1, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 1, .infinity, .nan,
    ]
    let keys = ascending.map { OrderedKey($0).bits }
    #expect(keys == keys.sorted() && Set(keys).count == keys.count)
    #expect(OrderedKey(-0.0).bits == OrderedKey(0).bits)
    #expect(OrderedKey(-.nan).bits == OrderedKey(.nan).bits)
    for value in ascending.dropLast() { #expect(OrderedKey(value).value == value) }
  }
}

@Suite struct RadixSortTests {
  @Test(arguments: [0, 1, 2, 100, 5_000])
  func sortsByTheUpperHalfAndKeepsTheOrderOfTheRest(count: Int) {
    // Few upper halves, so that many are equal; the lower halves say where a word stood.
    let words = (0..<UInt64(count)).map { index -> UInt64 in
      let upper = index * 7_919 % 40 * 0x0654_3210
      return upper << 32 | index
    }
    var sorted = words
    RadixSort.sortByUpperHalf(&sorted)
    // With their places in the lower halves, words sort as a stable sort of the upper ones does.
    #expect(sorted == words.sorted())
  }

  @Test func sortsByAllBits() {
    var words = (0..<32).reversed().map { UInt64(1) << (32 + $0) }
    RadixSort.sortByUpperHalf(&words)
    #expect(words == (0..<32).map { UInt64(1) << (32 + $0) })
  }
}
