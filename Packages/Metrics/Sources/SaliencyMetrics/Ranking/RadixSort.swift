/// Sorting 64-bit words by their upper half.
enum RadixSort {
  /// Sorts words by their upper 32 bits, in ascending order.
  ///
  /// Words with equal upper halves keep their order, whatever their lower halves hold. Three passes
  /// of 11 bits, least significant first; a pass in which all words agree is left out.
  static func sortByUpperHalf(_ words: inout [UInt64]) {
    let count = words.count
    var counts = [Int](repeating: 0, count: passes * buckets)
    var scratch = [UInt64](repeating: 0, count: count)
    var isInScratch = false
    counts.withUnsafeMutableBufferPointer { counts in
      words.withUnsafeMutableBufferPointer { words in
        scratch.withUnsafeMutableBufferPointer { scratch in
          for index in 0..<count {
            for pass in 0..<passes { counts[pass * buckets + digit(words[index], pass)] &+= 1 }
          }
          var (source, target) = (words, scratch)
          for pass in 0..<passes where count > 0 {
            let counts = UnsafeMutableBufferPointer(
              rebasing: counts[pass * buckets..<(pass + 1) * buckets])
            guard counts[digit(source[0], pass)] < count else { continue }
            var start = 0
            for bucket in 0..<buckets {
              let size = counts[bucket]
              counts[bucket] = start
              start += size
            }
            for index in 0..<count {
              let word = source[index]
              let bucket = digit(word, pass)
              target[counts[bucket]] = word
              counts[bucket] &+= 1
            }
            swap(&source, &target)
            isInScratch.toggle()
          }
        }
      }
    }
    if isInScratch { words = scratch }
  }

  private static let passes = 3
  private static let digitBits = 11
  private static let buckets = 1 << digitBits

  @inline(__always)
  private static func digit(_ word: UInt64, _ pass: Int) -> Int {
    Int(truncatingIfNeeded: word >> UInt64(32 + digitBits * pass)) & (buckets - 1)
  }
}
