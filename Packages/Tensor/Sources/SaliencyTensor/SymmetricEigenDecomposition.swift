internal import CLAPACK

/// The eigenvalues and eigenvectors of a symmetric matrix: `A = sum over i of l[i] * v[i] * v[i]^T`.
///
/// Computed by LAPACK (`dsyevd`) in double precision. An eigenvector's sign is arbitrary; whoever
/// shows one needs a rule for it.
public struct SymmetricEigenDecomposition: Sendable {
  /// Why a matrix could not be decomposed.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The elements are not those of a square matrix.
    case notSquare(elements: Int, order: Int)

    /// An element is infinite or NaN.
    case notFinite

    /// Two elements that mirror each other differ by more than rounding explains.
    case notSymmetric(row: Int, column: Int)

    /// The iteration did not converge, or LAPACK ran out of memory; the code is LAPACK's `info`.
    case lapack(code: Int)

    /// One line that says what is wrong.
    public var description: String {
      switch self {
      case .notSquare(let elements, let order):
        "eigen-decomposition: expected \(order) x \(order) elements, found \(elements)"
      case .notFinite:
        "eigen-decomposition: expected finite elements, found an infinity or NaN"
      case .notSymmetric(let row, let column):
        "eigen-decomposition: expected a symmetric matrix, found different elements at "
          + "[\(row), \(column)] and [\(column), \(row)]"
      case .lapack(let code):
        "eigen-decomposition: LAPACK's dsyevd failed with code \(code)"
      }
    }
  }

  /// The eigenvalues, largest first.
  public let values: [Double]

  /// The eigenvectors of length 1, in the order of the values.
  public let vectors: [[Double]]

  /// Decomposes a matrix.
  ///
  /// - Parameters:
  ///   - elements: The matrix in row-major order; mirrored elements may differ by rounding (1e-9 of
  ///     the largest element), of which the upper one counts.
  ///   - order: The number of rows.
  /// - Throws: ``Failure`` if the elements are not those of a finite, symmetric matrix.
  public init(_ elements: [Double], order: Int) throws(Failure) {
    guard order >= 0, order.multipliedReportingOverflow(by: order) == (elements.count, false),
      order <= Int(Int32.max)
    else { throw .notSquare(elements: elements.count, order: order) }
    guard elements.allSatisfy(\.isFinite) else { throw .notFinite }
    let tolerance = 1e-9 * elements.reduce(0) { max($0, abs($1)) }
    for row in 0..<order {
      for column in 0..<row {
        let difference = elements[row * order + column] - elements[column * order + row]
        guard abs(difference) <= tolerance else { throw .notSymmetric(row: row, column: column) }
      }
    }
    guard order > 0 else {
      values = []
      vectors = []
      return
    }
    var matrix = elements
    var ascending = [Double](repeating: 0, count: order)
    // The matrix is symmetric, so its row-major upper triangle is LAPACK's column-major lower one,
    // and the eigenvectors come back one after the other.
    let code = LAPACKE_dsyevd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), Int32(order), &matrix,
      Int32(order), &ascending)
    guard code == 0 else { throw .lapack(code: Int(code)) }
    values = ascending.reversed()
    vectors = (0..<order).reversed().map { Array(matrix[$0 * order..<($0 + 1) * order]) }
  }
}
