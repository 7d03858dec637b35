internal import SaliencyTensor

/// Multivec-EigenCAM: the features projected on all of their singular vectors.
///
/// `M_p = sum_r s_r |u_r^T A_p|`, where `A` are the activations `[C, P]`, less each channel's mean over
/// the places, with the singular values `s_r` and the left singular vectors `u_r` `[C]`. As
/// `u_r^T A_p = s_r v_rp`, that is `sum_r s_r^2 |v_rp|`.
///
/// Bouayed et al. 2025, "CNN Interpretability with Multivector Tucker Saliency Maps for
/// Self-Supervised Models" (TMLR). Known is that maps of all singular vectors are combined using the
/// singular values; centering as in ``EigenCAM``, weights and the place of the absolute value are
/// this toolkit's choice (``MultivectorRule``). With equal weights and the root of squares, without
/// centering, it is ``Energy``; with one component it is ``EigenCAM`` with an absolute value.
public struct MultivecEigenCAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "multivec-eigen-cam", title: "Multivec-EigenCAM", citation: "Bouayed et al. 2025",
    formula: "sum_r s_r |u_r^T A|, A less each channel's mean")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("centering", \.centering, "what is subtracted from the activations"),
    MethodSetting("components", \.rule.count, "how many singular components there are"),
    MethodSetting("skip-first", \.rule.skipsFirst, "whether the first component is left out"),
    MethodSetting("weights", \.rule.weights, ComponentWeights.summary),
    MethodSetting("combination", \.rule.combination, "how the components become one map"),
    MethodSetting("sign", \.rule.sign, "how signs are chosen, for the combination absolute-of-sum"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// What is subtracted from the activations.
  public var centering: Centering

  /// Which components are combined, and how.
  public var rule: MultivectorRule

  /// Whether negative activations become 0 first.
  public var rectifiesActivations: Bool

  /// Creates the method.
  ///
  /// - Parameters:
  ///   - centering: What is subtracted from the activations.
  ///   - rule: Which components are combined, and how.
  ///   - rectifiesActivations: Whether negative activations become 0 first.
  public init(
    centering: Centering = .channelMeans, rule: MultivectorRule = MultivectorRule(),
    rectifiesActivations: Bool = false
  ) {
    self.centering = centering
    self.rule = rule
    self.rectifiesActivations = rectifiesActivations
  }

  /// Creates the method with its default options.
  public init() { self.init(centering: .channelMeans) }

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations, centering: centering) { features in
      try rule.map(of: SingularDecomposition(features.matrix), features: features)
    }
  }
}
