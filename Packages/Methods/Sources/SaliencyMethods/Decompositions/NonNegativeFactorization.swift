internal import SaliencyTensor

/// A matrix without negative elements as a sum of products: `A ~ sum over j of w_j h_j^T`, none of
/// whose elements is negative.
///
/// Hierarchical alternating least squares (Cichocki et al. 2007): one vector after the other is the
/// best one for all others, the `w_j` and then the `h_j`; scikit-learn's coordinate descent does the
/// same. It starts from non-negative double singular value decomposition (Boutsidis & Gallopoulos
/// 2008) and has no random numbers.
struct NonNegativeFactorization {
  /// The vectors `w_j`, one number for each row.
  private(set) var left: [[Double]]

  /// The vectors `h_j`, one number for each column.
  private(set) var right: [[Double]]

  /// `|A - sum_j w_j h_j^T|^2` after each iteration.
  let squaredErrors: [Double]

  /// Factorizes a matrix.
  ///
  /// - Parameters:
  ///   - matrix: Without negative elements.
  ///   - count: The number of products; those beyond the matrix' rank stay zero.
  ///   - iterations: How many there are at most.
  ///   - tolerance: The iteration ends when the squared error falls by no more than this share of
  ///     `|A|^2`.
  /// - Throws: `SymmetricEigenDecomposition.Failure` if LAPACK fails.
  init(_ matrix: DenseMatrix, count: Int, iterations: Int = 200, tolerance: Double = 1e-6)
    throws(SymmetricEigenDecomposition.Failure)
  {
    (left, right) = try Self.start(matrix, count: count)
    let transposed = matrix.transposed
    let squaredNorm = matrix.squaredNorm
    var errors: [Double] = []
    for _ in 0..<iterations {
      let rows = right.map { transposed.product(left: $0) }  // A h_j
      Self.improve(&left, products: rows, gram: Self.gram(right))
      let columns = left.map { matrix.product(left: $0) }  // A^T w_j
      let leftGram = Self.gram(left)
      Self.improve(&right, products: columns, gram: leftGram)
      let mixed = zip(columns, right).reduce(0) { $0 + Self.product($1.0, $1.1) }
      let squares = zip(leftGram.joined(), Self.gram(right).joined()).reduce(0) { $0 + $1.0 * $1.1 }
      errors.append(max(0, squaredNorm - 2 * mixed + squares))
      let last = errors.count - 1
      if last > 0, errors[last - 1] - errors[last] <= tolerance * squaredNorm { break }
    }
    squaredErrors = errors
  }

  /// Each vector in turn the best one for the others, without negative elements.
  private static func improve(
    _ vectors: inout [[Double]], products: [[Double]], gram: [[Double]]
  ) {
    for current in vectors.indices where gram[current][current] > 0 {
      var gradient = products[current]
      for (other, vector) in vectors.enumerated() {
        let overlap = gram[current][other]
        for index in gradient.indices { gradient[index] -= overlap * vector[index] }
      }
      let step = 1 / gram[current][current]
      for index in gradient.indices {
        vectors[current][index] = max(0, vectors[current][index] + step * gradient[index])
      }
    }
  }

  /// The larger of the non-negative and the non-positive part of each pair of singular vectors.
  private static func start(_ matrix: DenseMatrix, count: Int)
    throws(SymmetricEigenDecomposition.Failure) -> (left: [[Double]], right: [[Double]])
  {
    let decomposition = try SingularDecomposition(matrix)
    var left: [[Double]] = []
    var right: [[Double]] = []
    for index in 0..<count {
      guard index < decomposition.rank else {
        left.append([Double](repeating: 0, count: matrix.rows))
        right.append([Double](repeating: 0, count: matrix.columns))
        continue
      }
      let value = decomposition.values[index]
      let columns = decomposition.projections[index].map { $0 / value }
      let parts = [1.0, -1.0].map { sign in
        let w = decomposition.leftVector(index).map { max(0, sign * $0) }
        let h = columns.map { max(0, sign * $0) }
        return (w: w, h: h, size: (product(w, w) * product(h, h)).squareRoot())
      }
      let part = parts[0].size >= parts[1].size ? parts[0] : parts[1]
      // Both sides of the product get the same length.
      let length = (value * part.size).squareRoot()
      left.append(scaled(part.w, to: length))
      right.append(scaled(part.h, to: length))
    }
    return (left, right)
  }

  private static func scaled(_ vector: [Double], to length: Double) -> [Double] {
    let current = product(vector, vector).squareRoot()
    return vector.map { current > 0 ? $0 * length / current : 0 }
  }

  private static func gram(_ vectors: [[Double]]) -> [[Double]] {
    vectors.map { left in vectors.map { product(left, $0) } }
  }

  static func product(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }
}
