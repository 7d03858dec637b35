internal import SaliencyTensor

/// Self-similarity: each place's features times the pooled features of the whole image.
///
/// `M_p = F_p . z` with `F_p` the activations at place `p` and `z = mean_p F_p`. The map sums to
/// `P |z|^2`: it tells exactly how the squared length of a pooled embedding comes from the places.
///
/// A baseline of this toolkit. It is one step of the power iteration for the first singular vector,
/// from the constant one, and lies between LaFAM and the uncentered EigenCAM.
public struct SelfSimilarity: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "self-similarity", title: "Self-similarity", citation: "this toolkit",
    formula: "sum_c mean_p(A_cp) A_c")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first")
  ]

  /// Whether negative activations become 0 first.
  public var rectifiesActivations = false

  /// Creates the method.
  public init() {}

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations) { features in
      let uniform = [Double](repeating: 1 / Double(features.places), count: features.places)
      return features.matrix.product(left: features.matrix.product(right: uniform))
    }
  }
}
