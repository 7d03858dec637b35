extension Tensor {
  /// The gradient of a maximum pooling with respect to what it reads, from that of its result.
  ///
  /// The largest value of a window gets the window's gradient; of equal ones the first in row-major
  /// order, as in PyTorch, and of NaN the last.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, what was pooled.
  ///   - window: A dense window, padded by at most half of its size.
  ///   - pool: The threads that compute; their number does not change the result.
  /// - Returns: `[N, C, H, W]` for a tensor `[N, C, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit.
  public func maximumPoolingGradient(
    at input: Tensor, window: SlidingWindow, pool: ThreadPool = .shared
  ) throws(ShapeError) -> Tensor {
    try input.withUnsafeScalars { (values) throws(ShapeError) in
      nonisolated(unsafe) let values = values
      return try poolingGradient(of: input.shape, window: window, pool: pool) { area, value, sums in
        guard let top = area.rows.first else { return }
        var largest = area.positions(inRow: top).lowerBound
        for y in area.rows {
          for position in area.positions(inRow: y)
          where values[position] > values[largest] || values[position].isNaN {
            largest = position
          }
        }
        sums[largest] += value
      }
    }
  }

  /// The gradient of an average pooling with respect to what it reads, from that of its result.
  ///
  /// - Parameters:
  ///   - countsPadding: Whether positions outside the map count as zeros in the mean.
  ///   - extent: Rows and columns of the pooling's input; strides leave them open.
  ///   - window: A dense window, padded by at most half of its size.
  ///   - pool: The threads that compute; their number does not change the result.
  /// - Returns: `[N, C, H, W]` for a tensor `[N, C, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit.
  public func averagePoolingGradient(
    countsPadding: Bool, inputExtent extent: Extent, window: SlidingWindow,
    pool: ThreadPool = .shared
  ) throws(ShapeError) -> Tensor {
    guard shape.rank == 4 else {
      throw ShapeError(
        operation: "gradient of a pooling", expected: "a gradient [N, C, H', W']", found: shape)
    }
    let input: Shape = [shape[0], shape[1], extent.height, extent.width]
    return try poolingGradient(of: input, window: window, pool: pool) { area, value, sums in
      let count =
        countsPadding
        ? window.kernel.height * window.kernel.width : area.rows.count * area.columns.count
      let share = value / Float(count)
      for y in area.rows {
        for position in area.positions(inRow: y) { sums[position] += share }
      }
    }
  }

  /// Lets every position of a window give its gradient to the sums of what it covers.
  private func poolingGradient(
    of input: Shape, window: SlidingWindow, pool: ThreadPool,
    _ give: @Sendable (CoveredArea, Float, UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(ShapeError) -> Tensor {
    try window.checkForPooling()
    guard input.rank == 4 else {
      throw ShapeError(
        operation: "gradient of a pooling", expected: "an input [N, C, H, W]", found: input)
    }
    let extent = try checkedOutputExtent(
      of: window, over: Extent(height: input[2], width: input[3]), channels: input[1],
      for: "gradient of a pooling")
    let expected: Shape = [input[0], input[1], extent.height, extent.width]
    guard shape == expected else {
      throw ShapeError(
        operation: "gradient of a pooling", expected: "a gradient \(expected)", found: shape)
    }
    let (height, width) = (input[2], input[3])
    return withUnsafeScalars { gradient in
      Tensor(shape: input) { sums in
        sums.initialize(repeating: 0)
        nonisolated(unsafe) let (gradient, sums) = (gradient, sums)
        pool.forEach(input[0] * input[1]) { plane, _ in
          var next = plane * extent.height * extent.width
          for row in 0..<extent.height {
            let top = row * window.stride.height - window.padding.height
            for column in 0..<extent.width {
              let left = column * window.stride.width - window.padding.width
              let area = CoveredArea(
                plane: plane * height * width, width: width,
                rows: max(top, 0)..<min(top + window.kernel.height, height),
                columns: max(left, 0)..<min(left + window.kernel.width, width))
              give(area, gradient[next], sums)
              next += 1
            }
          }
        }
      }
    }
  }
}

/// What a window covers of one plane of a map.
private struct CoveredArea {
  /// Where the plane begins.
  let plane: Int

  /// Elements from one row to the next.
  let width: Int

  let rows: Range<Int>
  let columns: Range<Int>

  /// Where the elements of a covered row lie.
  func positions(inRow row: Int) -> Range<Int> {
    let start = plane + row * width
    return start + columns.lowerBound..<start + columns.upperBound
  }
}
