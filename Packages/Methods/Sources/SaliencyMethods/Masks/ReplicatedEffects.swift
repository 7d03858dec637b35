internal import SaliencyTensor

/// The effects of cells on the score, from complete replicates of a foldover design.
///
/// The effect of a cell is `b_c = mean of s_i z_ic` with `z = 1` where a mask keeps the cell and `-1` where
/// it hides it. Of masks whose cells are independent, this is half of the difference between the mean
/// scores with and without the cell.
struct ReplicatedEffects {
  private let design: FoldoverDesign
  private var scores: [Double] = []

  /// The effects in each replicate.
  private var effects: [[Double]] = []

  /// What the effects leave of the squared half differences between the masks of the last replicate and
  /// their complements.
  private var pairResidual = 0.0

  init(design: FoldoverDesign) {
    self.design = design
  }

  /// Adds the scores of one replicate and the masks that they are of.
  mutating func add(scores added: [Double], masks: [Tensor]) {
    var sums = [Double](repeating: 0, count: design.numbers.count)
    for (score, mask) in zip(added, masks) {
      mask.withUnsafeScalars { mask in
        for (cell, kept) in mask.enumerated() { sums[cell] += kept != 0 ? score : -score }
      }
    }
    let found = sums.map { $0 / Double(added.count) }
    // What is left of the half differences between masks and their complements when the effects are
    // taken away; the columns of the design are orthogonal.
    let pairs = 1 << design.bits
    let squares = (0..<pairs).reduce(0) { sum, pair in
      let difference = (added[pair] - added[pair + pairs]) / 2
      return sum + difference * difference
    }
    pairResidual = max(0, squares - Double(pairs) * found.reduce(0) { $0 + $1 * $1 })
    scores += added
    effects.append(found)
  }

  /// How many replicates were added.
  var replicateCount: Int { effects.count }

  /// The mean effects.
  private var means: [Double] {
    design.numbers.indices.map { cell in
      effects.reduce(0) { $0 + $1[cell] } / Double(effects.count)
    }
  }

  /// The standard error of each cell's effect.
  ///
  /// From the spread between replicates; of a single one, from what the effects leave unexplained, which
  /// is the same for all cells and rather too large.
  var standardErrors: [Double] {
    squaredErrors(of: effects).map { $0.squareRoot() }
  }

  private func squaredErrors(of effects: [[Double]]) -> [Double] {
    let count = effects.count
    guard count > 1 else {
      let pairs = Double(1 << design.bits)
      let error = pairResidual / (pairs - Double(design.numbers.count)) / pairs
      return [Double](repeating: error, count: design.numbers.count)
    }
    return design.numbers.indices.map { cell in
      let mean = effects.reduce(0) { $0 + $1[cell] } / Double(count)
      let squares = effects.reduce(0) { $0 + ($1[cell] - mean) * ($1[cell] - mean) }
      return squares / Double((count - 1) * count)
    }
  }

  /// How good the mean of the replicates is.
  var quality: EstimateQuality {
    // A map's mean tells nothing, so errors are those of centered effects.
    let centered = effects.map { replicate in
      let mean = replicate.reduce(0, +) / Double(replicate.count)
      return replicate.map { $0 - mean }
    }
    return EstimateQuality(
      effects: means, squaredErrors: squaredErrors(of: centered), scores: scores)
  }
}
