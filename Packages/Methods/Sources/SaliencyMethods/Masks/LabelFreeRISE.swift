public import SaliencyTensor

/// RISE without labels: how much the image's embedding stays what it is while a pixel can be seen.
///
/// `M_p = sum_i s_i m_ip / sum_i m_ip` with `s_i = cos(e(x), e(x * m_i))`.
///
/// ``RISE`` with the similarity of RELAX in the place of the class's probability; this toolkit's own
/// combination. It differs from ``SmoothRELAX`` in the masks alone, whose shifts reach over a whole
/// cell and not over a few pixels. The map is `[H, W]`.
public struct LabelFreeRISE: MaskingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "rise-ssl", title: "RISE (label-free)",
    citation: "this toolkit, after Petsiuk et al. 2018",
    formula: "sum_i s_i m_i / sum_i m_i, s_i = cos(e(x), e(x * m_i))", forwards: .count(1 + 2048))

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("masks", \.maskCount, "how many masks are drawn"),
    MethodSetting("seed", \.seed, "the seed of the masks"),
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
    MethodSetting("probability", \.probability, "with what probability a cell is kept"),
  ]

  /// Masks to use instead of drawn ones, `[M, h, w]` with 1 where the image is kept.
  ///
  /// Masks of the image's size are used as they are, smaller ones enlarged bilinearly.
  public var givenMasks: Tensor?

  /// How many masks are drawn where none are given.
  public var maskCount = 2048

  /// The seed of the masks, which also depend on the image's number.
  public var seed: UInt64 = 0

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// With what probability a cell of a grid is kept.
  public var probability = Probability.half

  /// Creates the method.
  public init() {}

  /// One map for each image, `[H, W]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let designs = try pass.maskDesigns(given: givenMasks, isEnlarged: true, seed: seed) {
      RISEMasks(
        BernoulliGridMasks(
          count: maskCount, extent: try pass.maskGrid(at: layer), generator: $0,
          probability: probability),
        croppedTo: pass.inputExtent)
    }
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try designs.enumerated().map { image, design in
      let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
      return try pass.maskedMean(of: design, forImage: image, by: score, at: layer)
    }
  }
}
