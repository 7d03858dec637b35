internal import SaliencyTensor
internal import Synchronization

/// What each operation does to a gradient on its way back, with weights that are packed once.
///
/// Gradients are maps `[N, C, H, W]` throughout; those of vectors have one pixel.
final class GradientRules: Sendable {
  private let pool: ThreadPool
  private let instructionSet: InstructionSet

  private struct PackedKey: Hashable {
    let node: String
    let normalization: String?
  }

  // Never held while the pool works: its tasks may ask for gradients too, and would wait forever.
  private let packed = Mutex<[PackedKey: TransposedConvolution]>([:])

  init(pool: ThreadPool, instructionSet: InstructionSet) {
    self.pool = pool
    self.instructionSet = instructionSet
  }

  /// What the way back needs to know about a node, besides the gradient.
  struct Step {
    /// The node.
    let node: Network.Node

    /// The batch normalization whose factors this convolution takes over.
    let normalization: Network.Node?

    /// Whether the convolution before this batch normalization takes its factors over.
    let isFolded: Bool

    /// The shape of the node's first operand.
    let operand: FeatureShape

    /// The node's result, or its operand for a maximum pooling, where the rule depends on it.
    let values: Tensor?

    fileprivate var keptValues: Tensor {
      guard let values else {
        preconditionFailure("nothing was kept for the way back through '\(node.name)'")
      }
      return values
    }
  }

  /// The gradient with respect to each of a node's operands, from that with respect to its result.
  ///
  /// - Parameters:
  ///   - gradient: `[N, K, h, w]`.
  ///   - step: The node.
  /// - Returns: `[N, C, H, W]`; the same for both operands of a sum.
  /// - Throws: `ShapeError` if something does not fit.
  func operandGradient(of gradient: Tensor, through step: Step) throws -> Tensor {
    let extent = step.operand.extent
    switch step.node.operation {
    case .input, .add:
      return gradient
    case .convolution, .linear:
      return try gradient.convolutionGradient(
        through: try transposed(step), inputExtent: extent, pool: pool,
        instructionSet: instructionSet)
    case .batchNormalization(let normalization):
      guard !step.isFolded else { return gradient }
      let scale = try normalization.scaleAndShift(forNode: step.node.name).scale
      return scaled(gradient, by: scale)
    case .relu:
      return masked(gradient, by: step.keptValues)
    case .pooling(.maximum, let window):
      return try gradient.maximumPoolingGradient(
        at: step.keptValues, window: window, pool: pool)
    case .pooling(.average(let countsPadding), let window):
      return try gradient.averagePoolingGradient(
        countsPadding: countsPadding, inputExtent: extent, window: window, pool: pool)
    case .globalAveragePooling:
      return try gradient.averagePoolingGradient(
        countsPadding: false, inputExtent: extent, window: SlidingWindow(kernel: extent),
        pool: pool)
    case .adaptiveAveragePooling:
      return gradient.adaptiveAveragePoolingGradient(inputExtent: extent, pool: pool)
    case .zeroPadding(let padding):
      return gradient.zeroPaddingGradient(padding: padding, inputExtent: extent, pool: pool)
    case .flatten:
      return try gradient.reshaped(
        to: [gradient.shape[0], step.operand.channels, extent.height, extent.width])
    }
  }

  /// The sum of gradients that come from two readers of a node.
  func sum(_ left: Tensor, _ right: Tensor) -> Tensor {
    let pixels = left.shape[2] * left.shape[3]
    return right.withUnsafeScalars { terms in
      nonisolated(unsafe) let terms = terms
      return planes(left) { plane, from, to in
        for index in plane * pixels..<(plane + 1) * pixels {
          to[index] = from[index] + terms[index]
        }
      }
    }
  }

  /// The packed weights of a convolution or a linear layer, which is a convolution of one pixel.
  private func transposed(_ step: Step) throws -> TransposedConvolution {
    let key = PackedKey(node: step.node.name, normalization: step.normalization?.name)
    if let earlier = packed.withLock({ $0[key] }) { return earlier }
    var scale: [Float]?
    if let node = step.normalization, case .batchNormalization(let parameters) = node.operation {
      scale = try parameters.scaleAndShift(forNode: node.name).scale
    }
    let convolution = try step.node.asConvolution()
    let new = try TransposedConvolution(
      weights: convolution.weights, scale: scale, window: convolution.window,
      groups: convolution.groups, pool: pool)
    convolution.weights.discardResidentMemory()
    return packed.withLock { packed in
      // Of two calls that packed the same weights the first one's are kept.
      if let earlier = packed[key] { return earlier }
      packed[key] = new
      return new
    }
  }

  /// Every channel times its factor.
  private func scaled(_ gradient: Tensor, by scale: [Float]) -> Tensor {
    let pixels = gradient.shape[2] * gradient.shape[3]
    return planes(gradient) { plane, from, to in
      let factor = scale[plane % scale.count]
      for index in plane * pixels..<(plane + 1) * pixels { to[index] = from[index] * factor }
    }
  }

  /// The gradient where the ReLU let something through, and 0 where its result is 0, as in PyTorch.
  private func masked(_ gradient: Tensor, by result: Tensor) -> Tensor {
    let pixels = gradient.shape[2] * gradient.shape[3]
    return result.withUnsafeScalars { values in
      nonisolated(unsafe) let values = values
      return planes(gradient) { plane, from, to in
        for index in plane * pixels..<(plane + 1) * pixels {
          to[index] = values[index] <= 0 ? 0 : from[index]
        }
      }
    }
  }

  /// A tensor of the same shape, written plane by plane.
  private func planes(
    _ gradient: Tensor,
    _ write: @Sendable (Int, UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Tensor {
    gradient.withUnsafeScalars { from in
      Tensor(shape: gradient.shape) { to in
        nonisolated(unsafe) let (from, to) = (from, to)
        pool.forEach(gradient.shape[0] * gradient.shape[1]) { plane, _ in write(plane, from, to) }
      }
    }
  }
}
