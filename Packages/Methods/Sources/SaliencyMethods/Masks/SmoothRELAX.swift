public import SaliencyTensor

/// RELAX as it was published: smooth masks, a map of every pixel, and its uncertainty.
///
/// For each mask `m`, of the image's size, and `s = cos(e(x), e(x * m))`, at every pixel from
/// `W = 1e-10`, `R = 0`, `U = 0`:
/// `W += m; R' = R; R += m (s - R') / W; U += (s - R) (s - R') m`.
///
/// The map is the importance `R`, `[H, W]`. It has two companions of the same size: `uncertainty`,
/// the sum `U`, not divided by `W`; and `u-relax`, the importance where `U` is at most its median
/// (of an even number the lower middle), and 0 elsewhere.
///
/// The masks are binary grids, each cell kept with probability 0.5, enlarged bilinearly, mirrored at
/// their borders and shifted at random. Here the grid is the layer's, 7 x 7 for `layer4` of a ResNet
/// and images of 224 x 224, as in the authors' code; for other sizes each axis has its own padding,
/// half the grid, and its own shifts, 0..<grid.
///
/// Wickstrøm et al. 2023, "RELAX: Representation Learning Explainability", as in the package
/// relax-xai. Departures: 2,048 masks as in ``RELAX``, where the package draws 3,000; double
/// precision; masks are a function of the seed and the image's number.
public struct SmoothRELAX: MaskingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "relax-smooth", title: "RELAX (smooth)", citation: "Wickstrøm et al. 2023",
    formula: "sum_i s_i m_i / sum_i m_i for smooth m_i, s_i = cos(e(x), e(x * m_i))",
    forwards: .count(1 + 2048))

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("masks", \.maskCount, "how many masks are drawn"),
    MethodSetting("seed", \.seed, "the seed of the masks"),
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
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

  /// Creates the method.
  public init() {}

  /// One map for each image, `[H, W]`, with its companions `uncertainty` and `u-relax`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let designs = try pass.maskDesigns(given: givenMasks, isEnlarged: true, seed: seed) {
      ShiftedGridMasks(
        BernoulliGridMasks(count: maskCount, extent: try pass.maskGrid(at: layer), generator: $0),
        enlargedTo: pass.inputExtent)
    }
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try designs.enumerated().map { image, design in
      let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
      var mean = RunningMaskedMean(extent: design.extent)
      try pass.forEachMask(of: design, forImage: image, by: score) { mean.add($0, score: $1) }
      return try Self.map(of: mean, layer: layer, forwards: 1 + design.count)
    }
  }

  /// The importance with its companions.
  static func map(of mean: RunningMaskedMean, layer: String, forwards: Int) throws(ShapeError)
    -> SaliencyMap
  {
    let (importance, uncertainty) = (mean.importance, mean.uncertainty)
    let uncertainties = uncertainty.scalars
    let median = uncertainties.sorted()[(uncertainties.count - 1) / 2]
    let certain = try Tensor(
      shape: importance.shape,
      scalars: zip(importance.scalars, uncertainties).map { $1 <= median ? $0 : 0 })
    let companions = try [("uncertainty", uncertainty), ("u-relax", certain)].map {
      (name, values) throws(ShapeError) in
      SaliencyMap.Companion(
        name: name, map: try SaliencyMap(values: values, layer: layer, forwards: forwards))
    }
    return try SaliencyMap(
      values: importance, layer: layer, forwards: forwards, companions: companions)
  }
}
