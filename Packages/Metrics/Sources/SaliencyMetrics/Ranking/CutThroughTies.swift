/// How the highest pixels of a map meet the object, whatever the order among equal values.
///
/// Taking the `k` highest pixels cuts through at most one group of equal ones. All groups above it
/// are taken whole; which of its own pixels are taken is left to chance or to a sort.
struct CutThroughTies {
  /// The object's pixels in the groups that are taken whole.
  let sureHits: Int

  /// The pixels of the group that is cut.
  let tied: Int

  /// How many of them are taken.
  let taken: Int

  /// How many of them belong to the object.
  let tiedInObject: Int

  /// Takes the highest pixels.
  ///
  /// - Parameters:
  ///   - count: How many; all if there are fewer.
  ///   - groups: The distinct values in ascending order.
  init(takingHighest count: Int, of groups: [ValueGroup]) {
    var (sureHits, rest) = (0, count)
    for group in groups.reversed() {
      if rest <= group.count {
        self.init(
          sureHits: sureHits, tied: group.count, taken: rest, tiedInObject: group.objectCount)
        return
      }
      sureHits += group.objectCount
      rest -= group.count
    }
    self.init(sureHits: sureHits, tied: 0, taken: 0, tiedInObject: 0)
  }

  private init(sureHits: Int, tied: Int, taken: Int, tiedInObject: Int) {
    self.sureHits = sureHits
    self.tied = tied
    self.taken = taken
    self.tiedInObject = tiedInObject
  }

  /// The fewest and the most hits that an order can give.
  var bounds: (fewest: Int, most: Int) {
    (sureHits + max(0, taken - (tied - tiedInObject)), sureHits + min(taken, tiedInObject))
  }

  /// The mean number of hits over all orders (a hypergeometric mean).
  var expectedHits: Double {
    guard tied > 0 else { return Double(sureHits) }
    return Double(sureHits) + Double(taken) * Double(tiedInObject) / Double(tied)
  }
}
