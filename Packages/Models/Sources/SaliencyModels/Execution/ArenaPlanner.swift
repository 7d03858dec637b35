internal import SaliencyTensor

/// Places maps in one buffer so that maps which are needed at the same time do not overlap.
///
/// Each map is put at the first gap that is large enough, as the steps come. That is not optimal
/// in general; for residual networks it takes what the widest block needs.
struct ArenaPlanner {
  private struct Occupied {
    let range: Range<Int>
    let lastUse: Int
  }

  private var occupied: [Occupied] = []

  /// The floats that the buffer needs.
  private(set) var count = 0

  /// Finds a place for a map that is written in one step and read for the last time in another.
  mutating func place(_ layout: BlockedLayout, writtenIn step: Int, lastReadIn lastUse: Int)
    -> BlockedMap
  {
    BlockedMap(
      layout: layout, offset: place(layout.floatCount, writtenIn: step, lastReadIn: lastUse))
  }

  /// Finds a place for so many floats, in the same way.
  ///
  /// - Returns: Floats from the start of the buffer.
  mutating func place(_ floats: Int, writtenIn step: Int, lastReadIn lastUse: Int) -> Int {
    // Maps begin at cache lines.
    let size = (floats + 15) / 16 * 16
    // What was read for the last time before this step is free; its own operands are not.
    occupied.removeAll { $0.lastUse < step }
    var start = 0
    for taken in occupied.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if taken.range.lowerBound - start >= size { break }
      start = max(start, taken.range.upperBound)
    }
    occupied.append(Occupied(range: start..<start + size, lastUse: lastUse))
    count = max(count, start + size)
    return start
  }
}
