import SaliencyMetrics
import SaliencyTensor
import Synchronization

extension Bootstrap {
  /// The intervals of the means of many lists of values.
  ///
  /// Each is that of `interval(ofMeanOf:)`, to the bit. Draws depend on the seed and the number of
  /// values alone, so that lists of one length share them and drawing costs once what it costs for
  /// each list otherwise.
  ///
  /// - Parameters:
  ///   - lists: The values, one for each image.
  ///   - pool: The threads that draw.
  /// - Returns: An interval for each list, or `nil` for one without values.
  func intervals(
    ofMeansOf lists: [[Double]], pool: ThreadPool = .shared
  ) -> [ClosedRange<Double>?] {
    var intervals = [ClosedRange<Double>?](repeating: nil, count: lists.count)
    let places = Dictionary(grouping: lists.indices) { lists[$0].count }
    for (count, places) in places where count > 0 {
      let means = means(of: Tiles(places.map { lists[$0] }, count: count), pool: pool)
      for (place, means) in zip(places, means) { intervals[place] = interval(of: means.sorted()) }
    }
    return intervals
  }

  /// Lists of equal length, a few of them side by side, so that one draw reads adjacent values.
  private struct Tiles {
    static let width = 8

    let count: Int
    let listCount: Int

    /// For each tile and each place, the values of the tile's lists; zeros fill up the last tile.
    let values: [[Double]]

    init(_ lists: [[Double]], count: Int) {
      self.count = count
      listCount = lists.count
      values = stride(from: 0, to: lists.count, by: Self.width).map { first in
        var tile = [Double](repeating: 0, count: count * Self.width)
        for lane in 0..<min(Self.width, lists.count - first) {
          for (place, value) in lists[first + lane].enumerated() {
            tile[place * Self.width + lane] = value
          }
        }
        return tile
      }
    }
  }

  /// The means of all resamples of each list.
  private func means(of tiles: Tiles, pool: ThreadPool) -> [[Double]] {
    let means = Mutex(
      [[Double]](repeating: [Double](repeating: 0, count: resamples), count: tiles.listCount))
    // Few enough resamples at a time to share the work evenly among threads.
    let batch = 16
    pool.forEach((resamples + batch - 1) / batch) { task, _ in
      let first = task * batch
      let found = (first..<min(first + batch, resamples)).map { resample in
        let draws = draws(below: tiles.count, resample: resample)
        return tiles.values.map { sums(of: $0, at: draws) }
      }
      means.withLock { means in
        for (offset, sums) in found.enumerated() {
          for list in 0..<tiles.listCount {
            means[list][first + offset] =
              sums[list / Tiles.width][list % Tiles.width] / Double(tiles.count)
          }
        }
      }
    }
    return means.withLock { $0 }
  }

  /// Where the values of a resample are taken from, each place times the width of a tile.
  private func draws(below count: Int, resample: Int) -> [Int] {
    let generator = CounterBasedGenerator(seed: seed, stream: UInt64(resample))
    return [Int](unsafeUninitializedCapacity: count) { draws, initialized in
      while initialized < count {
        let block = generator.block(at: UInt64(initialized / 4))
        for lane in 0..<min(4, count - initialized) {
          let place = Int((UInt64(block[lane]) * UInt64(count)) >> 32)
          draws.initializeElement(at: initialized, to: place * Tiles.width)
          initialized += 1
        }
      }
    }
  }

  /// The sums of a tile's lists over the drawn places, in their order.
  private func sums(of tile: [Double], at draws: [Int]) -> SIMD8<Double> {
    tile.withUnsafeBytes { tile in
      var sums = SIMD8<Double>.zero
      for draw in draws {
        sums += tile.loadUnaligned(
          fromByteOffset: draw * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
      }
      return sums
    }
  }

  /// The interval that sorted means span, between two of them by its distance.
  private func interval(of means: [Double]) -> ClosedRange<Double>? {
    let ends = [(1 - level) / 2, (1 + level) / 2].map { share in
      let position = share * Double(means.count - 1)
      let lower = Int(position)
      let upper = min(lower + 1, means.count - 1)
      return means[lower] + (position - Double(lower)) * (means[upper] - means[lower])
    }
    // Not of the form lower <= upper where a value is NaN.
    return ends[0] <= ends[1] ? ends[0]...ends[1] : nil
  }
}
