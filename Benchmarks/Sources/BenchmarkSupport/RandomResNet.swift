package import SaliencyModels
package import SaliencyTensor

/// A ResNet50 with random weights and the 3 x 3 convolutions striding (v1.5).
package enum RandomResNet {
  /// The architecture.
  package static let architecture = ResNetArchitecture(block: .bottleneck, depths: [3, 4, 6, 3])

  /// The weights, the same for the same seed.
  ///
  /// They keep the variance of what passes (He et al. 2015), so that nothing overflows or becomes
  /// denormal, which would change the speed; batch normalization does nothing.
  package static func weights(seed: UInt64) -> TensorDictionary {
    var generator = SeededGenerator(seed: seed)
    let tensors = architecture.parameters.map { (name, shape) -> (name: String, tensor: Tensor) in
      if shape.rank > 1 {
        let inputs = shape.dimensions.dropFirst().reduce(1, *)
        return (name, generator.tensor(shape, bound: (6 / Float(inputs)).squareRoot()))
      }
      let isOne = name.hasSuffix(".weight") || name.hasSuffix(".running_var")
      return (name, Tensor(shape: shape) { $0.initialize(repeating: isOne ? 1 : 0) })
    }
    return TensorDictionary(tensors)
  }

  /// The network.
  package static func network(seed: UInt64) throws -> Network {
    try architecture.network(from: weights(seed: seed))
  }
}

extension Network {
  /// The floating-point operations of all convolutions for one image, two for each product.
  package func convolutionOperations(forInput extent: Extent) throws -> Double {
    let shapes = try shapes(forInput: extent)
    return zip(nodes, shapes).reduce(0) { sum, layer in
      guard case .convolution(let convolution) = layer.0.operation else { return sum }
      let positions = layer.1.extent.height * layer.1.extent.width
      return sum + 2 * Double(convolution.weights.shape.count) * Double(positions)
    }
  }
}
