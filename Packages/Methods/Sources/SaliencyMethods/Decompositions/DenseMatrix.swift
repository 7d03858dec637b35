/// A matrix in double precision, row by row.
struct DenseMatrix: Hashable, Sendable {
  let rows: Int
  let columns: Int

  /// `[rows, columns]`.
  private(set) var values: [Double]

  /// Creates a matrix of `rows * columns` elements.
  init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "a matrix needs rows * columns elements")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// One row.
  subscript(row row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }

  /// The sum of all squares.
  var squaredNorm: Double { values.reduce(0) { $0 + $1 * $1 } }

  /// Rows and columns exchanged.
  var transposed: DenseMatrix {
    var result = [Double](repeating: 0, count: values.count)
    values.withUnsafeBufferPointer { values in
      result.withUnsafeMutableBufferPointer { result in
        for row in 0..<rows {
          for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
        }
      }
    }
    return DenseMatrix(rows: columns, columns: rows, values: result)
  }

  /// The sum of each column.
  var columnSums: [Double] { product(left: [Double](repeating: 1, count: rows)) }

  /// The sum of the squares of each column.
  var columnSquares: [Double] {
    DenseMatrix(rows: rows, columns: columns, values: values.map { $0 * $0 }).columnSums
  }

  /// `w^T A`.
  ///
  /// - Parameter weights: One for each row.
  /// - Returns: One number for each column.
  func product(left weights: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in 0..<rows {
          let weight = weights[row]
          let start = row &* columns
          for column in 0..<columns { sums[column] += weight * values[start &+ column] }
        }
      }
    }
    return sums
  }

  /// `A w`.
  ///
  /// - Parameter weights: One for each column.
  /// - Returns: One number for each row.
  func product(right weights: [Double]) -> [Double] {
    values.withUnsafeBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        (0..<rows).map { row in
          var sum = 0.0
          for column in 0..<columns { sum += values[row &* columns &+ column] * weights[column] }
          return sum
        }
      }
    }
  }

  /// The Gram matrix of the columns, `A^T A`, `[columns, columns]`.
  ///
  /// The sum of each row's outer product with itself: its inner loop runs along contiguous elements
  /// and has no sum to carry, so that it is computed several elements at a time. Four rows share one
  /// pass over the result, which does not fit the nearest cache.
  var columnGram: [Double] {
    let columns = columns
    var gram = [Double](repeating: 0, count: columns * columns)
    gram.withUnsafeMutableBufferPointer { gram in
      values.withUnsafeBufferPointer { values in
        guard let gram = gram.baseAddress, let values = values.baseAddress else { return }
        let groups = rows / 4 * 4
        for row in stride(from: 0, to: groups, by: 4) {
          let first = values + row * columns
          let second = first + columns
          let third = second + columns
          let fourth = third + columns
          for left in 0..<columns {
            let result = gram + left * columns
            let (a, b, c, d) = (first[left], second[left], third[left], fourth[left])
            for right in left..<columns {
              result[right] +=
                a * first[right] + b * second[right] + (c * third[right] + d * fourth[right])
            }
          }
        }
        for row in groups..<rows {
          let elements = values + row * columns
          for left in 0..<columns {
            let result = gram + left * columns
            let factor = elements[left]
            for right in left..<columns { result[right] += factor * elements[right] }
          }
        }
        for left in 0..<columns {
          for right in 0..<left { gram[left * columns + right] = gram[right * columns + left] }
        }
      }
    }
    return gram
  }

  /// The matrix less each row's mean, and then less each column's mean.
  ///
  /// Means are taken of differences from the first element, which are exact: equal elements become
  /// 0, not what rounding leaves of them.
  func centered(_ centering: Centering) -> DenseMatrix {
    var result = self
    if centering.affectsChannels { result.centerRows() }
    guard centering.affectsPlaces else { return result }
    var turned = result.transposed
    turned.centerRows()
    return turned.transposed
  }

  private mutating func centerRows() {
    let (rows, columns) = (rows, columns)
    values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: rows * columns, by: max(1, columns)) {
        let first = values[start]
        var sum = 0.0
        for index in start..<start + columns {
          values[index] -= first
          sum += values[index]
        }
        let mean = sum / Double(columns)
        for index in start..<start + columns { values[index] -= mean }
      }
    }
  }
}
