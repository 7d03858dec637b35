internal import SaliencyTensor

/// The singular values and vectors of a matrix: `A = sum over r of s_r u_r v_r^T`.
///
/// Computed from the smaller of the two Gram matrices, `A^T A` or `A A^T`, in double precision: for
/// 2048 channels and 7 x 7 places that is 49 x 49. Squaring costs half of the digits. A Gram matrix of
/// order `n` leaves errors of about `n * 2^-52` of its largest eigenvalue, so that singular values
/// below `sqrt(8 n 2^-52)` of the largest one (3e-7 for 49) cannot be told from zero. What is below
/// that, or below 1e-7, counts as zero; such components carry 1e-13 of the energy.
struct SingularDecomposition {
  /// The matrix that was decomposed.
  let matrix: DenseMatrix

  /// The singular values that are not zero, largest first.
  let values: [Double]

  /// `u_r^T A = s_r v_r`, one number for each column, for each singular value.
  let projections: [[Double]]

  /// The left vectors where they were found first, which is so if the matrix is wider than high.
  private let rowVectors: [[Double]]?

  /// Decomposes a matrix.
  init(_ matrix: DenseMatrix) throws(SymmetricEigenDecomposition.Failure) {
    self.matrix = matrix
    let usesColumns = matrix.columns <= matrix.rows
    let order = min(matrix.columns, matrix.rows)
    let eigen = try SymmetricEigenDecomposition(
      usesColumns ? matrix.columnGram : matrix.transposed.columnGram, order: order)
    let threshold =
      max(1e-14, 8 * Double(order) * Double.ulpOfOne) * max(eigen.values.first ?? 0, 0)
    let rank = eigen.values.prefix { $0 > threshold }.count
    values = eigen.values.prefix(rank).map { $0.squareRoot() }
    if usesColumns {
      rowVectors = nil
      projections = zip(values, eigen.vectors).map { value, vector in vector.map { $0 * value } }
    } else {
      rowVectors = Array(eigen.vectors.prefix(rank))
      projections = eigen.vectors.prefix(rank).map { matrix.product(left: $0) }
    }
  }

  /// The number of singular values that are not zero.
  var rank: Int { values.count }

  /// The left vector `u_r` of length 1, one number for each row: a channel vector of features.
  func leftVector(_ index: Int) -> [Double] {
    if let rowVectors { return rowVectors[index] }
    let square = values[index] * values[index]
    return matrix.product(right: projections[index]).map { $0 / square }
  }
}
