public import SaliencyTensor

extension VGGArchitecture {
  /// Builds the network with parameters of torchvision's names.
  ///
  /// Nodes have torchvision's module names, and the end of all blocks is `features` as well. Keras'
  /// names are aliases: `block5_conv3` is a convolution with its ReLU, as there. A classifier reads
  /// the features pooled to 7 x 7 (`avgpool`) and flattened. An encoder ends with their mean over all
  /// pixels, which is its `avgpool`.
  ///
  /// - Parameter source: Holds ``parameters``.
  /// - Returns: The network, with the parameters as the source gives them.
  /// - Throws: What the source throws, or ``NetworkError``.
  public func network(from source: some TensorSource) throws -> Network {
    var builder = NetworkBuilder()
    var last = try builder.input(channels: 3)
    for convolution in convolutions {
      var index = convolution.index
      func add(_ operation: Network.Operation) throws {
        last = try builder.add(VGGConvolution.name(index), operation, last)
        index += 1
      }
      let name = convolution.name
      try add(
        .convolution(
          Network.Convolution(
            weights: try source.tensor(named: name + ".weight"),
            bias: try source.tensor(named: name + ".bias"),
            window: SlidingWindow(kernel: 3, padding: 1))))
      if hasBatchNormalization {
        try add(
          .batchNormalization(
            try Network.BatchNormalization(
              named: VGGConvolution.name(index), from: source, epsilon: batchNormalizationEpsilon)))
      }
      try add(.relu)
      try builder.name(
        KerasVGGNames.layer(block: convolution.block, position: convolution.position), for: last)
      if convolution.isLastOfBlock {
        try add(.pooling(.maximum, SlidingWindow(kernel: 2, stride: 2)))
        try builder.name("block\(convolution.block + 1)_pool", for: last)
      }
    }
    try builder.name("features", for: last)
    guard classCount != nil else {
      last = try builder.add("avgpool", .globalAveragePooling, last)
      return builder.build()
    }
    last = try builder.add("avgpool", .adaptiveAveragePooling(Self.pooledExtent), last)
    last = try builder.add("flatten", .flatten, last)
    for (position, layer) in linearLayers.enumerated() {
      let linear = Network.Linear(
        weights: try source.tensor(named: layer.name + ".weight"),
        bias: try source.tensor(named: layer.name + ".bias"))
      last = try builder.add(layer.name, .linear(linear), last)
      if position + 1 < Self.linearNames.count {
        last = try builder.add("classifier.\(3 * position + 1)", .relu, last)
      }
      try builder.name(KerasVGGNames.linearLayers[position], for: last)
    }
    return builder.build()
  }
}
