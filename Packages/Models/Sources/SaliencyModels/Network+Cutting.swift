internal import SaliencyTensor

extension Network {
  /// The part that computes one layer: the layer and everything it depends on.
  ///
  /// - Throws: ``NetworkError/unknownLayer(name:nearest:)``.
  public func prefix(through layer: String) throws(NetworkError) -> Network {
    let isNeeded = positionsNeeded(for: try position(of: layer))
    return part(nodes.indices.filter { isNeeded[$0] }) { nodes[$0] }
  }

  /// The part that computes the output from one layer, which becomes its input.
  ///
  /// Branches beside the output, such as a projection head, stay as far as they depend on the layer
  /// alone.
  ///
  /// - Throws: ``NetworkError/notACut(layer:passing:)`` if something that the output depends on reads
  ///   both the layer and what was computed before it, as inside a residual block, or the output does
  ///   not depend on the layer.
  public func suffix(after layer: String) throws(NetworkError) -> Network {
    let first = try position(of: layer)
    let leadsToOutput = positionsNeeded(for: nodes.count - 1)
    var dependsOnFirst = [Bool](repeating: false, count: nodes.count)
    dependsOnFirst[first] = true
    var passing: [String] = []
    for position in nodes.indices where position > first {
      let inputs = nodes[position].inputs
      guard inputs.contains(where: { dependsOnFirst[$0] }) else { continue }
      let passes = inputs.contains { !dependsOnFirst[$0] }
      if passes, leadsToOutput[position] { passing.append(nodes[position].name) }
      dependsOnFirst[position] = leadsToOutput[position] || !passes
    }
    guard passing.isEmpty, leadsToOutput[first] else {
      throw .notACut(layer: layer, passing: passing.isEmpty ? [outputName] : passing)
    }
    let input = Operation.input(channels: channelCount(of: first), isVector: isVector(first))
    return part(nodes.indices.filter { dependsOnFirst[$0] }) { position in
      position == first
        ? Node(name: nodes[first].name, operation: input, inputs: []) : nodes[position]
    }
  }

  /// The network in two parts: up to and including a layer, and from the layer's result on.
  ///
  /// - Throws: ``NetworkError`` if there is no such layer or connections pass it by.
  public func cut(after layer: String) throws(NetworkError) -> (first: Network, second: Network) {
    (try prefix(through: layer), try suffix(after: layer))
  }

  /// The network in two parts: up to what a layer reads, and from the layer on.
  ///
  /// - Throws: ``NetworkError`` if there is no such layer, it reads several others, or connections
  ///   pass it by.
  public func cut(before layer: String) throws(NetworkError) -> (first: Network, second: Network) {
    let node = nodes[try position(of: layer)]
    guard node.inputs.count == 1 else { throw .notACut(layer: layer, passing: [node.name]) }
    do {
      return try cut(after: nodes[node.inputs[0]].name)
    } catch .notACut(_, let passing) {
      throw .notACut(layer: layer, passing: passing)
    }
  }

  /// The layers at which a pass to a layer can be interrupted without changing a bit of its result.
  ///
  /// The executor keeps the result of each of them in memory anyway, and nothing after it reads what
  /// was computed before it.
  ///
  /// - Parameter layer: Where the pass ends.
  /// - Returns: Names of nodes, in their order, without the input and the layer itself.
  /// - Throws: ``NetworkError/unknownLayer(name:nearest:)``.
  public func seams(before layer: String) throws(NetworkError) -> [String] {
    let last = try position(of: layer)
    return fusedSteps(computing: [last]).compactMap { step in
      let name = nodes[step.output].name
      guard step.output < last, let part = try? suffix(after: name),
        (try? part.position(of: layer)) != nil
      else { return nil }
      return name
    }
  }

  /// For each node, whether a node's result depends on it; a node depends on itself.
  private func positionsNeeded(for last: Int) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[last] = true
    for position in (0...last).reversed() where isNeeded[position] {
      for input in nodes[position].inputs { isNeeded[input] = true }
    }
    return isNeeded
  }

  /// A network of some nodes, whose operands are among them.
  private func part(_ kept: [Int], _ node: (Int) -> Node) -> Network {
    let newPositions = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    return Network(
      nodes: kept.map { position in
        let node = node(position)
        return Node(
          name: node.name, operation: node.operation,
          inputs: node.inputs.compactMap { newPositions[$0] })
      },
      aliases: aliases.compactMapValues { newPositions[$0] })
  }

  /// The channels of a node's result.
  private func channelCount(of position: Int) -> Int {
    let node = nodes[position]
    switch node.operation {
    case .input(let channels, _): return channels
    case .convolution(let convolution): return convolution.weights.shape[0]
    case .linear(let linear): return linear.weights.shape[0]
    case .batchNormalization(let normalization): return normalization.weight.shape.count
    case .relu, .pooling, .globalAveragePooling, .adaptiveAveragePooling, .zeroPadding, .add:
      return channelCount(of: node.inputs[0])
    case .flatten:
      // How many elements there are depends on the image, but some reader takes a fixed number.
      return readChannelCount(of: position) ?? channelCount(of: node.inputs[0])
    }
  }

  /// Whether a node's result is a vector rather than a map.
  private func isVector(_ position: Int) -> Bool {
    let node = nodes[position]
    switch node.operation {
    case .input(_, let isVector): return isVector
    case .linear, .flatten: return true
    case .convolution, .pooling, .globalAveragePooling, .adaptiveAveragePooling, .zeroPadding:
      return false
    case .batchNormalization, .relu, .add: return isVector(node.inputs[0])
    }
  }

  /// The channels that the readers of a vector expect, where one of them does.
  private func readChannelCount(of position: Int) -> Int? {
    for (reader, node) in nodes.enumerated() where node.inputs.contains(position) {
      switch node.operation {
      case .linear(let linear): return linear.weights.shape[1]
      case .batchNormalization(let normalization): return normalization.weight.shape.count
      case .relu, .add:
        if let count = readChannelCount(of: reader) { return count }
      case .input, .convolution, .pooling, .globalAveragePooling, .adaptiveAveragePooling,
        .zeroPadding, .flatten:
        continue
      }
    }
    return nil
  }
}
