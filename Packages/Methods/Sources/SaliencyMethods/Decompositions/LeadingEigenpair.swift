internal import SaliencyTensor

/// The largest eigenvalue of a symmetric matrix and its eigenvector, without all the others.
///
/// Lanczos' iteration in double precision with full reorthogonalization, from fixed random numbers,
/// until the residual is below 1e-12 of the largest magnitude of an eigenvalue, or for 400 steps. The
/// kernel matrix of 56 x 56 places has the order 3136, too many for all of its eigenvalues.
struct LeadingEigenpair {
  /// The largest eigenvalue, not the one of the largest magnitude.
  let value: Double

  /// The eigenvector of length 1, with an arbitrary sign.
  let vector: [Double]

  /// Finds the pair.
  ///
  /// - Parameter matrix: Symmetric, of at least one row.
  /// - Throws: `SymmetricEigenDecomposition.Failure` if LAPACK fails.
  init(_ matrix: DenseMatrix) throws(SymmetricEigenDecomposition.Failure) {
    let order = matrix.rows
    let random = CounterBasedGenerator(seed: 0, stream: 0)
    var basis = [Self.normalized((0..<order).map { random.uniform(at: UInt64($0)) - 0.5 }).vector]
    var diagonal: [Double] = []
    var neighbors: [Double] = []
    var largest = 0.0
    var ritz: (value: Double, coordinates: [Double]) = (0, [1])
    while true {
      let steps = basis.count
      let current = basis[steps - 1]
      var next = matrix.product(left: current)
      diagonal.append(Self.product(next, current))
      // Twice: one pass leaves what rounding has left of the other vectors.
      for _ in 0..<2 {
        for vector in basis {
          let overlap = Self.product(next, vector)
          for index in next.indices { next[index] -= overlap * vector[index] }
        }
      }
      let (direction, length) = Self.normalized(next)
      neighbors.append(length)
      largest = max(largest, abs(diagonal[steps - 1]), length)
      // What is left when the vectors hold all that the matrix does is rounding, and no direction.
      let isLast = steps == min(order, 400) || length <= 1e-13 * largest
      if isLast || steps % 8 == 0 {
        let tridiagonal = try Self.decomposition(diagonal: diagonal, neighbors: neighbors)
        ritz = (tridiagonal.values[0], tridiagonal.vectors[0])
        let scale = max(abs(tridiagonal.values[0]), abs(tridiagonal.values[steps - 1]))
        if isLast || length * abs(ritz.coordinates[steps - 1]) <= 1e-12 * scale { break }
      }
      basis.append(direction)
    }
    value = ritz.value
    var vector = [Double](repeating: 0, count: order)
    for (coordinate, direction) in zip(ritz.coordinates, basis) {
      for index in vector.indices { vector[index] += coordinate * direction[index] }
    }
    self.vector = vector
  }

  private static func decomposition(diagonal: [Double], neighbors: [Double])
    throws(SymmetricEigenDecomposition.Failure) -> SymmetricEigenDecomposition
  {
    let order = diagonal.count
    var elements = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      elements[row * order + row] = diagonal[row]
      guard row + 1 < order else { continue }
      elements[row * order + row + 1] = neighbors[row]
      elements[(row + 1) * order + row] = neighbors[row]
    }
    return try SymmetricEigenDecomposition(elements, order: order)
  }

  private static func normalized(_ vector: [Double]) -> (vector: [Double], length: Double) {
    let length = product(vector, vector).squareRoot()
    return (vector.map { length > 0 ? $0 / length : 0 }, length)
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }
}
