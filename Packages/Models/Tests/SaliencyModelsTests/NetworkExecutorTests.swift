import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct NetworkExecutorTests {
  static let instructionSets = InstructionSet.allCases.filter(\.isAvailable)

  @Test(arguments: instructionSets, NetworkExample.all)
  func everyNodeEqualsReference(instructionSet: InstructionSet, example: NetworkExample) throws {
    let network = try example.network()
    let input = testInput(example.inputShape(images: 2))
    let names = network.nodes.map(\.name)
    let expected = try network.referenceActivations(of: input, at: names)
    let executor = NetworkExecutor(network, instructionSet: instructionSet)
    // Alone: as much is fused as can be around each node.
    for (name, expected) in zip(names, expected) {
      expectNear(try executor.activations(of: input, at: name), expected)
    }
    // All at once: nothing is fused. The last one by default.
    for (actual, expected) in zip(try executor.activations(of: input, at: names), expected) {
      expectNear(actual, expected)
    }
    expectNear(try executor.activations(of: input), expected[expected.count - 1])
  }

  @Test(arguments: NetworkExample.all)
  func pairsOfNodesEqualReference(example: NetworkExample) throws {
    let network = try example.network()
    let input = testInput(example.inputShape(images: 1))
    let names = network.nodes.map(\.name)
    let expected = try network.referenceActivations(of: input, at: names)
    let executor = NetworkExecutor(network)
    for left in names.indices {
      for right in names.indices {
        let actual = try executor.activations(of: input, at: [names[right], names[left]])
        #expect(actual.count == 2)
        expectNear(actual[0], expected[right])
        expectNear(actual[1], expected[left])
        if left == right { #expect(actual[0] == actual[1]) }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5], NetworkExample.all)
  func batchEqualsItsImagesBitForBit(threads: Int, example: NetworkExample) throws {
    let network = try example.network()
    let layers = [network.outputName, network.nodes[1].name]
    let one = NetworkExecutor(network, pool: ThreadPool(threads: 1))
    let several = NetworkExecutor(network, pool: ThreadPool(threads: threads))
    let images = (0..<7).map { testInput(example.inputShape(images: 1), seed: UInt64($0)) }
    let single = try images.map { try one.activations(of: $0, at: layers) }
    // Large batches first and last, so that arenas are used again and further ones are added.
    for count in [3, 1, 7, 2, 6, 4, 5] {
      let batch = try joined(images.prefix(count))
      let results = try several.activations(of: batch, at: layers)
      for layer in layers.indices {
        let expected = try joined(single.prefix(count).map { $0[layer] })
        #expect(results[layer] == expected)
      }
    }
  }

  /// Beyond a place's receptive field, whatever is in the image: not one bit of it changes.
  @Test func localResultsDependOnReceptiveFieldsOnly() throws {
    let example = try #require(NetworkExample.all.first { $0.name.contains("tiles of 4") })
    let network = try example.network()
    let executor = NetworkExecutor(network)
    let one = testInput(example.inputShape(images: 1))
    let other = testInput(one.shape, seed: 8)
    let fields = try network.receptiveFields(forInput: example.extent)
    let layer = network.outputName
    let field = fields[try network.position(of: layer)]
    // A place in the middle, and an image that is another one outside of what the place sees.
    let (row, column) = (5, 6)
    var mixed = other.scalars
    for channel in 0..<3 {
      for y in field.rows[row] {
        for x in field.columns[column] {
          mixed[(channel * 22 + y) * 23 + x] = one[0, channel, y, x]
        }
      }
    }
    let images = [one, try Tensor(shape: one.shape, scalars: mixed)]
    func values(_ local: String?) throws -> [[Float]] {
      try images.map { image in
        let result = try executor.activations(of: image, at: layer, exactlyLocalThrough: local)
        return (0..<result.shape[1]).map { result[0, $0, row, column] }
      }
    }
    let (exact, tiled) = (try values(layer), try values(nil))
    #expect(exact[0] == exact[1])
    #expect(tiled[0] != tiled[1], "nothing is computed by tiles, so that this test shows nothing")
    for (left, right) in zip(exact[0] + exact[1], tiled[0] + tiled[1]) {
      #expect(abs(left - right) < 1e-5)
    }
  }

  @Test func otherExtentsInBetweenChangeNothing() throws {
    for example in NetworkExample.all where !example.name.contains("flatten") {
      let network = try example.network()
      let executor = NetworkExecutor(network)
      let small = testInput(example.inputShape(images: 1))
      let first = try executor.activations(of: small)
      let large = testInput([
        2, example.channels, example.extent.height + 5, example.extent.width + 2,
      ])
      expectNear(
        try executor.activations(of: large), try network.referenceActivations(of: large))
      #expect(try executor.activations(of: small) == first)
    }
  }

  @Test func noLayersGiveNoResults() throws {
    let network = try NetworkExample.all[0].network()
    let input = testInput([1, 3, 8, 8])
    #expect(try NetworkExecutor(network).activations(of: input, at: [String]()).isEmpty)
  }

  @Test(arguments: [true, false]) func takesVectors(isVector: Bool) throws {
    var sketch = NetworkSketch()
    let input = try sketch.input(20, isVector: isVector)
    let first = try sketch.relu(try sketch.linear(input, 20, 20))
    // As a map of one pixel the input has another shape than the vector.
    let second = isVector ? try sketch.add(first, try sketch.relu(input)) : first
    _ = try sketch.linear(second, 20, 3)
    let network = sketch.network()
    let executor = NetworkExecutor(network)
    let vectors = testInput([5, 20])
    let names = network.nodes.map(\.name)
    let expected = try network.referenceActivations(of: vectors, at: names)
    let maps = try vectors.reshaped(to: [5, 20, 1, 1])
    for (name, expected) in zip(names, expected) {
      let actual = try executor.activations(of: vectors, at: name)
      expectNear(actual, expected)
      #expect(try executor.activations(of: maps, at: name) == actual)
    }
    #expect(expected[0].shape == (isVector ? [5, 20] : [5, 20, 1, 1]))
    #expect(expected[expected.count - 1].shape == [5, 3])
    if isVector {
      #expect(throws: NetworkError.self) {
        try executor.activations(of: testInput([1, 20, 2, 1]))
      }
    }
  }

  /// From outside the pool and from its own tasks, which must not wait for each other.
  @Test(.timeLimit(.minutes(1))) func callsFromInsideAndOutsideOfThePool() async throws {
    let example = NetworkExample.all[0]
    let network = try example.network()
    let pool = ThreadPool(threads: 2)
    let input = testInput(example.inputShape(images: 3))
    let expected = try NetworkExecutor(network).activations(of: input)
    let executor = NetworkExecutor(network, pool: pool)
    await withTaskGroup { group in
      group.addTask {
        for _ in 0..<100 { #expect((try? executor.activations(of: input)) == expected) }
      }
      group.addTask {
        for _ in 0..<100 {
          pool.forEach(4) { _, _ in
            #expect((try? executor.activations(of: input)) == expected)
          }
        }
      }
    }
  }

  @Test func callsFromSeveralThreadsGiveTheSame() async throws {
    let example = NetworkExample.all[0]
    let executor = NetworkExecutor(try example.network(), pool: ThreadPool(threads: 3))
    let inputs = (0..<8).map { testInput(example.inputShape(images: $0 % 4 + 1)) }
    let expected = try inputs.map { try executor.activations(of: $0) }
    try await withThrowingTaskGroup { group in
      for (input, expected) in zip(inputs, expected) {
        group.addTask {
          let actual = try executor.activations(of: input)
          #expect(actual == expected)
        }
      }
      try await group.waitForAll()
    }
  }
}
