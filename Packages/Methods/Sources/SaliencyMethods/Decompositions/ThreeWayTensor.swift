/// A tensor of three axes in double precision, `[a, b, c]` in row-major order.
struct ThreeWayTensor {
  let extents: [Int]
  let values: [Double]

  /// Creates a tensor of three extents.
  init(extents: [Int], values: [Double]) {
    precondition(
      extents.count == 3 && values.count == extents.reduce(1, *),
      "a tensor of \(extents) needs as many elements")
    self.extents = extents
    self.values = values
  }

  /// The sum of all squares.
  var squaredNorm: Double { values.reduce(0) { $0 + $1 * $1 } }

  /// The number of elements before, along and after an axis.
  private func split(_ axis: Int) -> (outer: Int, count: Int, inner: Int) {
    (extents[..<axis].reduce(1, *), extents[axis], extents[(axis + 1)...].reduce(1, *))
  }

  /// The unfolding along an axis: a matrix with one row for each of its entries.
  ///
  /// - Returns: The columns are the other two axes, the first one outermost.
  func unfolded(_ axis: Int) -> DenseMatrix {
    let (outer, count, inner) = split(axis)
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for entry in 0..<count {
      for o in 0..<outer {
        let start = (o * count + entry) * inner
        result += values[start..<start + inner]
      }
    }
    return DenseMatrix(rows: count, columns: outer * inner, values: result)
  }

  /// The product along an axis with the transpose of a matrix, whose columns are `vectors`.
  ///
  /// - Returns: The axis has one entry for each vector.
  func projected(_ axis: Int, on vectors: [[Double]]) -> ThreeWayTensor {
    let (outer, count, inner) = split(axis)
    var result = [Double](repeating: 0, count: outer * vectors.count * inner)
    values.withUnsafeBufferPointer { values in
      result.withUnsafeMutableBufferPointer { result in
        for o in 0..<outer {
          for (index, vector) in vectors.enumerated() {
            let target = (o &* vectors.count &+ index) &* inner
            for entry in 0..<count {
              let weight = vector[entry]
              let source = (o &* count &+ entry) &* inner
              for i in 0..<inner { result[target &+ i] += weight * values[source &+ i] }
            }
          }
        }
      }
    }
    var extents = extents
    extents[axis] = vectors.count
    return ThreeWayTensor(extents: extents, values: result)
  }
}
