internal import SaliencyModels
internal import SaliencyTensor

/// A small seeded generator (SplitMix64), so that runs repeat.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A tensor of uniform values between `-bound` and `bound`.
  mutating func tensor(_ shape: Shape, bound: Float) -> Tensor {
    Tensor(shape: shape) { elements in
      for index in elements.indices {
        let unit = Float(next() >> 40) / Float(1 << 24)
        elements.initializeElement(at: index, to: (2 * unit - 1) * bound)
      }
    }
  }
}

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
