public import SaliencyTensor

/// A way forward through a network with what gradients need on the way back.
///
/// ``NetworkExecutor/differentiableActivations(of:after:at:output:gradientsAt:)`` gives it. It holds the
/// result of every ReLU between the output and the layers, and what each maximum pooling there reads,
/// for all images of the batch.
public struct DifferentiablePass: Sendable {
  /// The results of the layers that were asked for, `[N, K, h, w]`, or `[N, K]` for vectors.
  public let activations: [Tensor]

  /// The network, or the part of it that was run.
  let network: Network

  /// The position of the layer whose scalar is differentiated.
  let output: Int

  /// The layers that the way back can lead to.
  let differentiable: Set<Int>

  /// The shape of every node's result.
  let shapes: [FeatureShape]

  /// The results that were kept, the output's and those asked for among them, by their nodes.
  let kept: [Int: Tensor]

  let rules: GradientRules

  /// The gradients of `sum(seed * output)` with respect to some of the layers.
  ///
  /// - Parameters:
  ///   - layers: The names of layers that the pass was made for.
  ///   - seed: Takes the output, `[N, K]` or `[N, K, h, w]`, and returns the scalar's derivative with
  ///     respect to each of its elements, a tensor of the same shape.
  /// - Returns: For each layer a gradient of the shape of its result, `[N, C, h, w]` or `[N, C]`;
  ///   zeros if the output does not depend on the layer.
  /// - Throws: ``NetworkError/notDifferentiable(layer:)`` for another layer, ``NetworkError/wrongSeed(_:)``
  ///   if the seed does not fit, and what `seed` throws.
  public func gradients(at layers: [String], seed: (Tensor) throws -> Tensor) throws -> [Tensor] {
    let positions = try network.positions(of: layers)
    for (layer, position) in zip(layers, positions) where !differentiable.contains(position) {
      throw NetworkError.notDifferentiable(layer: layer)
    }
    guard let result = kept[output] else { preconditionFailure("the output is always kept") }
    let derivative = try seed(result)
    guard derivative.shape == result.shape else {
      throw NetworkError.wrongSeed(
        ShapeError(
          operation: "seed of '\(network.nodes[output].name)'", expected: "\(result.shape)",
          found: derivative.shape))
    }
    let gradients = try gradients(at: Set(positions), from: derivative)
    return try positions.map { position in
      let shape = shapes[position].batch(of: result.shape[0])
      return try gradients[position]?.reshaped(to: shape) ?? Tensor(zeros: shape)
    }
  }

  /// The gradients with respect to those layers that the output depends on, by their positions.
  ///
  /// - Returns: Maps `[N, C, h, w]`; those of vectors have one pixel.
  private func gradients(at layers: Set<Int>, from derivative: Tensor) throws -> [Int: Tensor] {
    let path = GradientPath(in: network, from: output, to: Array(layers))
    var found: [Int: Tensor] = [:]
    // Sums over the readers so far; a node comes when all of its readers have been.
    var pending = [output: try derivative.reshaped(to: mapShape(of: output, like: derivative))]
    for position in path.nodes {
      guard let gradient = pending.removeValue(forKey: position) else { continue }
      if layers.contains(position) { found[position] = gradient }
      let operands = network.nodes[position].inputs.filter(path.passes)
      guard !operands.isEmpty else { continue }
      let step = step(at: position, of: path)
      let contribution = try rules.operandGradient(of: gradient, through: step)
      for operand in operands {
        pending[operand] = pending[operand].map { rules.sum($0, contribution) } ?? contribution
      }
    }
    return found
  }

  private func step(at position: Int, of path: GradientPath) -> GradientRules.Step {
    let node = network.nodes[position]
    let operand = node.inputs[0]
    // A pooling's own result may have been kept as well, for another one that reads it.
    let read = if case .pooling = node.operation { operand } else { position }
    return GradientRules.Step(
      node: node, normalization: path.normalizations[position].map { network.nodes[$0] },
      isFolded: path.normalizations[operand] == position, operand: shapes[operand],
      values: kept[read])
  }

  private func mapShape(of position: Int, like batch: Tensor) -> Shape {
    let (channels, extent) = (shapes[position].channels, shapes[position].extent)
    return [batch.shape[0], channels, extent.height, extent.width]
  }
}
