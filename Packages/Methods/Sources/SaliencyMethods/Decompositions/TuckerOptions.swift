internal import SaliencyTensor

/// How features are decomposed into channels, rows and columns.
public struct TuckerOptions: Hashable, Sendable {
  /// How the decomposition is computed.
  public var algorithm: TuckerAlgorithm

  /// How many vectors each mode keeps.
  public var ranks: TuckerRanks

  /// The modes that are reduced; the ranks of others are their extents.
  public var modes: TuckerModes

  /// Creates options; the defaults are tensorly's.
  ///
  /// - Parameters:
  ///   - algorithm: How the decomposition is computed.
  ///   - ranks: How many vectors each mode keeps.
  ///   - modes: The modes that are reduced.
  public init(
    algorithm: TuckerAlgorithm = .hooi, ranks: TuckerRanks = .full, modes: TuckerModes = .all
  ) {
    self.algorithm = algorithm
    self.ranks = ranks
    self.modes = modes
  }
}

/// One image's features in terms of the channel vectors of a Tucker decomposition.
///
/// Features are first expressed in their own left singular vectors, an orthogonal change of basis that
/// leaves a Tucker decomposition what it is: at most `h w` numbers a place in the place of thousands
/// of channels. And where rows and columns keep all their vectors, the channel vectors are the left
/// singular vectors themselves, whatever their number, and nothing is left to be computed.
struct TuckerComponents: FeatureComponents {
  /// The singular values of the features.
  private let decomposition: SingularDecomposition

  /// The channel vectors in terms of the left singular vectors; `nil` if they are these.
  private let coordinates: [[Double]]?

  /// The norms of the core's slices along the channels, `|G_r::|`, in the vectors' order.
  let values: [Double]

  /// `a_r^T F`, `[P]`.
  let projections: [[Double]]

  /// The whole decomposition, in the basis of the left singular vectors, where it was needed.
  let tucker: TuckerDecomposition?

  /// Decomposes features.
  ///
  /// - Parameters:
  ///   - features: The features, as a rule uncentered.
  ///   - options: How they are decomposed.
  ///   - needsAllModes: Whether the vectors of rows and columns are wanted.
  /// - Throws: ``MethodError`` for ranks above the extents.
  init(_ features: FeatureMatrix, options: TuckerOptions, needsAllModes: Bool = false) throws {
    let decomposition = try SingularDecomposition(features.matrix)
    let extents = [features.channels, features.extent.height, features.extent.width]
    let tensor = ThreeWayTensor(
      extents: [decomposition.rank, extents[1], extents[2]],
      values: decomposition.projections.flatMap(\.self))
    let ranks = try options.ranks.resolved(extents: extents, modes: options.modes) { mode in
      mode == 0 ? decomposition.values : try SingularDecomposition(tensor.unfolded(mode)).values
    }
    self.decomposition = decomposition
    let keepsPlaces = ranks[1] == extents[1] && ranks[2] == extents[2]
    if keepsPlaces && !needsAllModes {
      tucker = nil
      coordinates = nil
      values = Array(decomposition.values.prefix(ranks[0]))
      projections = Array(decomposition.projections.prefix(ranks[0]))
      return
    }
    let tucker = try TuckerDecomposition(tensor, ranks: ranks, by: options.algorithm)
    self.tucker = tucker
    coordinates = tucker.factors[0]
    values = tucker.channelNorms
    let unfolded = tensor.unfolded(0)
    projections = tucker.factors[0].map { unfolded.product(left: $0) }
  }

  /// The channel vector `a_r` of length 1, `[C]`.
  func leftVector(_ index: Int) -> [Double] {
    guard let coordinates else { return decomposition.leftVector(index) }
    var result = [Double](repeating: 0, count: decomposition.matrix.rows)
    for (singular, coordinate) in coordinates[index].enumerated() {
      for (channel, value) in decomposition.leftVector(singular).enumerated() {
        result[channel] += coordinate * value
      }
    }
    return result
  }
}
