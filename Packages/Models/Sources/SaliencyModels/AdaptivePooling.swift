public import SaliencyTensor

/// Which rows or columns of a map each result of an adaptive pooling covers.
struct AdaptiveRanges: Sendable {
  /// One range of the input for each result; with fewer pixels than results they overlap.
  let ranges: [Range<Int>]

  /// Result `o` of `n` covers `floor(o * size / n) ..< ceil((o + 1) * size / n)`, as in PyTorch.
  init(size: Int, results: Int) {
    ranges = (0..<results).map { result in
      result * size / results..<((result + 1) * size + results - 1) / results
    }
  }
}

extension Reference {
  /// The mean over as many areas as results are wanted, PyTorch's `AdaptiveAvgPool2d`.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`.
  ///   - extent: Rows and columns of the result.
  /// - Returns: `[N, C, height, width]`.
  /// - Throws: `ShapeError` if the input is no batch of maps.
  public static func adaptiveAveragePooling(_ input: Tensor, to extent: Extent) throws(ShapeError)
    -> Tensor
  {
    let shape = try checked(input, "adaptive average pooling")
    let (rows, columns) = (
      AdaptiveRanges(size: shape[2], results: extent.height).ranges,
      AdaptiveRanges(size: shape[3], results: extent.width).ranges
    )
    let x = input.scalars
    var results: [Float] = []
    for plane in 0..<shape[0] * shape[1] {
      for row in rows {
        for column in columns {
          var sum = 0.0
          for y in row {
            for z in column { sum += Double(x[(plane * shape[2] + y) * shape[3] + z]) }
          }
          results.append(Float(sum / Double(row.count * column.count)))
        }
      }
    }
    return try Tensor(
      shape: [shape[0], shape[1], extent.height, extent.width], scalars: results)
  }

  /// A map with zeros around it, PyTorch's `ZeroPad2d`.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`.
  ///   - padding: Rows above and below, columns left and right.
  /// - Returns: `[N, C, H + 2 height, W + 2 width]`.
  /// - Throws: `ShapeError` if the input is no batch of maps.
  public static func zeroPadded(_ input: Tensor, by padding: Extent) throws(ShapeError) -> Tensor {
    let shape = try checked(input, "zero padding")
    let x = input.scalars
    var results: [Float] = []
    for plane in 0..<shape[0] * shape[1] {
      for row in -padding.height..<shape[2] + padding.height {
        for column in -padding.width..<shape[3] + padding.width {
          let isInside = (0..<shape[2]).contains(row) && (0..<shape[3]).contains(column)
          results.append(isInside ? x[(plane * shape[2] + row) * shape[3] + column] : 0)
        }
      }
    }
    return try Tensor(
      shape: [
        shape[0], shape[1], shape[2] + 2 * padding.height, shape[3] + 2 * padding.width,
      ], scalars: results)
  }

  private static func checked(_ input: Tensor, _ operation: String) throws(ShapeError) -> Shape {
    guard input.shape.rank == 4 else {
      throw ShapeError(operation: operation, expected: "[N, C, H, W]", found: input.shape)
    }
    return input.shape
  }
}
