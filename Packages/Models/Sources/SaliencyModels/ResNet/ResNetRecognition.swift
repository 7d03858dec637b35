internal import SaliencyTensor

extension ResNetArchitecture {
  /// The architecture that some parameters belong to.
  ///
  /// - Parameters:
  ///   - shapes: The shapes under torchvision's names.
  ///   - identifier: Depths and block, where they are given; else they are read from the names.
  /// - Throws: ``CheckpointError`` for an unknown identifier, and for complete networks of depths that
  ///   have no name.
  init(shapes: [String: Shape], identifier: String?) throws(CheckpointError) {
    if let identifier {
      guard let given = ResNetArchitecture(identifier: identifier) else {
        throw .unknownIdentifier(identifier)
      }
      self = given
    } else {
      let block: Block =
        shapes.keys.contains { $0.hasPrefix("layer") && $0.hasSuffix(".conv3.weight") }
        ? .bottleneck : .basic
      let depths = Self.depths(of: shapes.keys)
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

  /// Checks that the parameters are there and of the right shape, and nothing else.
  ///
  /// - Throws: ``CheckpointError/mismatch(architecture:missing:wrongShapes:unexpected:)``.
  func check(_ shapes: [String: Shape]) throws(CheckpointError) {
    let difference = difference(from: shapes)
    guard difference.isEmpty else {
      throw .mismatch(
        architecture: identifier, missing: difference.missing,
        wrongShapes: difference.wrongShapes, unexpected: difference.unexpected)
    }
  }

  private struct Difference {
    var missing: [CheckpointError.NamedShape] = []
    var wrongShapes: [CheckpointError.WrongShape] = []
    var unexpected: [CheckpointError.NamedShape] = []

    var isEmpty: Bool { missing.isEmpty && wrongShapes.isEmpty && unexpected.isEmpty }
  }

  private func difference(from shapes: [String: Shape]) -> Difference {
    var difference = Difference()
    var rest = shapes
    for (name, expected) in parameters {
      guard let found = rest.removeValue(forKey: name) else {
        difference.missing.append(.init(name: name, shape: expected))
        continue
      }
      if found != expected {
        difference.wrongShapes.append(.init(name: name, expected: expected, found: found))
      }
    }
    difference.unexpected = rest.keys.sorted().compactMap { name in
      rest[name].map { .init(name: name, shape: $0) }
    }
    return difference
  }

  /// Widths, groups, classes, biases and the projection head, from the tensors that tell them.
  private mutating func setWidths(from shapes: [String: Shape]) {
    func extent(_ name: String, _ axis: Int) -> Int? {
      guard let shape = shapes[name], axis < shape.rank, (1...65_536).contains(shape[axis]) else {
        return nil
      }
      return shape[axis]
    }
    stemWidth = extent("conv1.weight", 0) ?? extent("bn1.weight", 0) ?? 64
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

  /// How many blocks each stage has, by the names.
  private static func depths(of names: some Sequence<String>) -> [Int] {
    var depths = [0, 0, 0, 0]
    for name in names where name.hasPrefix("layer") {
      let parts = name.dropFirst("layer".count).split(separator: ".", maxSplits: 2)
      guard parts.count == 3, let stage = Int(parts[0]), let block = Int(parts[1]),
        (1...4).contains(stage), (0..<1000).contains(block)
      else { continue }
      depths[stage - 1] = max(depths[stage - 1], block + 1)
    }
    return depths
  }

  private static func nearestDepths(to depths: [Int], block: Block) -> [Int] {
    func distance(_ other: [Int]) -> Int {
      zip(depths, other).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    return named.filter { $0.block == block }.map(\.depths)
      .min { distance($0) < distance($1) } ?? depths
  }
}
