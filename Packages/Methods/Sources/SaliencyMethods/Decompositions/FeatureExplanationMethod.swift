internal import SaliencyTensor

/// FEM: the channels, weighted by how many of their places stand out.
///
/// `M = sum_c w_c A_c`, where `w_c` is the share of the places at which `A_cp > mean_c + d * std_c`.
/// Mean and standard deviation are those of the channel's own `P` places (divided by `P`), `d` is 2.
///
/// Fuad et al. 2020, "Features Understanding in 3D CNNs for Actions Recognition in Video". Departure:
/// pytorch-grad-cam, like all its methods, sets negative values of the map to 0 at the end, which
/// changes nothing after a layer's own ReLU; here that is `rectifier`. Sums are in double precision.
public struct FeatureExplanationMethod: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "fem", title: "FEM", citation: "Fuad et al. 2020",
    formula: "sum_c w_c A_c, w_c = share of places with A_c > mean + 2 std")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting(
      "deviations", \.deviations, "how many standard deviations above its mean a place stands out"),
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// How many standard deviations above its mean a place stands out.
  public var deviations = 2.0

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.none

  /// Whether negative activations become 0 first.
  public var rectifiesActivations = false

  /// Creates the method with the paper's options.
  public init() {}

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations) { features in
      let weights = (0..<features.channels).map { weight(of: features.matrix[row: $0]) }
      return features.matrix.product(left: weights).map { rectifier($0) }
    }
  }

  /// The share of a channel's places that stand out; none of equal ones does.
  private func weight(of places: ArraySlice<Double>) -> Double {
    let count = Double(places.count)
    // Differences from the first place are exact, so that equal places have no deviation.
    let differences = places.map { $0 - (places.first ?? 0) }
    let mean = differences.reduce(0, +) / count
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let threshold = mean + deviations * variance.squareRoot()
    return Double(differences.count { $0 > threshold }) / count
  }
}
