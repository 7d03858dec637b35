public import SaliencyTensor

extension NetworkExecutor {
  /// The gradients of `sum(seed * output)` with respect to layers, a vector-Jacobian product.
  ///
  /// One pass forward and one back. ReLU has the derivative 0 at 0, and of equal values in a maximum
  /// pooling the first one has the derivative 1, as in PyTorch. A batch gives the same bits as its
  /// images one by one, with any number of threads. On the way forward the result of every ReLU
  /// between the layers and the output is kept, for all images of the batch at once.
  ///
  /// The gradient of one class's score `output[n, k]` for each image has a seed that is 1 at `k` and
  /// 0 elsewhere:
  /// ```swift
  /// let gradients = try executor.gradients(of: images, at: ["layer4"]) { output in
  ///   let classes = output.shape[1]
  ///   let scalars = (0..<output.shape.count).map { $0 % classes == k ? 1 : Float(0) }
  ///   return try Tensor(shape: output.shape, scalars: scalars)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, the network's input, or, with `start`, the result of that layer.
  ///   - start: A layer that nothing passes by, see ``Network/suffix(after:)``; only what comes after
  ///     it runs. Without one the network runs from its input.
  ///   - output: The layer whose scalar is differentiated; the network's output without one.
  ///   - layers: The names of the layers.
  ///   - seed: Takes the output, `[N, K]` or `[N, K, h, w]`, and returns the scalar's derivative with
  ///     respect to each of its elements, a tensor of the same shape.
  /// - Returns: For each layer a gradient of the shape of its result, `[N, C, h, w]` or `[N, C]`;
  ///   zeros if the output does not depend on the layer.
  /// - Throws: ``NetworkError`` if a layer is unknown or passed by, or the input or the seed does not
  ///   fit, and what `seed` throws.
  public func gradients(
    of input: Tensor, after start: String? = nil, output: String? = nil, at layers: [String],
    seed: (Tensor) throws -> Tensor
  ) throws -> [Tensor] {
    let part =
      try start.map { (name) throws(NetworkError) in try suffix(after: name) } ?? network
    let output = try part.position(of: output ?? part.outputName)
    let layers = try layers.map { (name) throws(NetworkError) in try part.position(of: name) }
    let path = GradientPath(in: part, from: output, to: layers)

    let kept = [output] + path.taps
    let names = kept.map { part.nodes[$0].name }
    let results =
      if let start {
        try activations(after: start, of: input, at: names)
      } else {
        try activations(of: input, at: names)
      }
    let derivative = try seed(results[0])
    guard derivative.shape == results[0].shape else {
      throw NetworkError.wrongSeed(
        ShapeError(
          operation: "seed of '\(names[0])'", expected: "\(results[0].shape)",
          found: derivative.shape))
    }
    let pass = BackwardPass(
      network: part, path: path, shapes: try part.shapes(forInput: try part.extent(of: input)),
      values: Dictionary(zip(kept, results)) { first, _ in first }, rules: gradientRules)
    let gradients = try pass.gradients(at: Set(layers), from: output, derivative)
    let images = input.shape[0]
    return try layers.map { layer in
      let shape = pass.shapes[layer].batch(of: images)
      return try gradients[layer]?.reshaped(to: shape) ?? Tensor(zeros: shape)
    }
  }
}

/// One way back through a network.
private struct BackwardPass {
  let network: Network
  let path: GradientPath

  /// The shape of every node's result.
  let shapes: [FeatureShape]

  /// The results that were kept, by their nodes.
  let values: [Int: Tensor]

  let rules: GradientRules

  /// The gradients with respect to those layers that the path passes, by their positions.
  ///
  /// - Returns: Maps `[N, C, h, w]`; those of vectors have one pixel.
  func gradients(at layers: Set<Int>, from output: Int, _ derivative: Tensor) throws
    -> [Int: Tensor]
  {
    var found: [Int: Tensor] = [:]
    // Sums over the readers so far; a node comes when all of its readers have been.
    var pending = [output: try derivative.reshaped(to: mapShape(of: output, like: derivative))]
    for position in path.nodes {
      guard let gradient = pending.removeValue(forKey: position) else { continue }
      if layers.contains(position) { found[position] = gradient }
      let operands = network.nodes[position].inputs.filter(path.passes)
      guard !operands.isEmpty else { continue }
      let contribution = try rules.operandGradient(of: gradient, through: step(at: position))
      for operand in operands {
        pending[operand] = pending[operand].map { rules.sum($0, contribution) } ?? contribution
      }
    }
    return found
  }

  private func step(at position: Int) -> GradientRules.Step {
    let node = network.nodes[position]
    let operand = node.inputs[0]
    // A pooling's own result may have been kept as well, for another one that reads it.
    let kept = if case .pooling = node.operation { operand } else { position }
    return GradientRules.Step(
      node: node, normalization: path.normalizations[position].map { network.nodes[$0] },
      isFolded: path.normalizations[operand] == position, operand: shapes[operand],
      values: values[kept])
  }

  private func mapShape(of position: Int, like batch: Tensor) -> Shape {
    let (channels, extent) = (shapes[position].channels, shapes[position].extent)
    return [batch.shape[0], channels, extent.height, extent.width]
  }
}
