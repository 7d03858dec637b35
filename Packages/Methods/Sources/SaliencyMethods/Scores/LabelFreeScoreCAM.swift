internal import SaliencyTensor

/// Score-CAM without labels: the score is the similarity with the image's own embedding.
///
/// `M = max(sum_c w_c A_c, 0)` with `w = softmax over c of cos(e(x), e(x * N(A_c)))`.
///
/// ``ScoreCAM`` with the similarity of RELAX in the place of the class's output; this toolkit's own
/// combination. Similarities lie in -1...1, so that the softmax gives all channels weights of one
/// order of magnitude.
public struct LabelFreeScoreCAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "score-cam-ssl", title: "Score-CAM (label-free)",
    citation: "this toolkit, after Wang et al. 2020",
    formula: "relu(sum_c w_c A_c), w = softmax_c cos(e(x), e(x * N(A_c)))",
    forwards: .onePlusChannels)

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
  ]

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.relu

  /// Creates the method with the network's own embedding.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try (0..<pass.count).map { image in
      let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
      return try pass.scoreWeightedMap(
        score, forImage: image, at: layer, classIndex: nil, rectifier: rectifier)
    }
  }
}
