internal import SaliencyTensor

/// Energy: the length of each place's feature vector.
///
/// `M_p = sqrt(sum_c A_cp^2)`, with `A` the activations of `C` channels at place `p`. It equals the
/// root of the sum of the squares of all singular components, `sqrt(sum_r (u_r^T A_p)^2)`, without
/// any decomposition.
///
/// A baseline of this toolkit: the second norm, where LaFAM is the first norm divided by `C` if no
/// activation is negative.
public struct Energy: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "energy", title: "Energy", citation: "this toolkit", formula: "sqrt(sum_c A_c^2)")

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
      features.matrix.columnSquares.map { $0.squareRoot() }
    }
  }
}
