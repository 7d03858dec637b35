internal import SaliencyTensor

/// A control: independent random numbers, uniform in 0..<1, at every place of the layer.
///
/// What a metric gives to a map that knows nothing of the image. pytorch-grad-cam's `RandomCAM`
/// weights channels at random instead, which still knows the activations.
public struct RandomMap: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "random", title: "Random", citation: "control", formula: "uniform numbers")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("seed", \.seed, "the seed of the numbers")
  ]

  /// The seed of the numbers, which also depend on the image's number.
  public var seed: UInt64

  /// Creates the method.
  public init(seed: UInt64) { self.seed = seed }

  /// Creates the method with the seed 0.
  public init() { self.init(seed: 0) }

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let shape = try pass.spatialActivations(at: layer).shape
    return try pass.imageNumbers.map { number in
      let generator = CounterBasedGenerator(seed: seed, stream: number)
      return try SaliencyMap(
        values: Tensor(
          shape: [shape[2], shape[3]],
          scalars: (0..<shape[2] * shape[3]).map { Float(generator.uniform(at: UInt64($0))) }),
        layer: layer, forwards: 1)
    }
  }
}
