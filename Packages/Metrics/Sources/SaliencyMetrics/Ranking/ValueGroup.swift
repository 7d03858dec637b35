/// The pixels of a map that share one value.
///
/// Groups are what a map says without any order among equal pixels: metrics that read nothing else
/// cannot depend on how a sort treats ties.
struct ValueGroup: Hashable {
  /// The scaled value.
  let value: Float

  /// How many pixels have it.
  var count: Int

  /// How many of them belong to the object.
  var objectCount: Int

  /// How many of them do not.
  var backgroundCount: Int { count - objectCount }

  /// The distinct values of a map in ascending order.
  ///
  /// Neighbors of one value are taken together before anything is sorted: a 7 x 7 map that nearest
  /// neighbor upsampling brought to 224 x 224 has 1,568 such runs, not 50,176.
  ///
  /// - Parameters:
  ///   - values: The map, row by row; no NaN.
  ///   - isObject: Whether each pixel belongs to the object.
  /// - Returns: One group for each value.
  static func ascending(of values: [Float], on isObject: [Bool]) -> [ValueGroup] {
    var runs = Run.words(of: values, on: isObject)
    RadixSort.sortByUpperHalf(&runs)
    return [ValueGroup](unsafeUninitializedCapacity: runs.count) { groups, count in
      // The key of the group that grows; no NaN is among the values, so that this is none of theirs.
      var current = UInt32.max
      for word in runs {
        let run = Run(word: word)
        if run.key.bits == current {
          groups[count - 1].count &+= run.count
          groups[count - 1].objectCount &+= run.objectCount
        } else {
          groups.initializeElement(
            at: count,
            to: ValueGroup(value: run.key.value, count: run.count, objectCount: run.objectCount))
          count += 1
          current = run.key.bits
        }
      }
    }
  }
}

/// Neighboring pixels of one value, packed into a word that sorts by it.
///
/// The upper half of the word is the value's key, then 16 bits each for the pixels and for those
/// of the object. Longer runs are cut.
private struct Run {
  let key: OrderedKey
  let count: Int
  let objectCount: Int

  init(word: UInt64) {
    key = OrderedKey(bits: UInt32(truncatingIfNeeded: word >> 32))
    count = Int(word >> 16 & 0xFFFF)
    objectCount = Int(word & 0xFFFF)
  }

  /// The words of all runs, in the order of the pixels.
  static func words(of values: [Float], on isObject: [Bool]) -> [UInt64] {
    let pixelCount = min(values.count, isObject.count)
    return [UInt64](unsafeUninitializedCapacity: pixelCount) { words, count in
      values.withUnsafeBufferPointer { values in
        isObject.withUnsafeBufferPointer { isObject in
          // The run that grows; none at first, which no key can continue.
          var word: UInt64 = 0
          var length = Self.longest
          for index in 0..<pixelCount {
            let key = UInt64(OrderedKey(values[index]).bits)
            let pixel: UInt64 = isObject[index] ? 0x1_0001 : 0x1_0000
            if word >> 32 == key && length < Self.longest {
              word &+= pixel
              length &+= 1
              words[count &- 1] = word
            } else {
              word = key << 32 | pixel
              length = 1
              words[count] = word
              count &+= 1
            }
          }
        }
      }
    }
  }

  private static let longest = 0xFFFF
}
