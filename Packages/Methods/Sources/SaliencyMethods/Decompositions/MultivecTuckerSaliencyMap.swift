internal import SaliencyTensor

/// MTSM: the features projected on all channel vectors of their Tucker decomposition.
///
/// `M_p = sum_r s_r |a_r^T F_p|`, where `F` `[C, h, w]` are the activations, `F ~ G x1 A1 x2 A2 x3 A3`
/// is their Tucker decomposition, `a_r` `[C]` are the columns of `A1` and `s_r = |G_r::|` the norms of
/// the core's slices: where all vectors are kept, the singular values of the channels' unfolding.
///
/// Bouayed et al. 2025, "CNN Interpretability with Multivector Tucker Saliency Maps for
/// Self-Supervised Models" (TMLR). Known is that maps of all vectors are combined using the singular
/// values; the rule (``MultivectorRule``), and that no mean is subtracted as in
/// ``TuckerSaliencyMap``, are this toolkit's choice.
///
/// With all vectors of rows and columns kept, this is ``MultivecEigenCAM`` without centering.
public struct MultivecTuckerSaliencyMap: SaliencyMethod {
  /// The vectors that a map is made of.
  public enum Source: String, CaseIterable, SettingValue {
    /// The channel vectors, with which the features are weighted.
    case channel

    /// The vectors of all modes: `sum_rjk |G_rjk| |a2_j| (x) |a3_k|`, the magnitudes of all entries of
    /// the core at their rows and columns. Of the rule, only the choice of the `r` matters.
    case allModes = "all-modes"
  }

  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "mtsm", title: "MTSM", citation: "Bouayed et al. 2025",
    formula: "sum_r s_r |a_r^T A|, a_r = channel vectors of the Tucker decomposition")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("tucker", \.tucker.algorithm, "how the Tucker decomposition is computed"),
    MethodSetting("ranks", \.tucker.ranks, "how many vectors channels, rows and columns keep"),
    MethodSetting("modes", \.tucker.modes, "whether rows and columns are reduced, too"),
    MethodSetting("source", \.source, "the vectors that the map is made of"),
    MethodSetting("centering", \.centering, "what is subtracted from the activations"),
    MethodSetting("components", \.rule.count, "how many channel vectors there are"),
    MethodSetting("skip-first", \.rule.skipsFirst, "whether the first channel vector is left out"),
    MethodSetting("weights", \.rule.weights, ComponentWeights.summary),
    MethodSetting("combination", \.rule.combination, "how the components become one map"),
    MethodSetting("sign", \.rule.sign, "how signs are chosen, for the combination absolute-of-sum"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// How the activations are decomposed.
  public var tucker: TuckerOptions

  /// The vectors that the map is made of.
  public var source: Source

  /// What is subtracted from the activations.
  public var centering: Centering

  /// Which components are combined, and how.
  public var rule: MultivectorRule

  /// Whether negative activations become 0 first.
  public var rectifiesActivations: Bool

  /// Creates the method.
  ///
  /// - Parameters:
  ///   - tucker: How the activations are decomposed.
  ///   - source: The vectors that the map is made of.
  ///   - centering: What is subtracted from the activations.
  ///   - rule: Which components are combined, and how.
  ///   - rectifiesActivations: Whether negative activations become 0 first.
  public init(
    tucker: TuckerOptions = TuckerOptions(), source: Source = .channel,
    centering: Centering = .none, rule: MultivectorRule = MultivectorRule(),
    rectifiesActivations: Bool = false
  ) {
    self.tucker = tucker
    self.source = source
    self.centering = centering
    self.rule = rule
    self.rectifiesActivations = rectifiesActivations
  }

  /// Creates the method with its default options.
  public init() { self.init(tucker: TuckerOptions()) }

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations, centering: centering) { features in
      switch source {
      case .channel:
        return try rule.map(
          of: TuckerComponents(features, options: tucker), features: features)
      case .allModes:
        let components = try TuckerComponents(features, options: tucker, needsAllModes: true)
        let range = try rule.range(of: components.values, largest: features.largestRank)
        return components.tucker?.magnitudes(ofChannels: range, extent: features.extent)
          ?? [Double](repeating: 0, count: features.places)
      }
    }
  }
}

extension TuckerDecomposition {
  /// `sum_rjk |G_rjk| |a2_j| (x) |a3_k|`, over some of the channel vectors `r`.
  fileprivate func magnitudes(ofChannels range: Range<Int>, extent: Extent) -> [Double] {
    let (rows, columns) = (core.extents[1], core.extents[2])
    var weights = [Double](repeating: 0, count: rows * columns)
    for channel in range {
      for entry in weights.indices {
        weights[entry] += abs(core.values[channel * weights.count + entry])
      }
    }
    return (0..<extent.height * extent.width).map { place in
      let (y, x) = (place / extent.width, place % extent.width)
      return weights.indices.reduce(0) { sum, entry in
        sum + weights[entry] * abs(factors[1][entry / columns][y])
          * abs(factors[2][entry % columns][x])
      }
    }
  }
}
