internal import SaliencyTensor

/// The running mean of the scores of masks, and how much the scores spread, at every pixel.
///
/// For each mask `m` and score `s`, from `W = 1e-10`, `R = 0` and `U = 0`:
/// `W += m; R' = R; R += m (s - R') / W; U += (s - R) (s - R') m` (Wickstrøm et al. 2023, as in
/// their code; West 1979). In double precision, in order of the masks.
struct RunningMaskedMean {
  private let extent: Extent
  private var weights: [Double]
  private var means: [Double]
  private var spreads: [Double]

  /// Starts without masks.
  init(extent: Extent) {
    self.extent = extent
    let pixels = extent.height * extent.width
    weights = [Double](repeating: 1e-10, count: pixels)
    means = [Double](repeating: 0, count: pixels)
    spreads = [Double](repeating: 0, count: pixels)
  }

  /// Adds a mask, `[H, W]`, and its score.
  mutating func add(_ mask: Tensor, score: Double) {
    mask.withUnsafeScalars { mask in
      for (pixel, value) in mask.enumerated() {
        let weight = Double(value)
        weights[pixel] += weight
        let previous = means[pixel]
        means[pixel] += weight * (score - previous) / weights[pixel]
        spreads[pixel] += (score - means[pixel]) * (score - previous) * weight
      }
    }
  }

  /// The mean `R`, `[H, W]`.
  var importance: Tensor { tensor(of: means) }

  /// The sum of weighted squares `U`, `[H, W]`, which grows with the number of masks.
  var uncertainty: Tensor { tensor(of: spreads) }

  private func tensor(of values: [Double]) -> Tensor {
    Tensor(shape: [extent.height, extent.width]) { result in
      for (pixel, value) in values.enumerated() {
        result.initializeElement(at: pixel, to: Float(value))
      }
    }
  }
}
