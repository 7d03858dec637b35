public import SaliencyModels
public import SaliencyTensor

/// The results of one pass of a batch through a network, shared by all methods that look at it.
public struct ForwardPass: Sendable {
  /// The network.
  public let model: Model

  /// The images, `[N, C, H, W]`.
  public let input: Tensor

  /// The classifier's outputs `[N, classes]`; an encoder has none.
  public let logits: Tensor?

  private let activations: [String: Tensor]

  /// Runs a network on a batch.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - input: `[N, C, H, W]`.
  ///   - layers: The layers that methods will look at.
  /// - Throws: `NetworkError` if a layer is unknown or the images do not fit.
  public init(_ model: Model, input: Tensor, layers: [String]) throws {
    self.model = model
    self.input = input
    // The classifier's outputs come with the same pass.
    let classifier = model.classCount == nil ? [] : [model.network.outputName]
    let results = try model.executor.activations(of: input, at: layers + classifier)
    activations = Dictionary(zip(layers, results)) { first, _ in first }
    logits = model.classCount == nil ? nil : results.last
  }

  /// The number of images.
  public var count: Int { input.shape[0] }

  /// A spatial layer's activations, all finite.
  ///
  /// - Parameter layer: One of the layers that the pass was run for.
  /// - Returns: `[N, C, h, w]`.
  /// - Throws: ``MethodError`` if the layer was not asked for, tells no places apart, or overflowed.
  public func spatialActivations(at layer: String) throws -> Tensor {
    guard let features = activations[layer] else { throw MethodError.layerNotComputed(layer) }
    guard features.shape.rank == 4, features.shape[2] * features.shape[3] > 1 else {
      let extent = Extent(height: input.shape[2], width: input.shape[3])
      throw MethodError.notSpatial(
        layer: layer, shape: features.shape,
        lastSpatial: try model.lastSpatialLayer(forInput: extent))
    }
    guard features.isFinite else { throw MethodError.notFinite(layer: layer) }
    return features
  }

  /// The classes that the classifier finds in an image, most probable first.
  ///
  /// - Parameters:
  ///   - image: The image's place in the batch.
  ///   - count: How many classes are wanted.
  /// - Returns: `nil` for an encoder.
  public func predictions(forImage image: Int, count: Int = 5) -> [Prediction]? {
    logits.map { Prediction.top(count, of: $0[entry: image], labels: model.labels) }
  }
}
