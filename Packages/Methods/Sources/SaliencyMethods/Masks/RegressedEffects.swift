internal import SaliencyTensor

/// The effects of cells on the score, by least squares on any masks.
///
/// `s_i = a + sum_c beta_c m_ic + e_i`. The map is what the paper's formula has as its expectation for cells
/// that are kept independently: `mean(s) + (1 - p_c) beta_c`, where `p_c` is the mean of the cell's mask
/// values.
struct RegressedEffects {
  private let extent: Extent
  private var scores: [Double] = []
  private var rows: [[Double]] = []

  /// The result.
  struct Solution {
    let values: [Double]
    let standardErrors: [Double]
    let quality: EstimateQuality
  }

  init(extent: Extent) {
    self.extent = extent
  }

  /// Adds a mask, `[h, w]`, and its score.
  mutating func add(_ mask: Tensor, score: Double) {
    scores.append(score)
    rows.append([1] + mask.scalars.map(Double.init))
  }

  /// Solves the normal equations.
  ///
  /// - Throws: ``MethodError/tooFewMasks(found:needed:)`` if the masks do not tell all cells apart.
  func solved() throws -> Solution {
    let order = 1 + extent.height * extent.width
    guard rows.count > order else {
      throw MethodError.tooFewMasks(found: rows.count, needed: order + 1)
    }
    var products = [Double](repeating: 0, count: order * order)
    var right = [Double](repeating: 0, count: order)
    for (row, score) in zip(rows, scores) {
      for first in 0..<order where row[first] != 0 {
        right[first] += row[first] * score
        for second in 0..<order { products[first * order + second] += row[first] * row[second] }
      }
    }
    let inverse = try Self.inverse(of: products, order: order, masks: rows.count)
    let solution = (0..<order).map { row in
      (0..<order).reduce(0) { $0 + inverse[row * order + $1] * right[$1] }
    }
    let residual = zip(rows, scores).reduce(0) { sum, pair in
      let fitted = zip(pair.0, solution).reduce(0) { $0 + $1.0 * $1.1 }
      return sum + (pair.1 - fitted) * (pair.1 - fitted)
    }
    let noise = residual / Double(rows.count - order)
    let mean = scores.reduce(0, +) / Double(scores.count)
    // How much a cell's coefficient counts: how often the cell is hidden.
    let hidden = (1..<order).map { 1 - products[$0] / Double(rows.count) }
    let effects = hidden.indices.map { hidden[$0] * solution[$0 + 1] }
    let errors = hidden.indices.map { cell in
      hidden[cell] * hidden[cell] * noise * max(0, inverse[(cell + 1) * (order + 1)])
    }
    return Solution(
      values: effects.map { mean + $0 }, standardErrors: errors.map { $0.squareRoot() },
      quality: EstimateQuality(effects: effects, squaredErrors: errors, scores: scores))
  }

  private static func inverse(of matrix: [Double], order: Int, masks: Int) throws -> [Double] {
    let decomposition = try SymmetricEigenDecomposition(matrix, order: order)
    guard let largest = decomposition.values.first, let smallest = decomposition.values.last,
      smallest > 1e-10 * largest
    else { throw MethodError.tooFewMasks(found: masks, needed: order + 1) }
    var inverse = [Double](repeating: 0, count: order * order)
    for (value, vector) in zip(decomposition.values, decomposition.vectors) {
      for row in 0..<order {
        let factor = vector[row] / value
        for column in 0..<order { inverse[row * order + column] += factor * vector[column] }
      }
    }
    return inverse
  }
}
