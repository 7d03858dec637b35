internal import BenchmarkSupport
internal import SaliencyModels
internal import SaliencyTensor

/// The speed of one convolution with the bias, residual and ReLU that the network fuses with it.
struct LayerRecord: Record {
  /// With so many threads.
  struct Speed: Encodable {
    let threads: Int
    let milliseconds: Double
    let gflops: Double
    let shareOfPeak: Double

    private enum CodingKeys: String, CodingKey {
      case threads
      case milliseconds
      case gflops
      case shareOfPeak = "share_of_peak"
    }
  }

  let measure = "layer"
  let schema = 1
  let name: String
  let count: Int
  let shareOfOperations: Double
  let input: [Int]
  let output: [Int]
  let kernel: Int
  let stride: Int
  let speeds: [Speed]

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case name
    case count
    case shareOfOperations = "share_of_operations"
    case input
    case output
    case kernel
    case stride
    case speeds
  }
}

/// Times the distinct convolutions of a ResNet50 one by one.
///
/// Weights and maps are in the caches as far as they fit, which in a network they are not: what a
/// layer reaches here bounds what it reaches there.
struct LayerMeasurement {
  private struct Kind: Hashable {
    let window: SlidingWindow
    let inputs: Int
    let outputs: Int
    let extent: Extent
    let addsResidual: Bool
  }

  private struct Layer {
    let kind: Kind
    let position: Int
    let rectifies: Bool
    var count: Int
  }

  private let network: Network
  private let size: Extent
  private let pool: ThreadPool
  private let instructionSet: InstructionSet

  init(size: Int, seed: UInt64, pool: ThreadPool, instructionSet: InstructionSet) throws {
    network = try RandomResNet.network(seed: seed)
    self.size = Extent(size)
    self.pool = pool
    self.instructionSet = instructionSet
  }

  /// Times all kinds of convolutions, in the order in which they come first.
  func measure(for repetition: Repetition, report: (LayerRecord) throws -> Void) throws {
    let total = try network.convolutionOperations(forInput: size)
    let single = ThreadPool(threads: 1)
    let pools = pool.threadCount > 1 ? [single, pool] : [single]
    for layer in try layers() {
      guard case .convolution(let convolution) = network.nodes[layer.position].operation,
        let output = layer.kind.window.outputExtent(for: layer.kind.extent)
      else { continue }
      let step = try PlannedConvolution(
        weights: convolution.weights, window: convolution.window, groups: convolution.groups,
        extent: layer.kind.extent, addsResidual: layer.kind.addsResidual,
        rectifies: layer.rectifies, isFirst: layer.position == 1, instructionSet: instructionSet)
      let speeds = pools.map { pool in
        let peak = PeakRecord.measure(
          PeakKind(instructionSet), threads: pool.threadCount
        ).gflops
        let seconds = repetition.measure { step.run(on: pool) }.shortest
        let gflops = step.operations / seconds / 1e9
        return LayerRecord.Speed(
          threads: pool.threadCount, milliseconds: (seconds * 1e3).rounded(decimals: 4),
          gflops: gflops.rounded(decimals: 1), shareOfPeak: (gflops / peak).rounded(decimals: 3))
      }
      try report(
        LayerRecord(
          name: network.nodes[layer.position].name, count: layer.count,
          shareOfOperations: (step.operations * Double(layer.count) / total).rounded(decimals: 4),
          input: [layer.kind.inputs, layer.kind.extent.height, layer.kind.extent.width],
          output: [layer.kind.outputs, output.height, output.width],
          kernel: layer.kind.window.kernel.height, stride: layer.kind.window.stride.height,
          speeds: speeds))
    }
  }

  /// The distinct convolutions with the number of times that each occurs.
  private func layers() throws -> [Layer] {
    let shapes = try network.shapes(forInput: size)
    var layers: [Layer] = []
    for (position, node) in network.nodes.enumerated() {
      guard case .convolution(let convolution) = node.operation else { continue }
      // A batch normalization follows every convolution. The first operand of a sum is the branch.
      let normalized = position + 1
      let sum = network.nodes.indices.first {
        guard case .add = network.nodes[$0].operation else { return false }
        return network.nodes[$0].inputs[0] == normalized
      }
      let rectifies = network.nodes.contains {
        guard case .relu = $0.operation else { return false }
        return $0.inputs == [sum ?? normalized]
      }
      let from = shapes[node.inputs[0]]
      let kind = Kind(
        window: convolution.window, inputs: from.channels, outputs: shapes[position].channels,
        extent: from.extent, addsResidual: sum != nil)
      if let known = layers.firstIndex(where: { $0.kind == kind }) {
        layers[known].count += 1
      } else {
        layers.append(Layer(kind: kind, position: position, rectifies: rectifies, count: 1))
      }
    }
    return layers
  }
}
