public import SaliencyTensor

extension NetworkExecutor {
  /// The gradients of `sum(seed * output)` with respect to layers, a vector-Jacobian product.
  ///
  /// One pass forward and one back, see
  /// ``differentiableActivations(of:after:at:output:gradientsAt:)`` for the way back alone. ReLU has the
  /// derivative 0 at 0, and of equal values in a maximum pooling the first one has the derivative 1, as
  /// in PyTorch. A batch gives the same bits as its images one by one, with any number of threads. On
  /// the way forward the result of every ReLU between the layers and the output is kept, for all images
  /// of the batch at once.
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
    try differentiableActivations(
      of: input, after: start, at: [], output: output, gradientsAt: layers
    ).gradients(at: layers, seed: seed)
  }

  /// The results of several layers, kept together with what gradients need on their way back.
  ///
  /// Whoever looks at results first and then wants gradients goes forward once.
  ///
  /// - Parameters:
  ///   - input: As for ``gradients(of:after:output:at:seed:)``.
  ///   - start: As there.
  ///   - layers: The names of the layers whose results are wanted.
  ///   - output: The layer whose scalar will be differentiated; the network's output without one.
  ///   - differentiated: The names of the layers with respect to which it will be.
  /// - Returns: The results, and the way back from the output to the layers.
  /// - Throws: ``NetworkError`` if a layer is unknown or passed by, or the input does not fit.
  public func differentiableActivations(
    of input: Tensor, after start: String? = nil, at layers: [String], output: String? = nil,
    gradientsAt differentiated: [String]
  ) throws -> DifferentiablePass {
    let part =
      try start.map { (name) throws(NetworkError) in try suffix(after: name) } ?? network
    let output = try part.position(of: output ?? part.outputName)
    let differentiable = try part.positions(of: differentiated)
    let path = GradientPath(in: part, from: output, to: differentiable)

    let wanted = try part.positions(of: layers)
    // A layer that is wanted may be one that the way back depends on.
    let kept = Set(wanted + [output] + path.taps).sorted()
    let names = kept.map { part.nodes[$0].name }
    let results =
      if let start {
        try activations(after: start, of: input, at: names)
      } else {
        try activations(of: input, at: names)
      }
    let values = Dictionary(uniqueKeysWithValues: zip(kept, results))
    return DifferentiablePass(
      activations: wanted.compactMap { values[$0] }, network: part, output: output,
      differentiable: Set(differentiable),
      shapes: try part.shapes(forInput: part.extent(of: input)), kept: values, rules: gradientRules)
  }
}
