public import SaliencyTensor

/// RELAX: how much the image's embedding stays what it is while a place can be seen.
///
/// `M_p = sum_i s_i m_ip / (1e-10 + sum_i m_ip)` with `s_i = cos(e(x), e(x * m_i))`.
///
/// The masks `m_i` are binary, on the layer's own grid `[h, w]`, each cell kept with probability 0.5;
/// nearest neighbors enlarge them to the network's normalized input, so that what is hidden has the
/// mean color of the training set. No labels, no gradients.
///
/// Wickstrøm et al. 2023, "RELAX: Representation Learning Explainability", in the simpler form of the
/// LaFAM paper's code (Karjauv & Albayrak 2024), whose map is at the grid's resolution;
/// ``SmoothRELAX`` is the original. Departures: sums are in double precision, because the map's
/// values differ by little and single precision depends on the order. Masks are a function of the
/// seed and the image's number, where the authors' generator runs on from image to image.
public struct RELAX: MaskingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "relax", title: "RELAX",
    citation: "Wickstrøm et al. 2023; as in Karjauv & Albayrak 2024",
    formula: "sum_i s_i m_i / sum_i m_i, s_i = cos(e(x), e(x * m_i))", forwards: .count(1 + 2048))

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("masks", \.maskCount, "how many masks are drawn"),
    MethodSetting("seed", \.seed, "the seed of the masks"),
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
  ]

  /// Masks to use instead of drawn ones, `[M, h, w]` with 1 where the image is kept.
  ///
  /// The map has their resolution.
  public var givenMasks: Tensor?

  /// How many masks are drawn where none are given.
  public var maskCount = 2048

  /// The seed of the masks, which also depend on the image's number.
  public var seed: UInt64 = 0

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// Creates the method with the LaFAM paper's options.
  public init() {}

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let designs = try pass.maskDesigns(given: givenMasks, isEnlarged: false, seed: seed) {
      BernoulliGridMasks(count: maskCount, extent: try pass.maskGrid(at: layer), generator: $0)
    }
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try designs.enumerated().map { image, design in
      let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
      return try pass.maskedMean(of: design, forImage: image, by: score, at: layer)
    }
  }
}
