internal import SaliencyTensor

/// DFF: the features as a sum of few concepts, each present more or less at each place.
///
/// `A ~ sum_j w_j h_j^T`, where `A` `[C, P]` are the activations with negative ones set to 0, a concept
/// `w_j` `[C]` and its places `h_j` `[P]` have no negative elements, and there are `k` of them. A
/// concept's map is `|w_j| h_j`, its contribution to the features' length at each place. Concepts are
/// ordered by energy `|w_j| |h_j|`. The map is that of the first one, and all are companions,
/// `concept-1` to `concept-k`.
///
/// Collins et al. 2018, "Deep Feature Factorization For Concept Discovery". The paper and
/// pytorch-grad-cam factorize all images of a batch together, so that concepts are shared; here each
/// image is factorized by itself, so that its map does not depend on others. Further departures from
/// pytorch-grad-cam: it subtracts each channel's minimum, where the paper and this rectify; it starts
/// from random numbers, and this from singular vectors (`NonNegativeFactorization`); it leaves
/// concepts in any order and of any length. At most 200 iterations, as there. Order, scale, start and
/// the strongest concept as the map are this toolkit's choice, so is the default of 4 concepts.
public struct DeepFeatureFactorization: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "dff", title: "DFF", citation: "Collins et al. 2018",
    formula: "|w_1| h_1 of A = sum_j w_j h_j^T without negative elements")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("concepts", \.concepts, "how many concepts the features are made of")
  ]

  /// How many concepts the features are made of.
  public var concepts = 4

  /// Creates the method.
  public init() {}

  /// One map for each image, `[h, w]`; its companions are the maps of all concepts.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let activations = try pass.spatialActivations(at: layer)
    return try (0..<pass.count).map { image in
      let features = FeatureMatrix(activations[entry: image], rectified: true)
      let companions = try conceptMaps(of: features).enumerated().map { index, values in
        SaliencyMap.Companion(
          name: "concept-\(index + 1)",
          map: try SaliencyMap(
            values: Tensor(map: values, extent: features.extent), layer: layer, forwards: 1))
      }
      return try SaliencyMap(
        values: companions[0].map.values, layer: layer, forwards: 1, companions: companions)
    }
  }

  /// The maps `[P]` of all concepts, largest energy first.
  private func conceptMaps(of features: FeatureMatrix) throws -> [[Double]] {
    let count = max(1, concepts)
    guard count <= features.largestRank else {
      throw MethodError.rankTooLarge(
        what: "concepts", asked: count, largest: features.largestRank)
    }
    let factorization = try NonNegativeFactorization(features.matrix, count: count)
    let maps = zip(factorization.left, factorization.right).map { left, right in
      let length = NonNegativeFactorization.product(left, left).squareRoot()
      return right.map { length * $0 }
    }
    let energies = maps.map { NonNegativeFactorization.product($0, $0) }
    return maps.indices.sorted { (-energies[$0], $0) < (-energies[$1], $1) }.map { maps[$0] }
  }
}
