internal import SaliencyTensor

/// EigenCAM: the features projected on their first singular vector.
///
/// `M_p = max(u_1^T A_p, 0)`, where `A` are the activations `[C, P]`, less each channel's mean over
/// the places, and `u_1` `[C]` is the first left singular vector of `A`.
///
/// Muhammad & Yeasin 2020, "Eigen-CAM: Class Activation Map using Principal Components". The paper
/// projects activations on the first singular vector; centering and the ReLU at the end are those of
/// pytorch-grad-cam. Departure: the sign of `u_1`, which that code leaves to LAPACK, so that the ReLU
/// may keep the background in the place of the object, is chosen so that the map does not contradict
/// the LaFAM map; that is this toolkit's choice. ``pytorchGradCAM`` is the reference's profile, whose
/// sign no code can reproduce with another LAPACK. All is computed in double precision.
///
/// With `centering` none and `rectifier` absolute this is ``TuckerSaliencyMap`` at full ranks.
public struct EigenCAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "eigen-cam", title: "EigenCAM", citation: "Muhammad & Yeasin 2020",
    formula: "max(u_1^T A, 0), A less each channel's mean")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("centering", \.centering, "what is subtracted from the activations"),
    MethodSetting("sign", \.sign, "how the singular vector's sign is chosen"),
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// pytorch-grad-cam's options: the sign is as the eigenvalue solver gives it.
  public static let pytorchGradCAM = EigenCAM(sign: .decomposition)

  /// What is subtracted from the activations.
  public var centering: Centering

  /// How the singular vector's sign is chosen.
  public var sign: SignRule

  /// What becomes of negative values at the end.
  public var rectifier: Rectifier

  /// Whether negative activations become 0 first.
  public var rectifiesActivations: Bool

  /// Creates the method.
  ///
  /// - Parameters:
  ///   - centering: What is subtracted from the activations.
  ///   - sign: How the singular vector's sign is chosen.
  ///   - rectifier: What becomes of negative values at the end.
  ///   - rectifiesActivations: Whether negative activations become 0 first.
  public init(
    centering: Centering = .channelMeans, sign: SignRule = .meanCorrelation,
    rectifier: Rectifier = .relu, rectifiesActivations: Bool = false
  ) {
    self.centering = centering
    self.sign = sign
    self.rectifier = rectifier
    self.rectifiesActivations = rectifiesActivations
  }

  /// Creates the method with this toolkit's sign rule.
  public init() { self.init(centering: .channelMeans) }

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations, centering: centering) { features in
      let decomposition = try SingularDecomposition(features.matrix)
      guard let first = decomposition.projections.first else {
        return [Double](repeating: 0, count: features.places)
      }
      let sign = sign.sign(
        ofProjection: first, loadings: decomposition.leftVector(0), means: features.means)
      return first.map { rectifier(sign * $0) }
    }
  }
}
