internal import SaliencyTensor

/// Occlusion without labels: how far the image's embedding turns when a window is hidden.
///
/// `M_p = 1 - cos(e(x), e(x without the window around p))`.
///
/// This toolkit's own combination of ``Occlusion`` and the similarity of RELAX.
public struct LabelFreeOcclusion: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "occlusion-ssl", title: "Occlusion (label-free)",
    citation: "this toolkit, after Zeiler & Fergus 2014",
    formula: "1 - cos(e(x), e(x without the window around p))", forwards: .onePlusPlaces)

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("embedding", \.embedding, "the layer whose result represents an image"),
    MethodSetting("window", \.window, "the window's side, in places of the layer"),
  ]

  /// The layer whose result represents an image.
  public var embedding = EmbeddingLayer.automatic

  /// The window's side, in places of the layer.
  public var window = 2.0

  /// Creates the method with the network's own embedding.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let embeddings = try pass.embeddings(at: embedding.layer)
    return try (0..<pass.count).map { image in
      try pass.occlusionMap(
        pass.similarityScore(to: embeddings[entry: image], at: embedding.layer), forImage: image,
        at: layer,
        classIndex: nil, window: window)
    }
  }
}
