public import SaliencyModels
public import SaliencyTensor
internal import Synchronization

/// The results of one pass of a batch through a network, shared by all methods that look at it.
public struct ForwardPass: Sendable {
  /// What becomes of an infinity or NaN in a layer's activations.
  public enum NonFiniteValues: Sendable {
    /// An error: such values come from damaged weights or a wrong preprocessing.
    case refused

    /// They become zeros, as pytorch-grad-cam does with NaN.
    case zeroed
  }

  /// The network.
  public let model: Model

  /// The images, `[N, C, H, W]`.
  public let input: Tensor

  /// The classifier's outputs `[N, classes]`; an encoder has none.
  public let logits: Tensor?

  /// A number for each image, by which methods that draw at random draw differently.
  ///
  /// Equal numbers, as by default, mean equal masks. An evaluation gives each image its number in the
  /// data set, so that a map does not depend on the batch that its image is in.
  public let imageNumbers: [UInt64]

  private let layers: [String]
  private let activations: [String: Tensor]
  private let differentiable: DifferentiablePass?
  private let results: PassResults
  private let nonFiniteValues: NonFiniteValues
  private let onForwards: @Sendable (Int) -> Void

  /// Runs a network on a batch.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - input: `[N, C, H, W]`.
  ///   - layers: The layers that methods will look at.
  ///   - methods: The methods, where they are known: what a ``GradientMethod`` needs on the way back is
  ///     kept, so that nothing has to run forward again for it.
  ///   - imageNumbers: `N` numbers; zeros without.
  ///   - nonFiniteValues: What becomes of an infinity or NaN.
  ///   - onForwards: Is told how many images have gone through the network since it was told last, by
  ///     this pass and by methods that take many.
  ///   - clock: Tells the time in seconds, for ``secondsSaved``.
  /// - Throws: `NetworkError` if a layer is unknown or the images do not fit, `ShapeError` if there
  ///   are not as many numbers as images.
  public init(
    _ model: Model, input: Tensor, layers: [String], methods: [any SaliencyMethod] = [],
    imageNumbers: [UInt64]? = nil, nonFiniteValues: NonFiniteValues = .refused,
    onForwards: @escaping @Sendable (Int) -> Void = { _ in },
    clock: @escaping @Sendable () -> Double = { 0 }
  ) throws {
    self.model = model
    results = PassResults(clock: clock)
    self.input = input
    self.nonFiniteValues = nonFiniteValues
    self.onForwards = onForwards
    self.layers = layers
    guard input.shape.rank == 4 else {
      throw NetworkError.wrongInput(
        ShapeError(
          operation: "forward pass", expected: "images [N, C, H, W]", found: input.shape))
    }
    let images = input.shape[0]
    self.imageNumbers = imageNumbers ?? [UInt64](repeating: 0, count: images)
    guard self.imageNumbers.count == images else {
      throw ShapeError(
        operation: "forward pass", expected: "\(images) image numbers",
        found: "\(self.imageNumbers.count)")
    }
    // The classifier's outputs come with the same pass.
    let classifier = model.classCount == nil ? [] : [model.network.outputName]
    let needsGradients = !classifier.isEmpty && methods.contains { $0 is any GradientMethod }
    differentiable =
      needsGradients
      ? try model.executor.differentiableActivations(
        of: input, at: layers + classifier, gradientsAt: layers) : nil
    let outputs =
      try differentiable?.activations
      ?? model.executor.activations(of: input, at: layers + classifier)
    activations = Dictionary(zip(layers, outputs)) { first, _ in first }
    logits = model.classCount == nil ? nil : outputs.last
    onForwards(images)
  }

  /// How much longer the methods so far would have taken had they not shared embeddings and gradients.
  ///
  /// A method's time alone is the time that it took and what this grew by meanwhile. Always 0 without
  /// a clock.
  public var secondsSaved: Double { results.secondsSaved }

  /// The number of images.
  public var count: Int { input.shape[0] }

  /// The images' size.
  public var inputExtent: Extent { Extent(height: input.shape[2], width: input.shape[3]) }

  /// Tells whoever shows progress that images went through the whole network.
  func report(forwards: Int) { onForwards(forwards) }

  /// A spatial layer's activations, all finite.
  ///
  /// - Parameter layer: One of the layers that the pass was run for.
  /// - Returns: `[N, C, h, w]`.
  /// - Throws: ``MethodError`` if the layer was not asked for, tells no places apart, or overflowed.
  public func spatialActivations(at layer: String) throws -> Tensor {
    guard let features = activations[layer] else { throw MethodError.layerNotComputed(layer) }
    guard features.shape.rank == 4, features.shape[2] * features.shape[3] > 1 else {
      throw MethodError.notSpatial(
        layer: layer, shape: features.shape,
        lastSpatial: try model.lastSpatialLayer(forInput: inputExtent))
    }
    if features.isFinite { return features }
    guard nonFiniteValues == .zeroed else { throw MethodError.notFinite(layer: layer) }
    return features.map { $0.isFinite ? $0 : 0 }
  }

