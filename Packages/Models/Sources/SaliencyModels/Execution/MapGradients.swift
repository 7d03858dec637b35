internal import SaliencyTensor

extension Tensor {
  /// The gradient of an adaptive average pooling with respect to what it reads.
  ///
  /// - Parameters:
  ///   - extent: Rows and columns of the pooling's input.
  ///   - pool: The threads that compute.
  /// - Returns: `[N, C, H, W]` for a gradient `[N, C, H', W']`.
  func adaptiveAveragePoolingGradient(inputExtent extent: Extent, pool: ThreadPool) -> Tensor {
    let rows = AdaptiveRanges(size: extent.height, results: shape[2]).ranges
    let columns = AdaptiveRanges(size: extent.width, results: shape[3]).ranges
    return planes(extent, pool) { plane, from, sums in
      var next = plane * rows.count * columns.count
      let start = plane * extent.height * extent.width
      for row in rows {
        for column in columns {
          let share = from[next] / Float(row.count * column.count)
          next += 1
          for y in row {
            for x in column { sums[start + y * extent.width + x] += share }
          }
        }
      }
    }
  }

  /// The gradient of a zero padding with respect to what it reads: the part inside.
  ///
  /// - Parameters:
  ///   - padding: Rows above and below, columns left and right.
  ///   - extent: Rows and columns of the padding's input.
  ///   - pool: The threads that compute.
  /// - Returns: `[N, C, H, W]` for a gradient `[N, C, H', W']`.
  func zeroPaddingGradient(padding: Extent, inputExtent extent: Extent, pool: ThreadPool) -> Tensor
  {
    let (height, width) = (shape[2], shape[3])
    return planes(extent, pool) { plane, from, to in
      for y in 0..<extent.height {
        let source = (plane * height + y + padding.height) * width + padding.width
        let target = (plane * extent.height + y) * extent.width
        for x in 0..<extent.width { to[target + x] = from[source + x] }
      }
    }
  }

  /// Maps of another extent, zero where `write` leaves them, written plane by plane.
  private func planes(
    _ extent: Extent, _ pool: ThreadPool,
    _ write: @Sendable (Int, UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Tensor {
    withUnsafeScalars { from in
      Tensor(shape: [shape[0], shape[1], extent.height, extent.width]) { to in
        to.initialize(repeating: 0)
        nonisolated(unsafe) let (from, to) = (from, to)
        pool.forEach(shape[0] * shape[1]) { plane, _ in write(plane, from, to) }
      }
    }
  }
}
