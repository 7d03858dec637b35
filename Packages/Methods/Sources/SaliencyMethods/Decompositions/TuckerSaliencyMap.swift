internal import SaliencyTensor

/// TSM: the features projected on the first channel vector of their Tucker decomposition.
///
/// `M_p = |a_1^T F_p|`, where `F` `[C, h, w]` are the activations, `F ~ G x1 A1 x2 A2 x3 A3` is their
/// Tucker decomposition and `a_1` `[C]` the first column of `A1`.
///
/// Bouayed et al. 2025, "CNN Interpretability with Multivector Tucker Saliency Maps for
/// Self-Supervised Models" (TMLR). The weights and the absolute value are known from summaries of the
/// paper, and that its code calls tensorly's `tucker`; the ranks are not. Default here: all vectors
/// are kept, tensorly's reading of no given rank.
///
/// With all vectors of rows and columns kept, `a_1` is the first left singular vector of the
/// uncentered features, whatever the number of channel vectors, and the map is ``EigenCAM`` without
/// centering and with an absolute value. The same holds for truncated HOSVD. Only HOOI with fewer
/// rows or columns finds anything else.
public struct TuckerSaliencyMap: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "tsm", title: "TSM", citation: "Bouayed et al. 2025",
    formula: "|a_1^T A|, a_1 = first channel vector of the Tucker decomposition")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("tucker", \.tucker.algorithm, "how the Tucker decomposition is computed"),
    MethodSetting("ranks", \.tucker.ranks, "how many vectors channels, rows and columns keep"),
    MethodSetting("modes", \.tucker.modes, "whether rows and columns are reduced, too"),
    MethodSetting("centering", \.centering, "what is subtracted from the activations"),
    MethodSetting("sign", \.sign, "how the vector's sign is chosen"),
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// How the activations are decomposed.
  public var tucker: TuckerOptions

  /// What is subtracted from the activations.
  public var centering: Centering

  /// How the vector's sign is chosen, which an absolute value does not see.
  public var sign: SignRule

  /// What becomes of negative values at the end.
  public var rectifier: Rectifier

  /// Whether negative activations become 0 first.
  public var rectifiesActivations: Bool

  /// Creates the method.
  ///
  /// - Parameters:
  ///   - tucker: How the activations are decomposed.
  ///   - centering: What is subtracted from them.
  ///   - sign: How the vector's sign is chosen.
  ///   - rectifier: What becomes of negative values at the end.
  ///   - rectifiesActivations: Whether negative activations become 0 first.
  public init(
    tucker: TuckerOptions = TuckerOptions(), centering: Centering = .none,
    sign: SignRule = .meanCorrelation, rectifier: Rectifier = .absolute,
    rectifiesActivations: Bool = false
  ) {
    self.tucker = tucker
    self.centering = centering
    self.sign = sign
    self.rectifier = rectifier
    self.rectifiesActivations = rectifiesActivations
  }

  /// Creates the method with its default options.
  public init() { self.init(tucker: TuckerOptions()) }

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations, centering: centering) { features in
      let components = try TuckerComponents(features, options: tucker)
      guard let first = components.projections.first else {
        return [Double](repeating: 0, count: features.places)
      }
      let sign = sign.sign(
        ofProjection: first, loadings: components.leftVector(0), means: features.means)
      return first.map { rectifier(sign * $0) }
    }
  }
}