  /// Makes something of each image, several at a time.
  ///
  /// - Parameter body: Takes the image's place in the batch.
  /// - Returns: `N` results in their order.
  /// - Throws: What `body` throws for the first image for which it does.
  func forEachImage<Result: Sendable>(
    _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    try sideBySide(count, body)
  }

  /// Makes so many things, several at a time, and returns them in order.
  func sideBySide<Result: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: count))
    model.executor.pool.forEach(count) { index, _ in
      let result = Swift.Result { try body(index) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock(\.self).compactMap { try $0?.get() }
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

  /// The class that each map explains.
  ///
  /// - Parameters:
  ///   - index: The class that was asked for; without one, each image's predicted class, the first of
  ///     the largest outputs.
  ///   - method: Who explains it.
  /// - Returns: One class for each image.
  /// - Throws: ``MethodError`` if the network has no classes, or fewer.
  func classes(explaining index: Int?, by method: MethodDescription) throws(MethodError) -> [Int] {
    guard let logits, let classCount = model.classCount else {
      throw .needsClasses(method: method.identifier, instead: method.labelFreeAlternative)
    }
    guard logits.isFinite else { throw .notFinite(layer: model.network.outputName) }
    guard let index else { return (0..<count).map { logits[entry: $0].indexOfLargest ?? 0 } }
    guard (0..<classCount).contains(index) else {
      throw .noSuchClass(index: index, classCount: classCount)
    }
    return [Int](repeating: index, count: count)
  }

  /// What represents each image.
  ///
  /// - Parameter layer: Any layer; without one, the network's embedding layer.
  /// - Returns: `[N, D]`; a layer's channels and places one after the other.
  /// - Throws: `NetworkError` if there is no such layer.
  func embeddings(at layer: String?) throws -> Tensor {
    let layer = layer ?? model.embeddingLayer
    return try results.value(.embeddings(layer)) {
      // What comes after a layer that is there need not begin at the image.
      let known = layers.last { isReachable(layer, from: $0) }
      let result =
        if let name = known, let features = activations[name] {
          try model.executor.activations(after: name, of: features, at: [layer])[0]
        } else {
          try model.executor.activations(of: input, at: [layer])[0]
        }
      if known == nil { report(forwards: count) }
      guard result.isFinite else { throw MethodError.notFinite(layer: layer) }
      return try result.reshaped(to: [count, result.shape.count / count])
    }
  }

  private func isReachable(_ layer: String, from start: String) -> Bool {
    (try? model.network.suffix(after: start).position(of: layer)) != nil
  }

  /// The gradients of class scores with respect to a layer's activations.
  ///
  /// - Parameters:
  ///   - classes: The class of each image, whose output before any softmax is differentiated.
  ///   - layer: One of the layers that the pass was run for.
  /// - Returns: `[N, C, h, w]`.
  /// - Throws: `NetworkError` if there is no such layer.
  func gradients(ofClasses classes: [Int], at layer: String) throws -> Tensor {
    try results.value(.gradients(layer, classes)) {
      if let differentiable, layers.contains(layer) {
        return try differentiable.gradients(at: [layer], seed: Self.seed(of: classes))[0]
      }
      // Only what comes after the layer runs again, unless connections pass it by.
      if let features = activations[layer], (try? model.network.suffix(after: layer)) != nil {
        return try model.executor.gradients(
          of: features, after: layer, at: [layer], seed: Self.seed(of: classes))[0]
      }
      return try gradients(ofClasses: classes, at: layer, of: input)
    }
  }

  /// The gradients of class scores for any input of the network.
  ///
  /// - Parameters:
  ///   - classes: The class of each image.
  ///   - layer: The layer.
  ///   - input: `[N, C, H, W]`.
  /// - Returns: `[N, C, h, w]`.
  /// - Throws: `NetworkError` if the input does not fit.
  func gradients(ofClasses classes: [Int], at layer: String, of input: Tensor) throws -> Tensor {
    try model.executor.gradients(of: input, at: [layer], seed: Self.seed(of: classes))[0]
  }

  /// What selects each image's class from the outputs `[N, classes]`.
  private static func seed(of classes: [Int]) -> (Tensor) -> Tensor {
    { outputs in
      var seed = Tensor(zeros: outputs.shape)
      for (image, index) in classes.enumerated() { seed[image, index] = 1 }
      return seed
    }
  }
}
