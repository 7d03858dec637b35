public import SaliencyTensor

extension PreactivationResNetArchitecture {
  /// Builds the network with parameters of this architecture's names.
  ///
  /// A block's result has the block's name, a stage's is `layer1` ... `layer4`; the last stage's
  /// features behind the normalization and the ReLU at the end are `relu`. Keras' names
  /// (`conv5_block3_out`, `post_relu`) are aliases.
  ///
  /// - Parameter source: Holds ``parameters``.
  /// - Returns: The network, with the parameters as the source gives them.
  /// - Throws: What the source throws, or ``NetworkError``.
  public func network(from source: some TensorSource) throws -> Network {
    var builder = NetworkBuilder()
    typealias Reference = NetworkBuilder.Reference

    func convolve(_ convolution: PreactivationConvolution, _ input: Reference, alias: String) throws
      -> Reference
    {
      let result = try builder.add(
        convolution.name,
        .convolution(
          Network.Convolution(
            weights: try source.tensor(named: convolution.name + ".weight"),
            bias: convolution.hasBias
              ? try source.tensor(named: convolution.name + ".bias") : nil,
            window: convolution.window)), input)
      try builder.name(alias, for: result)
      return result
    }
    /// A normalization and the ReLU behind it.
    func activate(
      _ normalization: PreactivationNormalization, relu: String, _ input: Reference, alias: String
    ) throws -> Reference {
      let normalized = try builder.add(
        normalization.name,
        .batchNormalization(
          try Network.BatchNormalization(
            named: normalization.name, from: source, epsilon: batchNormalizationEpsilon)), input)
      try builder.name(alias + "_bn", for: normalized)
      let result = try builder.add(relu, .relu, normalized)
      try builder.name(alias + "_relu", for: result)
      return result
    }

    var last = try convolve(stem, try builder.input(channels: stem.inputs), alias: "conv1_conv")
    // Nothing rectified the values before, so that zeros around them may be the largest.
    last = try builder.add("pad", .zeroPadding(Extent(1)), last)
    try builder.name("pool1_pad", for: last)
    last = try builder.add("maxpool", .pooling(.maximum, SlidingWindow(kernel: 3, stride: 2)), last)
    try builder.name("pool1_pool", for: last)
    for stage in depths.indices {
      for (index, block) in blocks(ofStage: stage).enumerated() {
        let alias = "conv\(stage + 2)_block\(index + 1)"
        let input = last
        var shortcut = input
        for position in block.convolutions.indices {
          last = try activate(
            block.normalizations[position], relu: "\(block.name).relu\(position + 1)", last,
            alias: "\(alias)_\(position == 0 ? "preact" : String(position))")
          if position == 0, let projection = block.projection {
            shortcut = try convolve(projection, last, alias: "\(alias)_0_conv")
          }
          last = try convolve(
            block.convolutions[position], last, alias: "\(alias)_\(position + 1)_conv")
        }
        if block.projection == nil, block.stride > 1 {
          shortcut = try builder.add(
            "\(block.name).downsample",
            .pooling(.maximum, SlidingWindow(kernel: 1, stride: block.stride)), input)
        }
        last = try builder.add(block.name, .add, last, shortcut)
        try builder.name(alias + "_out", for: last)
      }
      try builder.name("layer\(stage + 1)", for: last)
    }
    last = try activate(lastNormalization, relu: "relu", last, alias: "post")
    last = try builder.add("avgpool", .globalAveragePooling, last)
    try builder.name("avg_pool", for: last)
    if classCount != nil {
      let linear = Network.Linear(
        weights: try source.tensor(named: "fc.weight"), bias: try source.tensor(named: "fc.bias"))
      last = try builder.add("fc", .linear(linear), last)
      try builder.name("predictions", for: last)
    }
    return builder.build()
  }
}
