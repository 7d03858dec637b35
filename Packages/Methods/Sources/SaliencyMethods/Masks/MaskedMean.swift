internal import SaliencyTensor

/// The mean score of the masks that keep a cell: `sum_i s_i m_i / (1e-10 + sum_i m_i)`.
///
/// Sums are in double precision, in order of the masks. A cell that no mask keeps has the mean 0.
struct MaskedMean {
  private let extent: Extent
  private var scores: [Double]
  private var weights: [Double]

  /// Starts without masks.
  init(extent: Extent) {
    self.extent = extent
    scores = [Double](repeating: 0, count: extent.height * extent.width)
    weights = [Double](repeating: 1e-10, count: extent.height * extent.width)
  }

  /// Adds a mask, `[h, w]`, and its score.
  mutating func add(_ mask: Tensor, score: Double) {
    mask.withUnsafeScalars { mask in
      for (cell, weight) in mask.enumerated() {
        scores[cell] += Double(weight) * score
        weights[cell] += Double(weight)
      }
    }
  }

  /// The means, `[h, w]`.
  var values: Tensor {
    Tensor(shape: [extent.height, extent.width]) { result in
      for cell in scores.indices {
        result.initializeElement(at: cell, to: Float(scores[cell] / weights[cell]))
      }
    }
  }
}
