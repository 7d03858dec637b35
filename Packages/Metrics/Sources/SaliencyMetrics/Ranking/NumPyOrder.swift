/// The order in which NumPy's `argsort` leaves the values of an array, ties included.
///
/// `argsort` of 32-bit floats is not stable: where it puts equal values depends on its algorithm,
/// and Top-K Intersection and Relevance Rank Accuracy of an upsampled map depend on that. This is the
/// scalar algorithm, which every NumPy up to 1.24 runs and later ones where the processor has no
/// AVX-512 (from 2.0 on: no AVX2 either). Quicksort on the pivot of three with the larger side kept
/// for later, insertion sort of ranges of up to 16, and heapsort where quicksort goes too deep.
///
/// The sides of a partition do not influence each other, so the order is found lazily: to know
/// which values stand behind a place, only the ranges that hold the place are partitioned. The rest
/// waits as ``Range`` until somebody asks.
struct NumPyOrder {
  /// A part of the array that nobody has sorted yet, all of whose values stand where they belong as
  /// a whole.
  private struct Range {
    var lower: Int
    var upper: Int

    /// How many more partitions it may take before heapsort does the rest.
    var budget: Int

    /// Whether the algorithm keeps it for later; it looks at the budget only when it comes back.
    var isPostponed: Bool
  }

  /// The value's key in the upper half, its tag in the lower.
  private var words: [UInt64]
  private var pending: [Range]

  /// Prepares to sort.
  ///
  /// - Parameters:
  ///   - values: The array; NaN stands last, and -0 equals 0.
  ///   - tag: What goes with the value of an index.
  init(tagging values: [Float], with tag: (Int) -> UInt32) {
    words = values.indices.map {
      UInt64(OrderedKey(values[$0]).bits) << 32 | UInt64(tag($0))
    }
    let depth = words.isEmpty ? 0 : 2 * (Int.bitWidth - 1 - words.count.leadingZeroBitCount)
    pending = [Range(lower: 0, upper: words.count - 1, budget: depth, isPostponed: true)]
  }

  /// The indices of the values in ascending order, as `numpy.argsort` gives them.
  static func argsort(_ values: [Float]) -> [Int] {
    var order = NumPyOrder(tagging: values) { UInt32(truncatingIfNeeded: $0) }
    order.settleAll()
    return order.words.map { Int(UInt32(truncatingIfNeeded: $0)) }
  }

  /// The sum of the tags of the values that stand last.
  ///
  /// - Parameter count: How many; all if there are fewer.
  /// - Returns: The sum.
  mutating func sumOfTags(amongLast count: Int) -> Int {
    let place = max(0, words.count - max(0, count))
    settle(before: place)
    return words.withUnsafeBufferPointer { words in
      var sum = 0
      for index in place..<words.count { sum &+= Int(words[index] & 0xFFFF_FFFF) }
      return sum
    }
  }

  /// Sorts as far as is needed to know which values stand at `place` and behind it.
  private mutating func settle(before place: Int) {
    while let index = pending.firstIndex(where: { $0.lower < place && place <= $0.upper }) {
      sort(pending.remove(at: index))
    }
  }

  private mutating func settleAll() {
    while let range = pending.popLast() { sort(range) }
  }

  /// Sorts a range or splits it in two.
  private mutating func sort(_ range: Range) {
    let (lower, upper) = (range.lower, range.upper)
    let split = words.withUnsafeMutableBufferPointer { words -> Int? in
      if range.isPostponed && range.budget < 0 {
        Self.heapsort(UnsafeMutableBufferPointer(rebasing: words[lower..<max(lower, upper + 1)]))
      } else if upper - lower > Self.longestInsertion {
        return Self.partition(words, lower, upper)
      } else {
        Self.insertionSort(words, lower, upper)
      }
      return nil
    }
    guard let split else { return }
    let isUpperLarger = split - lower < upper - split
    pending.append(
      Range(
        lower: lower, upper: split - 1, budget: range.budget - 1, isPostponed: !isUpperLarger))
    pending.append(
      Range(lower: split + 1, upper: upper, budget: range.budget - 1, isPostponed: isUpperLarger))
  }

  private static let longestInsertion = 15

  @inline(__always)
  private static func key(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word >> 32) }

  /// Splits a range around the median of its first, middle and last value.
  ///
  /// - Returns: Where the pivot stands; nothing before it is larger, nothing behind it smaller.
  private static func partition(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ lower: Int, _ upper: Int
  ) -> Int {
    let middle = lower + (upper - lower) >> 1
    if key(words[middle]) < key(words[lower]) { words.swapAt(middle, lower) }
    if key(words[upper]) < key(words[middle]) { words.swapAt(upper, middle) }
    if key(words[middle]) < key(words[lower]) { words.swapAt(middle, lower) }
    let pivot = key(words[middle])
    words.swapAt(middle, upper - 1)
    // The pivot at the one end and a value that is not larger at the other stop both searches.
    var left = lower
    var right = upper - 1
    while true {
      repeat { left &+= 1 } while key(words[left]) < pivot
      repeat { right &-= 1 } while pivot < key(words[right])
      if left >= right { break }
      words.swapAt(left, right)
    }
    words.swapAt(left, upper - 1)
    return left
  }

  private static func insertionSort(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ lower: Int, _ upper: Int
  ) {
    guard lower < upper else { return }
    for next in lower + 1...upper {
      let word = words[next]
      var place = next
      while place > lower && key(word) < key(words[place - 1]) {
        words[place] = words[place - 1]
        place -= 1
      }
      words[place] = word
    }
  }

  /// Sorts by a heap whose largest value is on top.
  private static func heapsort(_ words: UnsafeMutableBufferPointer<UInt64>) {
    for root in stride(from: words.count / 2 - 1, through: 0, by: -1) {
      sink(words[root], in: words, from: root, count: words.count)
    }
    for last in stride(from: words.count - 1, to: 0, by: -1) {
      let word = words[last]
      words[last] = words[0]
      sink(word, in: words, from: 0, count: last)
    }
  }

  /// Puts a word where it belongs below a place of the heap that is free.
  private static func sink(
    _ word: UInt64, in words: UnsafeMutableBufferPointer<UInt64>, from root: Int, count: Int
  ) {
    var place = root
    while 2 * place + 1 < count {
      var child = 2 * place + 1
      if child + 1 < count && key(words[child]) < key(words[child + 1]) { child += 1 }
      guard key(word) < key(words[child]) else { break }
      words[place] = words[child]
      place = child
    }
    words[place] = word
  }
}
