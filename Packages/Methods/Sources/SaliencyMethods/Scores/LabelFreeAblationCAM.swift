internal import SaliencyModels
internal import SaliencyTensor

/// Ablation-CAM without labels: what the image's embedding loses without a channel.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = 1 - cos(e, e without A_c)`.
///
/// This toolkit's own combination of ``AblationCAM`` and the similarity of RELAX. Where the embedding
/// is the mean `z` over places, no pass is needed: `w_c = 1 - sqrt(1 - z_c^2 / |z|^2)`.
public struct LabelFreeAblationCAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "ablation-cam-ssl", title: "Ablation-CAM (label-free)",
    citation: "this toolkit, after Desai & Ramaswamy 2020",
    formula: "relu(sum_c w_c A_c), w_c = 1 - cos(e, e(A_c = 0))")

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
    let activations = try pass.spatialActivations(at: layer)
    let isPooled = try pass.model.network.isPooled(
      layer, at: embedding.layer ?? pass.model.embeddingLayer)
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try (0..<pass.count).map { image in
      let features = activations[entry: image]
      let weights: [Double]
      if isPooled {
        let means = embeddings[entry: image].scalars
        weights = Self.closedFormWeights(ofMeans: means.map { Double($0) })
      } else {
        let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
        weights = try pass.scoresWithoutChannels(score, of: features, after: layer)
          .map { score.original - $0 }
      }
      let map = try features.sumOfChannels(weightedBy: weights)
      return try SaliencyMap(
        values: rectifier(map), layer: layer, forwards: 1)
    }
  }

  /// `1 - cos(z, z without z_c) = 1 - sqrt(1 - r)` with `r = z_c^2 / |z|^2`, written so that small
  /// shares keep their digits: `r / (1 + sqrt(1 - r))`.
  static func closedFormWeights(ofMeans means: [Double]) -> [Double] {
    let total = means.reduce(0) { $0 + $1 * $1 }
    guard total > 0 else { return means.map { _ in 0 } }
    return means.map { mean in
      let share = min(1, mean * mean / total)
      return share / (1 + (1 - share).squareRoot())
    }
  }
}

extension Network {
  /// Whether a layer's result is the mean over the places of another.
  func isPooled(_ layer: String, at embedding: String) throws -> Bool {
    let start = try position(of: layer)
    var position = try position(of: embedding)
    if case .flatten = nodes[position].operation { position = nodes[position].inputs[0] }
    guard case .globalAveragePooling = nodes[position].operation else { return false }
    return nodes[position].inputs[0] == start
  }
}
