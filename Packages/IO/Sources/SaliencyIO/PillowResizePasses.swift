/// The weights with which the samples of one axis are mixed.
struct TriangleFilter {
  /// The samples of one output: `count` samples from `first` on, with the weights from `offset` on.
  struct Window {
    let first: Int
    let count: Int
    let offset: Int
  }

  /// One window per output.
  let windows: [Window]

  /// The weights of all windows, each summing to 1.
  let weights: [Double]

  /// The weights in units of 2^-22.
  var fixedPointWeights: [Int32] {
    weights.map { Int32(0.5 + $0 * Double(1 << TriangleFilter.fractionBits)) }
  }

  /// Eight bits for the sample and two for sums above 255 are left of 32.
  static let fractionBits = 22

  /// Computes Pillow's weights: a triangle of radius 1 around the output's center, in units of the
  /// coarser of the two grids.
  init(from: Int, to: Int) {
    let scale = Double(from) / Double(to)
    let support = max(scale, 1)
    let inverse = 1 / support
    var windows: [Window] = []
    var weights: [Double] = []
    windows.reserveCapacity(to)
    for output in 0..<to {
      let center = (Double(output) + 0.5) * scale
      let first = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), from)
      let offset = weights.count
      var sum = 0.0
      for sample in first..<max(first, end) {
        let distance = abs((Double(sample) - center + 0.5) * inverse)
        let weight = distance < 1 ? 1 - distance : 0
        weights.append(weight)
        sum += weight
      }
      if sum != 0 {
        for index in offset..<weights.count { weights[index] /= sum }
      }
      windows.append(Window(first: first, count: weights.count - offset, offset: offset))
    }
    self.windows = windows
    self.weights = weights
  }
}

/// Mixing of 8-bit samples, in fixed point.
enum BytePasses {
  // Sums stay below 2^31: the weights of a window add up to about 2^22.
  private static let half: Int32 = 1 << (TriangleFilter.fractionBits - 1)

  private static func rounded(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> TriangleFilter.fractionBits)))
  }

  /// From `[rows, width, channels]` to `[rows, windows, channels]`.
  static func horizontal(
    _ samples: [UInt8], rows: Int, width: Int, channels: Int, _ filter: TriangleFilter
  ) -> [UInt8] {
    let size = rows * filter.windows.count * channels
    return [UInt8](unsafeUninitializedCapacity: size) { target, initialized in
      samples.withUnsafeBufferPointer { source in
        filter.fixedPointWeights.withUnsafeBufferPointer { weights in
          filter.windows.withUnsafeBufferPointer { windows in
            var index = 0
            for row in 0..<rows {
              let start = row * width * channels
              for window in windows {
                for channel in 0..<channels {
                  var sum = half
                  var place = start + window.first * channels + channel
                  for tap in 0..<window.count {
                    sum &+= Int32(source[place]) &* weights[window.offset &+ tap]
                    place &+= channels
                  }
                  target[index] = rounded(sum)
                  index += 1
                }
              }
            }
          }
        }
      }
      initialized = size
    }
  }

  /// From rows of `rowCount` samples to as many rows as there are windows.
  static func vertical(_ samples: [UInt8], rowCount: Int, _ filter: TriangleFilter) -> [UInt8] {
    let size = filter.windows.count * rowCount
    let weights = filter.fixedPointWeights
    var sums = [Int32](repeating: 0, count: rowCount)
    return [UInt8](unsafeUninitializedCapacity: size) { target, initialized in
      samples.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          for (row, window) in filter.windows.enumerated() {
            sums.update(repeating: half)
            for tap in 0..<window.count {
              let weight = weights[window.offset + tap]
              let start = (window.first + tap) * rowCount
              for column in 0..<rowCount {
                sums[column] &+= Int32(source[start &+ column]) &* weight
              }
            }
            for column in 0..<rowCount {
              target[row &* rowCount &+ column] = rounded(sums[column])
            }
          }
        }
      }
      initialized = size
    }
  }
}

/// Mixing of 16-bit gray samples, in floating point.
enum WordPasses {
  private static func rounded(_ sum: Double) -> UInt16 {
    UInt16(min(max(sum + 0.5, 0), 65535))
  }

  /// From `[rows, width]` to `[rows, windows]`.
  static func horizontal(
    _ samples: [UInt16], rows: Int, width: Int, _ filter: TriangleFilter
  ) -> [UInt16] {
    var result: [UInt16] = []
    result.reserveCapacity(rows * filter.windows.count)
    for row in 0..<rows {
      for window in filter.windows {
        let first = row * width + window.first
        var sum = 0.0
        for tap in 0..<window.count {
          sum += Double(samples[first + tap]) * filter.weights[window.offset + tap]
        }
        result.append(rounded(sum))
      }
    }
    return result
  }

  /// From rows of `rowCount` samples to as many rows as there are windows.
  static func vertical(_ samples: [UInt16], rowCount: Int, _ filter: TriangleFilter) -> [UInt16] {
    var result: [UInt16] = []
    result.reserveCapacity(filter.windows.count * rowCount)
    for window in filter.windows {
      for column in 0..<rowCount {
        var sum = 0.0
        for tap in 0..<window.count {
          let sample = samples[(window.first + tap) * rowCount + column]
          sum += Double(sample) * filter.weights[window.offset + tap]
        }
        result.append(rounded(sum))
      }
    }
    return result
  }
}
