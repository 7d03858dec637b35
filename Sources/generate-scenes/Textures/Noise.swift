import SaliencyTensor

/// Smooth random numbers over a picture.
struct Noise: Sendable {
  private let seed: UInt64
  private let side = Scene.side

  init(seed: UInt64) { self.seed = seed }

  /// Value noise of several octaves, each of twice the frequency and half the weight.
  ///
  /// - Parameters:
  ///   - cellX: The width of the coarsest octave's cells in pixels.
  ///   - cellY: Their height.
  ///   - octaves: The number of octaves.
  ///   - stream: Which noise; others are independent.
  /// - Returns: Numbers of 0...1 with a mean of 0.5, row by row.
  func field(cellX: Float, cellY: Float, octaves: Int, stream: UInt64) -> [Float] {
    var sum = [Float](repeating: 0, count: side * side)
    var weight: Float = 1
    var total: Float = 0
    for octave in 0..<octaves {
      let divisor = Float(1 << octave)
      add(
        to: &sum, weight: weight, cellX: max(1, cellX / divisor), cellY: max(1, cellY / divisor),
        stream: stream << 8 | UInt64(octave))
      total += weight
      weight /= 2
    }
    let factor = 1 / total
    for index in sum.indices { sum[index] *= factor }
    return sum
  }

  private func add(
    to sum: inout [Float], weight: Float, cellX: Float, cellY: Float, stream: UInt64
  ) {
    let columns = Int(Float(side) / cellX) + 2
    let rows = Int(Float(side) / cellY) + 2
    let lattice = uniform(columns * rows, stream: stream)
    // Where each column lies between two places of the lattice.
    var left = [Int](repeating: 0, count: side)
    var share = [Float](repeating: 0, count: side)
    for x in 0..<side {
      let place = Float(x) / cellX
      left[x] = Int(place)
      share[x] = smoothed(place - Float(Int(place)))
    }
    var line = [Float](repeating: 0, count: columns)
    sum.withUnsafeMutableBufferPointer { sum in
      for y in 0..<side {
        let place = Float(y) / cellY
        let row = Int(place)
        let shareY = smoothed(place - Float(row))
        for x in 0..<columns {
          let upper = lattice[row * columns + x]
          line[x] = weight * (upper + (lattice[(row + 1) * columns + x] - upper) * shareY)
        }
        line.withUnsafeBufferPointer { line in
          for x in 0..<side {
            let from = line[left[x]]
            sum[y * side + x] += from + (line[left[x] + 1] - from) * share[x]
          }
        }
      }
    }
  }

  /// Independent numbers of 0..<1.
  func uniform(_ count: Int, stream: UInt64) -> [Float] {
    let generator = CounterBasedGenerator(seed: seed, stream: stream)
    var numbers: [Float] = []
    numbers.reserveCapacity(count + 3)
    for block in 0..<UInt64((count + 3) / 4) {
      let bits = generator.block(at: block)
      for lane in 0..<4 { numbers.append(Float(bits[lane] >> 8) * 0x1p-24) }
    }
    return numbers
  }

  private func smoothed(_ share: Float) -> Float { share * share * (3 - 2 * share) }
}
