import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct NetworkErrorTests {
  @Test(arguments: [[1, 4, 8, 8], [0, 3, 8, 8], [1, 3, 0, 8], [3, 8, 8], [3], [2, 4], []])
  func refusesOtherInputs(dimensions: [Int]) throws {
    let network = try NetworkExample.all[0].network()
    let input = Tensor(zeros: Shape(dimensions))
    let expected = NetworkError.wrongInput(
      ShapeError(
        operation: "batch", expected: "[N, 3, H, W] with N of at least 1", found: input.shape))
    #expect(throws: expected) { try NetworkExecutor(network).activations(of: input) }
    #expect(throws: expected) { try network.referenceActivations(of: input) }
    #expect(
      expected.description
        == "network input: batch: expected [N, 3, H, W] with N of at least 1, found \(dimensions)")
  }

  @Test func namesTheNodeThatAnImageIsTooSmallFor() throws {
    var sketch = NetworkSketch()
    let padded = try sketch.convolution(
      try sketch.input(3), 3, 4, .init(kernel: 3, padding: 1))
    _ = try sketch.convolution(padded, 4, 2, .init(kernel: 5))
    let network = sketch.network()
    let input = testInput([1, 3, 4, 9])
    let expected = NetworkError.shape(
      node: "conv2",
      ShapeError(
        operation: "convolution", expected: "a map that a window of 5 x 5 fits into",
        found: "[4, 4, 9]"))
    #expect(throws: expected) { try NetworkExecutor(network).activations(of: input) }
    // Also where the layer that is wanted stands before: an image fits a network, or it does not.
    #expect(throws: expected) {
      try NetworkExecutor(network).activations(of: input, at: "conv1")
    }
    #expect(throws: expected) { try network.referenceActivations(of: input) }
    #expect(try NetworkExecutor(network).activations(of: testInput([1, 3, 5, 5])).shape.count == 2)
  }

  @Test func refusesVectorsOfAnotherLengthBehindAFlatten() throws {
    let network = try #require(NetworkExample.all.first { $0.name == "flattened input" }).network()
    #expect(
      throws: NetworkError.shape(
        node: "linear2",
        ShapeError(operation: "linear", expected: "a vector of 32", found: "[40]"))
    ) { try NetworkExecutor(network).activations(of: testInput([1, 2, 5, 4])) }
  }

  @Test func offersNearestNames() throws {
    let network = try NetworkExample.all[0].network()
    let executor = NetworkExecutor(network)
    let expected = NetworkError.unknownLayer(name: "Conv5", nearest: ["conv1", "conv3", "conv4"])
    #expect(throws: expected) {
      try executor.activations(of: testInput([1, 3, 9, 9]), at: ["conv1", "Conv5"])
    }
    #expect(
      expected.description
        == "there is no layer 'Conv5'; the nearest names are conv1, conv3, conv4")
    let unlike = NetworkError.unknownLayer(name: "zzzzzzzzzz", nearest: [])
    #expect(throws: unlike) { try network.position(of: "zzzzzzzzzz") }
    #expect(unlike.description == "there is no layer 'zzzzzzzzzz'")
  }

  @Test(arguments: [-0.5, -0.001, Float.nan])
  func refusesVariancesWithoutARoot(variance: Float) throws {
    let network = try normalized(variance: variance)
    let executor = NetworkExecutor(network)
    let input = testInput([1, 1, 3, 3])
    let expected = NetworkError.negativeVariance(node: "bn")
    // Folded into the convolution, and alone.
    #expect(throws: expected) { try executor.activations(of: input, at: "bn") }
    #expect(throws: expected) { try executor.activations(of: input, at: ["conv", "bn"]) }
    #expect(try executor.activations(of: input, at: "conv").shape == [1, 2, 3, 3])
  }

  @Test func takesAVarianceWithinEpsilonOfZero() throws {
    let network = try normalized(variance: -0.000_25)
    let input = testInput([1, 1, 3, 3])
    let result = try NetworkExecutor(network).activations(of: input)
    expectNear(result, try network.referenceActivations(of: input))
  }

  @Test func refusesParametersThatDoNotFitEachOther() throws {
    let ones = { (dimensions: Int...) in Tensor(repeating: 1, shape: Shape(dimensions)) }
    let window = SlidingWindow(kernel: 3)
    let refused: [Network.Operation] = [
      .convolution(.init(weights: ones(4, 2, 3), window: window)),
      .convolution(.init(weights: ones(4, 2, 3, 5), window: window)),
      .convolution(.init(weights: ones(4, 0, 3, 3), window: window)),
      .convolution(.init(weights: ones(4, 2, 3, 3), window: window, groups: 3)),
      .convolution(.init(weights: ones(4, 2, 3, 3), window: window, groups: 0)),
      .convolution(.init(weights: ones(4, 2, 3, 3), bias: ones(3), window: window)),
      .linear(.init(weights: ones(4))),
      .linear(.init(weights: ones(4, 2), bias: ones(2))),
      .batchNormalization(normalization(ones(2), ones(2), ones(1), ones(2))),
      .batchNormalization(normalization(ones(2), ones(2), ones(2), ones(3))),
      .batchNormalization(normalization(ones(2, 1), ones(2), ones(2), ones(2))),
    ]
    for operation in refused {
      var builder = NetworkBuilder()
      let input = try builder.input(channels: 2)
      #expect {
        try builder.add("node", operation, input)
      } throws: { error in
        guard case NetworkError.shape(node: "node", _) = error else { return false }
        return true
      }
    }
  }

  @Test func refusesNamesAndOperandsThatDoNotFit() throws {
    var builder = NetworkBuilder()
    #expect(
      throws: NetworkError.shape(
        node: "input",
        ShapeError(operation: "input", expected: "at least 1 channel", found: "0"))
    ) {
      var empty = NetworkBuilder()
      _ = try empty.input(channels: 0)
    }
    let input = try builder.input(channels: 2)
    #expect(throws: NetworkError.nameTaken("again")) {
      try builder.input(channels: 2, name: "again")
    }
    #expect(throws: NetworkError.wrongOperands(node: "sum")) {
      try builder.add("sum", .add, input)
    }
    #expect(throws: NetworkError.wrongOperands(node: "relu")) {
      try builder.add("relu", .relu, input, input)
    }
    #expect(throws: NetworkError.wrongOperands(node: "second")) {
      try builder.add("second", .input(channels: 2))
    }
    let relu = try builder.add("relu", .relu, input)
    #expect(throws: NetworkError.nameTaken("relu")) { try builder.add("relu", .relu, relu) }
    #expect(throws: NetworkError.nameTaken("input")) { try builder.name("input", for: relu) }
    #expect(throws: NetworkError.nameTaken("")) { try builder.add("", .relu, relu) }
    try builder.name("alias", for: relu)
    #expect(throws: NetworkError.nameTaken("alias")) { try builder.add("alias", .relu, relu) }
    let network = builder.build()
    #expect(Array(network.allNames) == ["input", "relu", "alias"])
    #expect(try network.position(of: "alias") == 1)
  }

  private func normalized(variance: Float) throws -> Network {
    var builder = NetworkBuilder()
    let input = try builder.input(channels: 1)
    let convolution = try builder.add(
      "conv",
      .convolution(.init(weights: testInput([2, 1, 1, 1]), window: .init(kernel: 1))), input)
    let ones = Tensor(repeating: 1, shape: [2])
    let variances = try Tensor(shape: [2], scalars: [1, variance])
    _ = try builder.add(
      "bn", .batchNormalization(normalization(ones, ones, ones, variances)), convolution)
    return builder.build()
  }

  private func normalization(
    _ weight: Tensor, _ bias: Tensor, _ mean: Tensor, _ variance: Tensor
  ) -> Network.BatchNormalization {
    .init(weight: weight, bias: bias, mean: mean, variance: variance, epsilon: 0.001)
  }
}
