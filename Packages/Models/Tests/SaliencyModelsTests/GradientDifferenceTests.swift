import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Gradients of every network with respect to every node, against central differences.
///
/// Differences are those of an evaluation in double precision, over steps within which no ReLU and no
/// maximum changes its choice: there the network is linear, and they are exact. Tolerance: 1e-5 of
/// the gradient's largest element.
@Suite struct GradientDifferenceTests {
  @Test(arguments: NetworkExample.all)
  func everyNodeEqualsDifferences(example: NetworkExample) throws {
    let network = try example.network()
    let input = testInput(example.inputShape(images: 1))
    let precise = try PreciseNetwork(network, extent: example.extent)
    let state = precise.state(of: input)
    let names = network.nodes.map(\.name)
    let executor = NetworkExecutor(network)
    var random = TestGenerator(seed: 21)
    var seed: Tensor?
    // All at once, where no batch normalization is folded, and alone.
    let together = try executor.gradients(of: input, at: names) { output in
      let values = random.tensor(output.shape)
      seed = values
      return values
    }
    let weights = try #require(seed)
    for position in names.indices {
      let alone = try executor.gradients(of: input, at: [names[position]]) { _ in weights }[0]
      expectNear(together[position], alone)
      let values = state.values[position]
      #expect(alone.shape.count == values.count)
      let derivative = Derivative(
        precise: precise, state: state, position: position, seed: weights.scalars)
      let gradient = alone.scalars.map { Double($0) }
      let largest = gradient.reduce(0) { max($0, abs($1)) }
      let sum = gradient.reduce(0) { $0 + abs($1) }

      // Single elements, which tell where something is wrong.
      var entries = (0..<5).map { _ in Int.random(in: values.indices, using: &random) }
      entries += [gradient.firstIndex { abs($0) == largest } ?? 0]
      for entry in entries {
        var direction = [Double](repeating: 0, count: values.count)
        direction[entry] = 1
        guard let expected = derivative.along(direction) else { continue }
        #expect(
          abs(gradient[entry] - expected) <= 1e-5 * largest,
          "\(names[position])[\(entry)]: \(gradient[entry]) instead of \(expected)")
      }
      // All elements, in random proportions.
      for _ in 0..<2 {
        let direction = values.map { _ in Double.random(in: -1...1, using: &random) }
        // What a ReLU made 0 has no derivative behind a further ReLU: that stays as it is.
        let elsewhere = zip(direction, values).map { $1 == 0 ? 0 : $0 }
        let steps = [direction, elsewhere]
        let (step, expected) = try #require(
          steps.lazy.compactMap { step in derivative.along(step).map { (step, $0) } }.first,
          "every step at \(names[position]) changes a choice")
        let actual = zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(actual - expected) <= 1e-5 * sum,
          "\(names[position]): \(actual) instead of \(expected)")
      }
    }
  }

  @Test func everyNodeOfAResNetEqualsDifferences() throws {
    let architecture = ResNetArchitecture(
      block: .bottleneck, depths: [1, 2, 1, 1], stemWidth: 2, classCount: 3)
    let network = try architecture.network(from: architecture.randomParameters())
    try expectGradientsLikeDifferences(network, extent: Extent(height: 33, width: 38))
  }
}

/// Expects the gradients of a classifier with respect to every node to equal central differences.
func expectGradientsLikeDifferences(_ network: Network, extent: Extent) throws {
  let input = testInput([1, 3, extent.height, extent.width])
  let precise = try PreciseNetwork(network, extent: extent)
  let state = precise.state(of: input)
  let classes = try #require(precise.shapes.last).channels
  let weights = testInput([1, classes], seed: 5)
  let names = network.nodes.map(\.name)
  let gradients = try NetworkExecutor(network).gradients(of: input, at: names) { _ in weights }
  var random = TestGenerator(seed: 22)
  var compared = 0
  for position in names.indices {
    let derivative = Derivative(
      precise: precise, state: state, position: position, seed: weights.scalars)
    let gradient = gradients[position].scalars.map { Double($0) }
    let direction = state.values[position].map { value in
      value == 0 ? 0 : Double.random(in: -1...1, using: &random)
    }
    guard let expected = derivative.along(direction) else { continue }
    compared += 1
    let actual = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    let sum = gradient.reduce(0) { $0 + abs($1) }
    #expect(abs(actual - expected) <= 1e-5 * sum, "\(names[position]): \(actual), not \(expected)")
  }
  #expect(compared > names.count * 3 / 4)
}

/// Derivatives of `sum(seed * output)` with respect to one node's values.
private struct Derivative {
  let precise: PreciseNetwork
  let state: PreciseNetwork.State
  let position: Int
  let seed: [Float]

  /// The central difference along a direction, over the widest step that changes no choice.
  ///
  /// - Returns: `nil` if every step changes one.
  func along(_ direction: [Double]) -> Double? {
    for width in [1e-4, 1e-5, 1e-6, 1e-7] {
      let ends = [width, -width].map { width in
        precise.state(
          state, changing: position,
          to: zip(state.values[position], direction).map { $0 + width * $1 })
      }
      guard ends.allSatisfy({ $0.choices == state.choices }) else { continue }
      return (scalar(ends[0]) - scalar(ends[1])) / (2 * width)
    }
    return nil
  }

  private func scalar(_ state: PreciseNetwork.State) -> Double {
    zip(seed, state.values[state.values.count - 1]).reduce(0) { $0 + Double($1.0) * $1.1 }
  }
}
