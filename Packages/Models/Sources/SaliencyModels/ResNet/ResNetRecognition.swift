internal import SaliencyTensor

extension ResNetArchitecture {
  /// The architecture that some parameters belong to.
  ///
  /// - Parameters:
  ///   - shapes: The shapes under torchvision's names.
  ///   - given: Depths and block, where they are known; else they are read from the names.
  /// - Throws: ``CheckpointError`` for complete networks of depths that have no name.
  init(shapes: [String: Shape], given: ResNetArchitecture?) throws(CheckpointError) {
    if let given {
      self = given
    } else {
      let block: Block =
        shapes.keys.contains { $0.hasPrefix("layer") && $0.hasSuffix(".conv3.weight") }
        ? .bottleneck : .basic
      let depths = RecognizedShapes(shapes: shapes).depths
      self.init(block: block, depths: depths)
      if !Self.named.contains(where: { $0.block == block && $0.depths == depths }) {
        // Read as it stands, is it complete? Then only its name is unusual; else the nearest named
        // network tells what is missing.
        setWidths(from: shapes)
        let nearest = ResNetArchitecture(
          block: block, depths: Self.nearestDepths(to: depths, block: block))
        if depths.allSatisfy({ $0 > 0 }), difference(from: shapes).isEmpty {
          throw .unusualDepths(identifier: self.identifier, nearest: nearest.identifier)
        }
        self.depths = nearest.depths
      }
    }
    setWidths(from: shapes)
  }

  /// Widths, groups, classes, biases and the projection head, from the tensors that tell them.
  private mutating func setWidths(from shapes: [String: Shape]) {
    let extent = RecognizedShapes(shapes: shapes).extent
    stemWidth = extent("conv1.weight", 0) ?? extent("bn1.weight", 0) ?? 64
    // A stage whose tensors do not tell its width is taken to be twice as wide as the one before it.
    var width = stemWidth
    for stage in stageWidths.indices {
      let (name, last) = ("layer\(stage + 1).0", block.convolutionCount)
      // Two of three have to agree, so that one tensor of a wrong shape is told as such.
      let told = ["conv\(last).weight", "bn\(last).weight", "bn\(last).running_var"]
        .compactMap { extent("\(name).\($0)", 0) }.sorted()
      if let outputs = zip(told, told.dropFirst()).first(where: ==)?.0,
        outputs % block.expansion == 0
      {
        width = outputs / block.expansion
      }
      stageWidths[stage] = width
      width *= 2
    }
    innerWidth = block == .bottleneck ? extent("layer1.0.conv1.weight", 0) ?? stemWidth : stemWidth
    groups = 1
    if block == .bottleneck, let perGroup = extent("layer1.0.conv2.weight", 1),
      innerWidth % perGroup == 0
    {
      groups = innerWidth / perGroup
    }
    classCount = extent("fc.weight", 0) ?? extent("fc.bias", 0)
    projectionHead = ProjectionHead(shapes: shapes)
    hasConvolutionBiases = shapes["conv1.bias"] != nil || shapes["layer1.0.conv1.bias"] != nil
  }

  private static func nearestDepths(to depths: [Int], block: Block) -> [Int] {
    named.filter { $0.block == block }.map(\.depths)
      .min { depthDistance(depths, $0) < depthDistance(depths, $1) } ?? depths
  }
}
