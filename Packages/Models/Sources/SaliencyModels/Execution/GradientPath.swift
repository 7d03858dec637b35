internal import SaliencyTensor

/// The nodes that a gradient passes from an output back to some layers.
struct GradientPath: Sendable {
  /// The nodes between the layers and the output, both included, each before its operands.
  let nodes: [Int]

  /// The batch normalizations whose factors go into the weights of the convolution before them.
  let normalizations: [Int: Int]

  /// The nodes whose results the way back depends on.
  ///
  /// These are what a ReLU gives, which tells where it let values through, and what a maximum
  /// pooling reads, which tells whose values won. All other nodes are linear.
  let taps: [Int]

  private let isPassed: [Bool]

  /// Finds the nodes that depend on some of the layers, and that the output depends on.
  init(in network: Network, from output: Int, to layers: [Int]) {
    var leadsToOutput = [Bool](repeating: false, count: network.nodes.count)
    leadsToOutput[output] = true
    for position in (0...output).reversed() where leadsToOutput[position] {
      for input in network.nodes[position].inputs { leadsToOutput[input] = true }
    }
    var dependsOnLayers = [Bool](repeating: false, count: network.nodes.count)
    for layer in layers { dependsOnLayers[layer] = true }
    for position in 0...output
    where network.nodes[position].inputs.contains(where: { dependsOnLayers[$0] }) {
      dependsOnLayers[position] = true
    }
    let isPassed = network.nodes.indices.map { leadsToOutput[$0] && dependsOnLayers[$0] }
    let nodes = network.nodes.indices.reversed().filter { isPassed[$0] }

    var readers = [Int](repeating: 0, count: network.nodes.count)
    for node in nodes {
      for input in network.nodes[node].inputs { readers[input] += 1 }
    }
    var normalizations: [Int: Int] = [:]
    var taps: Set<Int> = []
    for position in nodes {
      let node = network.nodes[position]
      guard let operand = node.inputs.first, isPassed[operand] else { continue }
      switch node.operation {
      case .relu: taps.insert(position)
      case .pooling(.maximum, _): taps.insert(operand)
      case .batchNormalization where readers[operand] == 1 && !layers.contains(operand):
        switch network.nodes[operand].operation {
        case .convolution, .linear: normalizations[operand] = position
        default: break
        }
      default: break
      }
    }
    self.nodes = nodes
    self.normalizations = normalizations
    self.taps = taps.sorted()
    self.isPassed = isPassed
  }

  /// Whether the gradient with respect to a node is needed.
  func passes(_ node: Int) -> Bool { isPassed[node] }
}
