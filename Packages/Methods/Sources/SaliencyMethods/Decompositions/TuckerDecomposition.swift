internal import SaliencyTensor

/// How a Tucker decomposition is computed.
public enum TuckerAlgorithm: String, CaseIterable, SettingValue {
  /// Higher-order singular value decomposition: each mode by itself (De Lathauwer et al. 2000a).
  case hosvd

  /// Sequentially truncated HOSVD: each mode of what the modes before have left, in the order
  /// channels, rows, columns (Vannieuwenhoven et al. 2012).
  case sequential = "st-hosvd"

  /// Higher-order orthogonal iteration from HOSVD on (De Lathauwer et al. 2000b), as in tensorly.
  case hooi
}

/// The Tucker decomposition of a tensor, `F ~ G x1 A1 x2 A2 x3 A3` with orthonormal vectors.
///
/// HOOI is tensorly's: at most 100 iterations, until the relative error changes by less than 1e-4,
/// checked from the third iteration on. Departure: vectors that hold nothing are left out. They come
/// up where a rank is larger than the product of the other two, and tensorly fills them with
/// arbitrary ones, on which its further iterations then depend.
struct TuckerDecomposition {
  /// The vectors of each mode, at most as many as the mode's rank.
  let factors: [[[Double]]]

  /// `G`, the tensor in terms of the vectors.
  let core: ThreeWayTensor

  /// The relative errors `|F - G x1 A1 x2 A2 x3 A3| / |F|`: of each iteration, or of the only step.
  let errors: [Double]

  /// Decomposes a tensor.
  ///
  /// - Parameters:
  ///   - tensor: Features `[C, h, w]`, or an orthogonal change of basis of their channels.
  ///   - ranks: How many vectors each mode keeps.
  ///   - algorithm: How they are found.
  /// - Throws: `SymmetricEigenDecomposition.Failure` if LAPACK fails.
  init(_ tensor: ThreeWayTensor, ranks: [Int], by algorithm: TuckerAlgorithm)
    throws(SymmetricEigenDecomposition.Failure)
  {
    let squaredNorm = tensor.squaredNorm
    var factors: [[[Double]]] = []
    var rest = tensor
    for axis in 0..<3 {
      factors.append(try Self.vectors(of: rest, along: axis, rank: ranks[axis]))
      if algorithm == .sequential { rest = rest.projected(axis, on: factors[axis]) }
    }
    var core = Self.core(of: tensor, factors: factors)
    var errors = [Self.error(of: core, squaredNorm: squaredNorm)]
    if algorithm == .hooi {
      errors = []
      while errors.count < 100 {
        for axis in 0..<3 {
          let others = Self.projected(tensor, on: factors, except: axis)
          factors[axis] = try Self.vectors(of: others, along: axis, rank: ranks[axis])
        }
        core = Self.core(of: tensor, factors: factors)
        errors.append(Self.error(of: core, squaredNorm: squaredNorm))
        let last = errors.count - 1
        if last > 1, abs(errors[last - 1] - errors[last]) < 1e-4 { break }
      }
    }
    self.factors = factors
    self.core = core
    self.errors = errors
  }

  /// The norms of the core's slices along the channels, `|G_r::|`: the mode's singular values where
  /// all vectors are kept, and by convention also where they are not.
  var channelNorms: [Double] {
    let slices = core.unfolded(0)
    return (0..<slices.rows).map { slice in
      slices[row: slice].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }

  /// The first left singular vectors of an unfolding.
  private static func vectors(of tensor: ThreeWayTensor, along axis: Int, rank: Int)
    throws(SymmetricEigenDecomposition.Failure) -> [[Double]]
  {
    let decomposition = try SingularDecomposition(tensor.unfolded(axis))
    return (0..<min(rank, decomposition.rank)).map { decomposition.leftVector($0) }
  }

  /// The tensor in terms of the other modes' vectors.
  ///
  /// Where these are a whole basis, they change nothing about the mode that is left, and are not
  /// applied.
  private static func projected(
    _ tensor: ThreeWayTensor, on factors: [[[Double]]], except axis: Int
  ) -> ThreeWayTensor {
    var result = tensor
    for other in (0..<3).reversed()
    where other != axis && factors[other].count < tensor.extents[other] {
      result = result.projected(other, on: factors[other])
    }
    return result
  }

  private static func core(of tensor: ThreeWayTensor, factors: [[[Double]]]) -> ThreeWayTensor {
    // The many channels last, when there is least left of the places.
    (0..<3).reversed().reduce(tensor) { $0.projected($1, on: factors[$1]) }
  }

  private static func error(of core: ThreeWayTensor, squaredNorm: Double) -> Double {
    guard squaredNorm > 0 else { return 0 }
    return (abs(squaredNorm - core.squaredNorm) / squaredNorm).squareRoot()
  }
}
