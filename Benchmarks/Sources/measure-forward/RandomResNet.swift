internal import BenchmarkSupport
internal import SaliencyModels
internal import SaliencyTensor

extension Network {
  /// A ResNet50 with the 3 x 3 convolutions striding (v1.5).
  ///
  /// Weights keep the variance of what passes (He et al. 2015), so that nothing overflows or becomes
  /// denormal, which would change the speed; batch normalization does nothing.
  static func randomResNet50(seed: UInt64) throws -> Network {
    let architecture = ResNetArchitecture(block: .bottleneck, depths: [3, 4, 6, 3])
    var generator = SeededGenerator(seed: seed)
    let tensors = architecture.parameters.map { (name, shape) -> (name: String, tensor: Tensor) in
      if shape.rank > 1 {
        let inputs = shape.dimensions.dropFirst().reduce(1, *)
        return (name, generator.tensor(shape, bound: (6 / Float(inputs)).squareRoot()))
      }
      let isOne = name.hasSuffix(".weight") || name.hasSuffix(".running_var")
      return (name, Tensor(shape: shape) { $0.initialize(repeating: isOne ? 1 : 0) })
    }
    return try architecture.network(from: TensorDictionary(tensors))
  }

  /// The floating-point operations of all convolutions for one image, two for each product.
  func convolutionOperations(forInput extent: Extent) throws -> Double {
    let shapes = try shapes(forInput: extent)
    return zip(nodes, shapes).reduce(0) { sum, layer in
      guard case .convolution(let convolution) = layer.0.operation else { return sum }
      let positions = layer.1.extent.height * layer.1.extent.width
      return sum + 2 * Double(convolution.weights.shape.count) * Double(positions)
    }
  }
}
