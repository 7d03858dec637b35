import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Networks whose maps and weights are kept in bfloat16.
@Suite struct BFloat16Tests {
  static let instructionSets = InstructionSet.allCases.filter(\.isAvailable)

  /// A few layers with half a unit of 2^-8 each, of their largest value.
  private static let tolerance: Float = 0.02

  @Test(arguments: instructionSets, NetworkExample.all)
  func everyNodeIsNearSinglePrecision(
    instructionSet: InstructionSet, example: NetworkExample
  ) throws {
    let network = try example.network()
    let input = testInput(example.inputShape(images: 2))
    let names = network.nodes.map(\.name)
    let expected = try network.referenceActivations(of: input, at: names)
    let executor = NetworkExecutor(
      network, precision: .bfloat16, instructionSet: instructionSet)
    // Alone, with as much fused as can be; and all at once, with nothing fused.
    let alone = try names.map { try executor.activations(of: input, at: $0) }
    let together = try executor.activations(of: input, at: names)
    for ((alone, together), expected) in zip(zip(alone, together), expected) {
      let absolute = Self.tolerance * max(1, largestMagnitude(expected))
      expectClose(alone, expected, absolute: absolute)
      expectClose(together, expected, absolute: absolute)
      for bits in (alone.scalars + together.scalars).map(\.bitPattern) {
        guard bits & 0xffff == 0 else {
          Issue.record("a result has more digits than bfloat16")
          break
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3], NetworkExample.all)
  func batchEqualsItsImagesBitForBit(threads: Int, example: NetworkExample) throws {
    let network = try example.network()
    let layers = [network.outputName, network.nodes[1].name]
    let one = NetworkExecutor(network, precision: .bfloat16, pool: ThreadPool(threads: 1))
    let several = NetworkExecutor(
      network, precision: .bfloat16, pool: ThreadPool(threads: threads))
    let images = (0..<5).map { testInput(example.inputShape(images: 1), seed: UInt64($0)) }
    let single = try images.map { try one.activations(of: $0, at: layers) }
    for count in [3, 1, 5, 2] {
      let results = try several.activations(of: try joined(images.prefix(count)), at: layers)
      for layer in layers.indices {
        #expect(results[layer] == (try joined(single.prefix(count).map { $0[layer] })))
      }
    }
  }

  /// The part after a layer goes on from its result, which single precision holds without loss.
  @Test(arguments: NetworkExample.all)
  func partsGoOnFromResults(example: NetworkExample) throws {
    let network = try example.network()
    let executor = NetworkExecutor(network, precision: .bfloat16)
    let input = testInput(example.inputShape(images: 2))
    for node in network.nodes.dropFirst().map(\.name)
    where (try? network.suffix(after: node)) != nil && node != network.outputName {
      let both = try executor.activations(of: input, at: [node, network.outputName])
      let rest = try executor.activations(after: node, of: both[0], at: [network.outputName])
      #expect(rest[0] == both[1], "\(node)")
    }
  }

  @Test func gradientsAreInSinglePrecision() throws {
    var sketch = NetworkSketch()
    let input = try sketch.input(3)
    let first = try sketch.relu(
      try sketch.normalization(
        try sketch.convolution(input, 3, 8, .init(kernel: 3, padding: 1)), 8))
    let second = try sketch.convolution(first, 8, 8, .init(kernel: 3, padding: 1), hasBias: true)
    _ = try sketch.convolution(second, 8, 2, .init(kernel: 1))
    let network = sketch.network()
    let layers = [network.nodes[1].name, network.nodes[4].name]
    let images = testInput([2, 3, 6, 5])
    let seed = { (output: Tensor) in Tensor(repeating: 1, shape: output.shape) }
    let gradients = try Precision.allCases.map { precision in
      try NetworkExecutor(network, precision: precision).gradients(
        of: images, at: layers, seed: seed)
    }
    // Nothing behind the second layer depends on values: the weights are not rounded.
    #expect(gradients[0][1] == gradients[1][1])
    // The ReLU before it lets through what is positive in bfloat16, the same in nearly all places.
    let differing = zip(gradients[0][0].scalars, gradients[1][0].scalars).count { $0 != $1 }
    #expect(differing < gradients[0][0].shape.count / 20)
  }
}
