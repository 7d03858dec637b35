public import SaliencyTensor

extension ResNetArchitecture {
  /// Builds the network with parameters of torchvision's names.
  ///
  /// Nodes have torchvision's module names; the ReLUs inside a block are `relu1` and `relu2`, the sum
  /// is `add`, and a block's result has the block's name. `layer1` ... `layer4` are the results of
  /// the stages. Keras' names (`conv5_block3_out`) are aliases where the block is Keras'. A projection
  /// head and the classifier both read `avgpool`; the output is the classifier's where there is one.
  ///
  /// - Parameter source: Holds ``parameters``.
  /// - Returns: The network, with the parameters as the source gives them.
  /// - Throws: What the source throws, or ``NetworkError``.
  public func network(from source: some TensorSource) throws -> Network {
    var builder = NetworkBuilder()
    let names = KerasAliases(architecture: self)

    func convolve(_ convolution: ResNetConvolution, _ input: NetworkBuilder.Reference) throws
      -> NetworkBuilder.Reference
    {
      let convolved = try builder.add(
        convolution.name,
        .convolution(
          Network.Convolution(
            weights: try source.tensor(named: convolution.name + ".weight"),
            bias: hasConvolutionBiases
              ? try source.tensor(named: convolution.name + ".bias") : nil,
            window: convolution.window, groups: convolution.groups)), input)
      let normalized = try builder.add(
        convolution.normalization,
        .batchNormalization(
          try Network.BatchNormalization(
            named: convolution.normalization, from: source, epsilon: batchNormalizationEpsilon)),
        convolved)
      try names.add(for: convolution, convolved, normalized, to: &builder)
      return normalized
    }

    var last = try convolve(stem, try builder.input(channels: stem.inputs))
    last = try builder.add("relu", .relu, last)
    try names.add("conv1_relu", for: last, to: &builder)
    last = try builder.add(
      "maxpool", .pooling(.maximum, SlidingWindow(kernel: 3, stride: 2, padding: 1)), last)
    try names.add("pool1_pool", for: last, to: &builder)
    for stage in depths.indices {
      for (index, block) in blocks(ofStage: stage).enumerated() {
        let input = last
        for (position, convolution) in block.branch.enumerated() {
          last = try convolve(convolution, last)
          if position + 1 < block.branch.count {
            last = try builder.add("\(block.name).relu\(position + 1)", .relu, last)
            try names.addReLU(position + 1, stage: stage, block: index, for: last, to: &builder)
          }
        }
        let shortcut = try block.projection.map { try convolve($0, input) } ?? input
        last = try builder.add("\(block.name).add", .add, last, shortcut)
        try names.addBlock("add", stage: stage, block: index, for: last, to: &builder)
        last = try builder.add(block.name, .relu, last)
        try names.addBlock("out", stage: stage, block: index, for: last, to: &builder)
      }
      try builder.name("layer\(stage + 1)", for: last)
    }
    let pooled = try builder.add("avgpool", .globalAveragePooling, last)
    try names.add("avg_pool", for: pooled, to: &builder)
    _ = try projectionHead?.add(
      to: &builder, after: pooled, from: source, epsilon: batchNormalizationEpsilon)
    if classCount != nil {
      let linear = Network.Linear(
        weights: try source.tensor(named: "fc.weight"), bias: try source.tensor(named: "fc.bias"))
      last = try builder.add("fc", .linear(linear), pooled)
      for alias in ["predictions", "fc1000"] { try names.add(alias, for: last, to: &builder) }
    }
    return builder.build()
  }
}

extension Network.BatchNormalization {
  /// PyTorch's names of the parameters, in the order of a state dict.
  static let parameterNames = ["weight", "bias", "running_mean", "running_var"]

  /// Takes the parameters of a module from a source that has PyTorch's names.
  init(named module: String, from source: some TensorSource, epsilon: Float) throws {
    self.init(
      weight: try source.tensor(named: module + ".weight"),
      bias: try source.tensor(named: module + ".bias"),
      mean: try source.tensor(named: module + ".running_mean"),
      variance: try source.tensor(named: module + ".running_var"), epsilon: epsilon)
  }
}

/// The names that Keras gives to the layers of a bottleneck network.
private struct KerasAliases {
  private let isUsed: Bool

  init(architecture: ResNetArchitecture) {
    isUsed = architecture.block == .bottleneck
  }

  func add(
    _ alias: String, for node: NetworkBuilder.Reference, to builder: inout NetworkBuilder
  ) throws {
    if isUsed { try builder.name(alias, for: node) }
  }

  func add(
    for convolution: ResNetConvolution, _ convolved: NetworkBuilder.Reference,
    _ normalized: NetworkBuilder.Reference, to builder: inout NetworkBuilder
  ) throws {
    guard let place = convolution.place else {
      // The old name of the convolution is torchvision's.
      try add("conv1_conv", for: convolved, to: &builder)
      for alias in ["conv1_bn", "bn_conv1"] { try add(alias, for: normalized, to: &builder) }
      return
    }
    for (node, isNormalization) in [(convolved, false), (normalized, true)] {
      let aliases = KerasNames.layerNames(
        stage: place.stage, block: place.block, position: place.position,
        isNormalization: isNormalization)
      for alias in aliases { try add(alias, for: node, to: &builder) }
    }
  }

  func addReLU(
    _ position: Int, stage: Int, block: Int, for node: NetworkBuilder.Reference,
    to builder: inout NetworkBuilder
  ) throws {
    try add("conv\(stage + 2)_block\(block + 1)_\(position)_relu", for: node, to: &builder)
  }

  func addBlock(
    _ suffix: String, stage: Int, block: Int, for node: NetworkBuilder.Reference,
    to builder: inout NetworkBuilder
  ) throws {
    try add("conv\(stage + 2)_block\(block + 1)_\(suffix)", for: node, to: &builder)
  }
}
