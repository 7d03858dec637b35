internal import SaliencyTensor

/// What every family of architectures tells of a network.
protocol ArchitectureDescription: Hashable, Sendable {
  var identifier: String { get }
  var parameters: [(name: String, shape: Shape)] { get }
  var classCount: Int? { get }
  var normalizationEpsilon: Float? { get }

  func network(from source: some TensorSource) throws -> Network
}

/// How some tensors differ from an architecture's.
struct ParameterDifference {
  var missing: [CheckpointError.NamedShape] = []
  var wrongShapes: [CheckpointError.WrongShape] = []
  var unexpected: [CheckpointError.NamedShape] = []

  var isEmpty: Bool { missing.isEmpty && wrongShapes.isEmpty && unexpected.isEmpty }
}

extension ArchitectureDescription {
  /// What is missing, of another shape, or too much.
  func difference(from shapes: [String: Shape]) -> ParameterDifference {
    var difference = ParameterDifference()
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
}

/// Extents that tensors tell, within what networks can have.
struct RecognizedShapes {
  let shapes: [String: Shape]

  /// An extent of a tensor; `nil` if there is none, or it is nothing or very many.
  func extent(_ name: String, _ axis: Int) -> Int? {
    guard let shape = shapes[name], axis < shape.rank, (1...65_536).contains(shape[axis]) else {
      return nil
    }
    return shape[axis]
  }

  /// How many blocks each of four stages has, by the names.
  var depths: [Int] {
    var depths = [0, 0, 0, 0]
    for name in shapes.keys where name.hasPrefix("layer") {
      let parts = name.dropFirst("layer".count).split(separator: ".", maxSplits: 2)
      guard parts.count == 3, let stage = Int(parts[0]), let block = Int(parts[1]),
        (1...4).contains(stage), (0..<1000).contains(block)
      else { continue }
      depths[stage - 1] = max(depths[stage - 1], block + 1)
    }
    return depths
  }
}

/// How far two lists of depths are from each other.
func depthDistance(_ left: [Int], _ right: [Int]) -> Int {
  zip(left, right).reduce(0) { $0 + abs($1.0 - $1.1) }
}
