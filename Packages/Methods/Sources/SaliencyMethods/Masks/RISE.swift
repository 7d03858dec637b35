public import SaliencyTensor

/// RISE: how probable the class stays while a pixel can be seen.
///
/// `M_p = sum_i s_i m_ip / sum_i m_ip`, where `s_i` is the softmax probability of the class for
/// `x * m_i`.
///
/// The masks are of the image's size: binary grids of the layer's extent, each cell kept with the
/// ``probability``, enlarged bilinearly and cropped at random. The map is `[H, W]`.
///
/// Petsiuk et al. 2018, "RISE: Randomized Input Sampling for Explanation of Black-box Models".
/// Departures: the authors' code divides by `N` times the probability, the expectation of
/// `sum_i m_ip`, and thereby shows how often each pixel happened to be kept; a pixel that no mask
/// keeps is 0 in both. Their grid is 8 x 8 and their number of masks 4,000 to 8,000.
public struct RISE: ClassSpecificMethod, MaskingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "rise", title: "RISE", citation: "Petsiuk et al. 2018",
    formula: "sum_i s_i m_i / sum_i m_i, s_i = softmax(y(x * m_i))", needsClass: true,
    forwards: .count(1 + 2048), labelFreeAlternative: "rise-ssl")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("masks", \.maskCount, "how many masks are drawn"),
    MethodSetting("seed", \.seed, "the seed of the masks"),
    MethodSetting("probability", \.probability, "with what probability a cell is kept"),
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// Masks to use instead of drawn ones, `[M, h, w]` with 1 where the image is kept.
  ///
  /// Masks of the image's size are used as they are, smaller ones enlarged bilinearly.
  public var givenMasks: Tensor?

  /// How many masks are drawn where none are given.
  public var maskCount = 2048

  /// The seed of the masks, which also depend on the image's number.
  public var seed: UInt64 = 0

  /// With what probability a cell of a grid is kept.
  public var probability = Probability.half

  /// Creates the method.
  public init() {}

  /// One map for each image, `[H, W]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let designs = try pass.maskDesigns(given: givenMasks, isEnlarged: true, seed: seed) {
      RISEMasks(
        BernoulliGridMasks(
          count: maskCount, extent: try pass.maskGrid(at: layer), generator: $0,
          probability: probability),
        croppedTo: pass.inputExtent)
    }
    return try designs.enumerated().map { image, design in
      let score = pass.probabilityScore(ofClass: classes[image], forImage: image)
      return try pass.maskedMean(
        of: design, forImage: image, by: score, at: layer, classIndex: classes[image])
    }
  }
}
