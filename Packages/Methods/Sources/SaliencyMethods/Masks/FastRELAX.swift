public import SaliencyModels
public import SaliencyTensor

/// RELAX with fewer masks for a better map.
///
/// The paper's formula, `M_p = sum_i s_i m_ip / sum_i m_ip` with `s_i = cos(e(x), e(x * m_i))`, on masks that
/// are designed together: every cell is kept in half of them, every two cells in a quarter, and no
/// interaction of an even number of cells falls on a cell's own value. The formula is then the
/// least-squares estimate, and converges to the same map as ``RELAX``. On a 7 x 7 grid 256 masks are worth
/// some thousands of random ones.
///
/// One replicate takes `2^(r + 1)` masks, where `2^r` is the power of two at or above twice the number of
/// cells: 256 for 49 cells. Further ones have other random signs. With a ``tolerance`` replicates are added
/// until the correlation with the map of all masks, as the spread between replicates predicts it, is at
/// least `1 - tolerance`, but at most ``mostReplicates``.
///
/// A companion `standard-error` has the standard error of every cell; ``SaliencyMap/quality`` tells the
/// predicted correlation and how many random masks the map is worth.
///
/// Given masks are taken as they are, and the map is by least squares on them.
///
/// Source: this toolkit's own combination of ``RELAX`` with foldover designs (Box & Wilson 1951).
public struct FastRELAX: MaskingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "relax-fast", title: "RELAX (designed masks)",
    citation: "this toolkit, after Wickstrøm et al. 2023 and Box & Wilson 1951",
    formula: "sum_i s_i m_i / sum_i m_i, s_i = cos(e(x), e(x * m_i)), m_i of a foldover design",
    forwards: .count(1 + 256))

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("masks", \.maskCount, "how many masks at least; whole replicates are drawn"),
    MethodSetting(
      "tolerance", \.tolerance,
      "replicates are added until the predicted correlation is 1 less this; 0 adds none"),
    MethodSetting("seed", \.seed, "the seed of the random signs"),
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
  ]

  /// The most replicates that a tolerance adds up to, or as many as ``maskCount`` asks for.
  public static let mostReplicates = 16

  /// Masks to use instead of designed ones, `[M, h, w]` with 1 where the image is kept.
  ///
  /// More of them are needed than the map has cells.
  public var givenMasks: Tensor?

  /// How many masks there are at least.
  public var maskCount = 256

  /// How far the predicted correlation may be from 1; 0 takes ``maskCount`` masks whatever it is.
  public var tolerance = Probability.zero

  /// The seed of the random signs, which also depend on the image's number.
  public var seed: UInt64 = 0

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// Creates the method with one replicate.
  public init() {}

  /// One map for each image, `[h, w]`, with its companion `standard-error`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let embeddings = try pass.embeddings(at: embedding.layer)
    let grid = try pass.maskGrid(at: layer)
    let design = givenMasks == nil ? try FoldoverDesign.of(grid) : nil
    return try (0..<pass.count).map { image in
      let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
      guard let design else {
        return try regressedMap(of: pass, image: image, by: score, at: layer)
      }
      return try map(of: pass, image: image, by: score, at: layer, design: design)
    }
  }

  private func map(
    of pass: ForwardPass, image: Int, by score: ImageScore, at layer: String,
    design: FoldoverDesign
  ) throws -> SaliencyMap {
    let generator = MaskGenerator(seed: seed, imageNumber: pass.imageNumbers[image])
    var mean = MaskedMean(extent: design.extent)
    var effects = ReplicatedEffects(design: design)
    let asked = replicatesAsked(of: design)
    while effects.replicateCount < asked || needsMore(effects) {
      // All that are asked for at once, so that they share what they have in common.
      let next = effects.replicateCount
      let masks = FoldoverMasks(
        design: design, replicates: next..<max(asked, next + 1), generator: generator)
      var (scores, drawn) = ([Double](), [Tensor]())
      try pass.forEachMask(of: masks, forImage: image, by: score) {
        mean.add($0, score: $1)
        drawn.append($0)
        scores.append($1)
        guard scores.count == design.maskCount else { return }
        effects.add(scores: scores, masks: drawn)
        (scores, drawn) = ([], [])
      }
    }
    return try map(
      mean.values, errors: effects.standardErrors, quality: effects.quality, layer: layer,
      masks: effects.replicateCount * design.maskCount)
  }

  /// The replicates that ``maskCount`` asks for.
  private func replicatesAsked(of design: FoldoverDesign) -> Int {
    (maskCount + design.maskCount - 1) / design.maskCount
  }

  /// Whether a tolerance asks for another replicate.
  private func needsMore(_ effects: ReplicatedEffects) -> Bool {
    guard tolerance.value > 0, effects.replicateCount < Self.mostReplicates else { return false }
    return effects.replicateCount < 2 || effects.quality.correlation < 1 - tolerance.value
  }

  private func regressedMap(
    of pass: ForwardPass, image: Int, by score: ImageScore, at layer: String
  ) throws -> SaliencyMap {
    guard let givenMasks else { throw MethodError.noMasks }
    let masks = try GivenMasks(givenMasks, forImageOf: pass.inputExtent)
    var effects = RegressedEffects(extent: masks.extent)
    try pass.forEachMask(of: masks, forImage: image, by: score) { effects.add($0, score: $1) }
    let solution = try effects.solved()
    let values = try Tensor(
      shape: [masks.extent.height, masks.extent.width], scalars: solution.values.map { Float($0) })
    return try map(
      values, errors: solution.standardErrors, quality: solution.quality, layer: layer,
      masks: masks.count)
  }

  private func map(
    _ values: Tensor, errors: [Double], quality: EstimateQuality, layer: String, masks: Int
  ) throws -> SaliencyMap {
    let forwards = 1 + masks
    let errors = try SaliencyMap(
      values: Tensor(shape: values.shape, scalars: errors.map { Float($0) }), layer: layer,
      forwards: forwards)
    return try SaliencyMap(
      values: values, layer: layer, forwards: forwards,
      companions: [SaliencyMap.Companion(name: "standard-error", map: errors)], quality: quality)
  }

  /// One for the image and one for each mask; with a tolerance at most so many.
  public func forwards(at shape: FeatureShape) -> Int {
    if let givenMasks { return 1 + (givenMasks.shape.rank == 3 ? givenMasks.shape[0] : 0) }
    guard let design = try? FoldoverDesign.of(shape.extent) else { return 1 }
    let asked = replicatesAsked(of: design)
    return 1 + design.maskCount * (tolerance.value > 0 ? max(asked, Self.mostReplicates) : asked)
  }
}
