internal import SaliencyModels
internal import SaliencyTensor

/// Recipro-CAM without labels: how similar the features of one place are to the whole image.
///
/// `M_p = cos(e, head(A * K_p))`, where `K_p` is 1 at the place `p` and 0 elsewhere, or a small
/// Gaussian around `p`.
///
/// This toolkit's own combination of ``ReciproCAM`` and the similarity of RELAX, without the softmax
/// that only classes have. Where the embedding is the mean `z` over places and `K_p` one place, no
/// pass is needed: `M_p = cos(z, A_p)`.
public struct LabelFreeReciproCAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "recipro-cam-ssl", title: "Recipro-CAM (label-free)",
    citation: "this toolkit, after Byun & Lee 2022", formula: "cos(e, e(A * K_p)) at each place p")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
    MethodSetting("neighborhood", \.neighborhood, "what is left of the features"),
  ]

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// What is left of the features.
  public var neighborhood = ReciproCAM.Neighborhood.place

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
      let values: Tensor
      if isPooled && neighborhood == .place {
        let means = embeddings[entry: image].scalars
        values = try Self.similarities(ofPlacesOf: features, with: means)
      } else {
        let score = pass.similarityScore(to: embeddings[entry: image], at: embedding.layer)
        values = try pass.scoresOfPlaces(
          score, of: features, after: layer, neighborhood: neighborhood)
      }
      return try SaliencyMap(values: values, layer: layer, forwards: 1)
    }
  }

  /// The cosine similarity of each place's features with a vector.
  private static func similarities(ofPlacesOf features: Tensor, with vector: [Float]) throws
    -> Tensor
  {
    let (height, width) = (features.shape[1], features.shape[2])
    let places = try features.reshaped(to: [features.shape[0], height * width]).transposed()
    return try Tensor(
      shape: [height, width],
      scalars: (0..<height * width).map { place in
        Float(cosineSimilarity(places[entry: place].scalars[...], vector[...]))
      })
  }
}
