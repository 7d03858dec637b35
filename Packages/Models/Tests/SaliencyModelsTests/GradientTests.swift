import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct GradientTests {
  /// A seed of ones: the scalar is the sum of the output.
  private static func ones(_ output: Tensor) -> Tensor {
    Tensor(repeating: 1, shape: output.shape)
  }

  /// A seed of different numbers that depend on the output, as a loss has.
  private static func weighted(_ output: Tensor) -> Tensor { output.map { 2 * $0 - 0.3 } }

  private func map(_ shape: Shape, _ scalars: Float...) throws -> Tensor {
    try Tensor(shape: shape, scalars: scalars)
  }

  @Test func twoNodesByHand() throws {
    var builder = NetworkBuilder()
    let input = try builder.input(channels: 2)
    let sum = try builder.add(
      "conv",
      .convolution(
        .init(
          weights: try map([1, 2, 1, 2], 1, 2, 3, -4), bias: try map([1], 1),
          window: SlidingWindow(kernel: Extent(height: 1, width: 2)))), input)
    _ = try builder.add("relu", .relu, sum)
    let executor = NetworkExecutor(builder.build())
    // conv = [1 + 1a + 2b + 3d - 4e, 1 + 1b + 2c + 3e - 4f] for the channels a, b, c and d, e, f:
    // [1 + 1 + 4 + 3 - 8, 1 + 2 - 2 + 6 - 12] = [1, -5], of which the ReLU lets the first through.
    let image = try map([1, 2, 1, 3], 1, 2, -1, 1, 2, 3)
    let gradients = try executor.gradients(of: image, at: ["input", "conv", "relu"]) { output in
      #expect(output == (try map([1, 1, 1, 2], 1, 0)))
      return try map([1, 1, 1, 2], 10, 100)
    }
    #expect(gradients[2] == (try map([1, 1, 1, 2], 10, 100)))
    #expect(gradients[1] == (try map([1, 1, 1, 2], 10, 0)))
    #expect(gradients[0] == (try map([1, 2, 1, 3], 10, 20, 0, 30, -40, 0)))
  }

  @Test func nothingPassesAReLUAtZero() throws {
    var sketch = NetworkSketch()
    _ = try sketch.relu(try sketch.input(1))
    let image = try map([1, 1, 1, 4], -1, 0, 2, .nan)
    let gradient = try NetworkExecutor(sketch.network()).gradients(
      of: image, at: ["input"], seed: Self.ones)
    // NaN passes, as in PyTorch: what is not below or at 0 does.
    #expect(gradient == [try map([1, 1, 1, 4], 0, 0, 1, 1)])
  }

  @Test func poolingsByHand() throws {
    let window = SlidingWindow(
      kernel: Extent(height: 1, width: 2), padding: Extent(height: 0, width: 1))
    // Windows of two at -1, 0 and 1 over 7, 7: the outer ones cover one pixel each, and of the equal
    // ones in the middle the first is taken.
    let expected: [(Pooling, [Float])] = [
      (.maximum, [11, 100]), (.average(countsPadding: true), [5.5, 55]),
      (.average(countsPadding: false), [6, 105]),
    ]
    for (pooling, scalars) in expected {
      var sketch = NetworkSketch()
      _ = try sketch.pooling(try sketch.input(1), pooling, window)
      let gradient = try NetworkExecutor(sketch.network()).gradients(
        of: try map([1, 1, 1, 2], 7, 7), at: ["input"]
      ) { _ in try map([1, 1, 1, 3], 1, 10, 100) }
      #expect(gradient == [try Tensor(shape: [1, 1, 1, 2], scalars: scalars)])
    }
  }

  @Test func maximumOfAMaximum() throws {
    // The inner pooling's result is kept for the outer one, its operand for itself: the gradient
    // ends at the largest pixel.
    var sketch = NetworkSketch()
    let inner = try sketch.pooling(
      try sketch.input(1), .maximum, SlidingWindow(kernel: 2, stride: 2))
    _ = try sketch.pooling(inner, .maximum, SlidingWindow(kernel: 2))
    let image = testInput([1, 1, 4, 4])
    let gradient = try NetworkExecutor(sketch.network()).gradients(
      of: image, at: ["input"], seed: Self.ones)
    let largest = try #require(image.indexOfLargest)
    #expect(gradient[0].scalars == (0..<16).map { $0 == largest ? 1 : 0 })
  }

  @Test func readersAddUp() throws {
    // (x + x) + relu(x): 2 everywhere, and 1 more where x is positive.
    var sketch = NetworkSketch()
    let input = try sketch.input(1)
    let twice = try sketch.add(input, input)
    _ = try sketch.add(twice, try sketch.relu(input))
    let gradient = try NetworkExecutor(sketch.network()).gradients(
      of: try map([1, 1, 1, 2], 5, -5), at: ["input"], seed: Self.ones)
    #expect(gradient == [try map([1, 1, 1, 2], 3, 2)])
  }

  @Test func layersTheOutputDoesNotDependOnGetZeros() throws {
    var sketch = NetworkSketch()
    let input = try sketch.input(3)
    let side = try sketch.convolution(input, 3, 4, .init(kernel: 3))
    let side2 = try sketch.linear(try sketch.globalPooling(side), 4, 2)
    _ = try sketch.relu(side2)
    let main = try sketch.convolution(input, 3, 5, .init(kernel: 1))
    _ = try sketch.relu(main)
    let executor = NetworkExecutor(sketch.network())
    let image = testInput([2, 3, 4, 5])
    let layers = ["conv1", "linear3", "conv5", "input"]
    let gradients = try executor.gradients(of: image, at: layers, seed: Self.ones)
    #expect(gradients[0] == Tensor(zeros: [2, 4, 2, 3]))
    #expect(gradients[1] == Tensor(zeros: [2, 2]))
    #expect(gradients[2].scalars.contains(1) && gradients[3].scalars.contains { $0 != 0 })
    // From the side branch it is the other way round; what comes after the output counts for nothing.
    let sides = try executor.gradients(
      of: image, output: "linear3", at: layers + ["relu4"], seed: Self.ones)
    #expect(sides[1] == Tensor(repeating: 1, shape: [2, 2]))
    #expect(sides[2] == Tensor(zeros: [2, 5, 4, 5]))
    #expect(sides[4] == Tensor(zeros: [2, 2]))
    #expect(sides[0].scalars.contains { $0 != 0 })
  }

  @Test(arguments: NetworkExample.all)
  func gradientOfANodeWithRespectToItselfIsTheSeed(example: NetworkExample) throws {
    let network = try example.network()
    let executor = NetworkExecutor(network)
    let input = testInput(example.inputShape(images: 2))
    for name in network.nodes.map(\.name) {
      let expected = try executor.activations(of: input, at: name)
      var seed: Tensor?
      let gradients = try executor.gradients(of: input, output: name, at: [name, name]) { output in
        #expect(output == expected)
        seed = Self.weighted(output)
        return Self.weighted(output)
      }
      #expect(gradients == [seed, seed])
    }
    #expect(try executor.gradients(of: input, at: [], seed: Self.ones).isEmpty)
  }

  @Test(arguments: [1, 2, 3, 5], NetworkExample.all)
  func batchEqualsItsImagesBitForBit(threads: Int, example: NetworkExample) throws {
    let network = try example.network()
    let layers = ["input", network.nodes[network.nodes.count / 2].name]
    let one = NetworkExecutor(network, pool: ThreadPool(threads: 1))
    let several = NetworkExecutor(network, pool: ThreadPool(threads: threads))
    let images = (0..<4).map { testInput(example.inputShape(images: 1), seed: UInt64($0)) }
    let single = try images.map {
      try one.gradients(of: $0, at: layers, seed: Self.weighted)
    }
    let batch = try several.gradients(of: try joined(images), at: layers, seed: Self.weighted)
    for layer in layers.indices {
      #expect(batch[layer] == (try joined(single.map { $0[layer] })))
    }
  }

  @Test(arguments: ["input", "conv1", "maxpool", "layer1.0", "layer2.1", "layer3", "avgpool", "fc"])
  func afterALayerGivesTheSame(start: String) throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [2, 2, 1, 1], stemWidth: 4, classCount: 5)
    let network = try architecture.network(from: architecture.randomParameters())
    let executor = NetworkExecutor(network)
    let input = testInput([2, 3, 37, 33])
    let features = try executor.activations(of: input, at: start)
    let layers = try network.suffix(after: start).nodes.map(\.name)
    let whole = try executor.gradients(of: input, at: layers, seed: Self.weighted)
    let after = try executor.gradients(
      of: features, after: start, at: layers, seed: Self.weighted)
    for (whole, after) in zip(whole, after) { expectNear(after, whole) }
    // An output between, with the layer under its own name.
    if start == "layer2.1" {
      for layer in ["layer2", "layer2.1", "layer3.0.conv1"] {
        let whole = try executor.gradients(
          of: input, output: "layer3", at: [layer], seed: Self.weighted)
        let after = try executor.gradients(
          of: features, after: "layer2", output: "layer3", at: [layer], seed: Self.weighted)
        expectNear(after[0], whole[0])
      }
    }
  }

  /// Results and gradients of one way forward are those of two, whatever layers are asked for first.
  @Test(arguments: [nil, "layer1"] as [String?])
  func goesForwardOnceForResultsAndGradients(start: String?) throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [2, 2, 1, 1], stemWidth: 4, classCount: 5)
    let executor = NetworkExecutor(try architecture.network(from: architecture.randomParameters()))
    let image = testInput([2, 3, 37, 33])
    let input = try start.map { try executor.activations(of: image, at: $0) } ?? image
    let layers = ["layer2.0.conv2", "layer3", "layer2"]
    let pass = try executor.differentiableActivations(
      of: input, after: start, at: ["layer3", "fc"], gradientsAt: layers)
    #expect(pass.activations == (try executor.activations(of: image, at: ["layer3", "fc"])))
    for layers in [layers, ["layer3"], ["layer2", "layer2.0.conv2"], ["layer2.1"]] {
      let expected = try executor.gradients(
        of: input, after: start, at: layers, seed: Self.weighted)
      #expect(try pass.gradients(at: layers, seed: Self.weighted) == expected)
    }
    let other = NetworkError.notDifferentiable(layer: "layer2.0.conv1")
    #expect(throws: other) {
      try pass.gradients(at: ["layer3", "layer2.0.conv1"], seed: Self.ones)
    }
    #expect(
      other.description
        == "the pass was not made for gradients at 'layer2.0.conv1'; name the layer when it is made"
    )
  }

  @Test(arguments: [true, false]) func takesVectors(isVector: Bool) throws {
    var sketch = NetworkSketch()
    let input = try sketch.input(20, isVector: isVector)
    _ = try sketch.linear(try sketch.relu(try sketch.linear(input, 20, 20)), 20, 3)
    let executor = NetworkExecutor(sketch.network())
    let vectors = testInput([5, 20])
    let gradient = try executor.gradients(of: vectors, at: ["input"], seed: Self.weighted)[0]
    #expect(gradient.shape == (isVector ? [5, 20] : [5, 20, 1, 1]))
    let maps = try vectors.reshaped(to: [5, 20, 1, 1])
    #expect(try executor.gradients(of: maps, at: ["input"], seed: Self.weighted) == [gradient])
  }

  @Test func refusesWhatDoesNotFit() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 4, classCount: 5)
    let executor = NetworkExecutor(try architecture.network(from: architecture.randomParameters()))
    let input = testInput([2, 3, 37, 33])
    let expected = NetworkError.wrongSeed(
      ShapeError(operation: "seed of 'fc'", expected: "[2, 5]", found: [5]))
    #expect(throws: expected) {
      try executor.gradients(of: input, at: ["layer4"]) { _ in Tensor(zeros: [5]) }
    }
    #expect(
      expected.description
        == "seed of 'fc': expected [2, 5], found [5]; give one derivative for each element of the output"
    )
    let unknown = NetworkError.unknownLayer(
      name: "layer5", nearest: ["layer1", "layer2", "layer3", "layer4"])
    #expect(throws: unknown) {
      try executor.gradients(of: input, at: ["fc", "layer5"], seed: Self.ones)
    }
    #expect(throws: unknown) {
      try executor.gradients(of: input, output: "layer5", at: ["fc"], seed: Self.ones)
    }
    #expect(throws: unknown) {
      try executor.gradients(of: input, after: "layer5", at: ["fc"], seed: Self.ones)
    }
    // Passed by, before the start, and features of another shape.
    #expect(throws: NetworkError.notACut(layer: "layer1.0.conv1", passing: ["layer1.0.add"])) {
      try executor.gradients(of: input, after: "layer1.0.conv1", at: ["fc"], seed: Self.ones)
    }
    let features = try executor.activations(of: input, at: "layer2")
    #expect(throws: NetworkError.self) {
      try executor.gradients(of: features, after: "layer2", at: ["layer1"], seed: Self.ones)
    }
    #expect(throws: NetworkError.self) {
      try executor.gradients(of: input, after: "layer2", at: ["fc"], seed: Self.ones)
    }
  }

  /// From outside the pool and from its own tasks, which must not wait for each other.
  @Test(.timeLimit(.minutes(1))) func callsFromInsideAndOutsideOfThePool() async throws {
    let example = NetworkExample.all[0]
    let network = try example.network()
    let pool = ThreadPool(threads: 2)
    let input = testInput(example.inputShape(images: 2))
    let expected = try NetworkExecutor(network).gradients(
      of: input, at: ["input"], seed: Self.weighted)
    let executor = NetworkExecutor(network, pool: pool)
    await withTaskGroup { group in
      group.addTask {
        for _ in 0..<20 {
          let found = try? executor.gradients(of: input, at: ["input"], seed: Self.weighted)
          #expect(found == expected)
        }
      }
      group.addTask {
        for _ in 0..<20 {
          pool.forEach(4) { _, _ in
            let found = try? executor.gradients(of: input, at: ["input"], seed: Self.weighted)
            #expect(found == expected)
          }
        }
      }
    }
  }
}
