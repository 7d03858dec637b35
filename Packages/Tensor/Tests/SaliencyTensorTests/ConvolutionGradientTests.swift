import SaliencyTensor
import SaliencyTensorTesting
import Testing

extension ConvolutionCase {
  /// Those of the forward pass, and windows that lie differently to what they leave out.
  static let gradients: [ConvolutionCase] =
    all + [
      // Padding larger than the kernel, so that outputs at the border read nothing.
      .init(input: [1, 3, 4, 5], outputs: 2, window: .init(kernel: 1, padding: 2)),
      .init(input: [2, 5, 5, 4], outputs: 20, window: .init(kernel: 2, stride: 3, padding: 4)),
      .init(
        input: [1, 4, 3, 6], outputs: 6,
        window: .init(
          kernel: Extent(height: 1, width: 3), stride: Extent(height: 2, width: 1),
          padding: Extent(height: 5, width: 4), dilation: Extent(height: 1, width: 2)), groups: 2),
      // Rows and columns that the stride leaves over: 1 at the end, 2, and all but one.
      .init(input: [1, 3, 8, 9], outputs: 4, window: .init(kernel: 3, stride: 2)),
      .init(input: [1, 3, 10, 11], outputs: 4, window: .init(kernel: 2, stride: 3)),
      .init(input: [1, 2, 5, 4], outputs: 3, window: .init(kernel: 1, stride: 9)),
      // Stride and dilation with a common divisor, without, and equal: then all taps are one phase.
      .init(
        input: [1, 6, 17, 15], outputs: 5,
        window: .init(kernel: 4, stride: 6, padding: 3, dilation: 4)),
      .init(
        input: [1, 6, 14, 15], outputs: 5,
        window: .init(kernel: 3, stride: 3, padding: 2, dilation: 2)),
      .init(
        input: [1, 6, 14, 15], outputs: 5,
        window: .init(kernel: 3, stride: 2, padding: 1, dilation: 2)),
      .init(input: [1, 24, 9, 9], outputs: 36, window: .init(kernel: 3, stride: 2), groups: 4),
    ]
}

@Suite struct ConvolutionGradientTests {
  @Test(arguments: InstructionSet.allCases.filter(\.isAvailable), ConvolutionCase.gradients)
  func equalsReference(instructionSet: InstructionSet, example: ConvolutionCase) throws {
    let (gradient, weights) = try operands(of: example)
    let scale = (0..<example.outputs).map { Float($0 % 3) - 0.5 }
    for scale in [nil, scale] {
      let scaled = weights.scalars.enumerated().map { index, weight in
        weight * (scale?[index / (weights.shape.count / example.outputs)] ?? 1)
      }
      let expected = try Reference.convolutionGradient(
        gradient, weights: Tensor(shape: weights.shape, scalars: scaled), window: example.window,
        groups: example.groups, inputExtent: example.extent)
      let transposed = try TransposedConvolution(
        weights: weights, scale: scale, window: example.window, groups: example.groups)
      let actual = try gradient.convolutionGradient(
        through: transposed, inputExtent: example.extent, instructionSet: instructionSet)
      #expect(actual.shape == example.input)
      expectClose(actual, expected, absolute: 2e-6 * max(1, largestMagnitude(expected)))
    }
  }

  /// `sum(g * conv(x)) = sum(gradient(g) * x)` holds for no other operation.
  @Test(arguments: ConvolutionCase.gradients)
  func referenceIsAdjointToTheConvolution(example: ConvolutionCase) throws {
    let (gradient, weights) = try operands(of: example)
    var random = TestGenerator(seed: 8)
    let input = random.tensor(example.input)
    let output = try Reference.convolution(
      input, weights: weights, window: example.window, groups: example.groups)
    let back = try Reference.convolutionGradient(
      gradient, weights: weights, window: example.window, groups: example.groups,
      inputExtent: example.extent)
    let (left, leftSize) = product(gradient, output)
    let (right, _) = product(back, input)
    #expect(abs(left - right) < 1e-6 * max(1, leftSize))
  }

  @Test func randomShapesEqualReference() throws {
    var random = TestGenerator(seed: 11)
    var count = 0
    while count < 150 {
      let groups = Int.random(in: 1...3, using: &random)
      func extent(_ range: ClosedRange<Int>) -> Extent {
        Extent(
          height: .random(in: range, using: &random), width: .random(in: range, using: &random))
      }
      let window = SlidingWindow(
        kernel: extent(1...4), stride: extent(1...5), padding: extent(0...6),
        dilation: extent(1...3))
      let size = extent(1...13)
      guard window.outputExtent(for: size) != nil else { continue }
      count += 1
      let example = ConvolutionCase(
        input: [
          .random(in: 1...2, using: &random), groups * .random(in: 1...20, using: &random),
          size.height, size.width,
        ],
        outputs: groups * .random(in: 1...25, using: &random), window: window, groups: groups)
      for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
        try equalsReference(instructionSet: instructionSet, example: example)
      }
    }
  }

  @Test(arguments: ConvolutionCase.gradients)
  func threadsAndBatchesChangeNoBit(example: ConvolutionCase) throws {
    var example = example
    example.input = Shape([3] + example.input.dimensions.dropFirst())
    let (gradient, weights) = try operands(of: example)
    let results = try (1...5).map { threads in
      let pool = ThreadPool(threads: threads)
      let transposed = try TransposedConvolution(
        weights: weights, window: example.window, groups: example.groups, pool: pool)
      let whole = try gradient.convolutionGradient(
        through: transposed, inputExtent: example.extent, pool: pool)
      for image in 0..<3 {
        let one = gradient[entry: image]
        let part = try one.reshaped(to: Shape([1] + one.shape.dimensions)).convolutionGradient(
          through: transposed, inputExtent: example.extent, pool: pool)
        #expect(part[entry: 0] == whole[entry: image])
      }
      return whole
    }
    for result in results { #expect(result == results[0]) }
  }

  @Test func oneWeightServesMapsOfAnyExtent() throws {
    var random = TestGenerator(seed: 2)
    let window = SlidingWindow(kernel: 3, stride: 2, padding: 1)
    let weights = random.tensor([5, 4, 3, 3])
    let transposed = try TransposedConvolution(weights: weights, window: window)
    for side in 1...9 {
      let extent = Extent(height: side, width: 10 - side)
      let output = try #require(window.outputExtent(for: extent))
      let gradient = random.tensor([1, 5, output.height, output.width])
      expectClose(
        try gradient.convolutionGradient(through: transposed, inputExtent: extent),
        try Reference.convolutionGradient(
          gradient, weights: weights, window: window, inputExtent: extent), absolute: 1e-5)
    }
  }

  @Test func sharesByHand() throws {
    // Input x0...x4; outputs y0 = 1 x0 + 2 x1 and y1 = 1 x3 + 2 x4 (stride 3): x2 is left out.
    let weights = try Tensor(shape: [1, 1, 1, 2], scalars: [1, 2])
    let window = SlidingWindow(
      kernel: Extent(height: 1, width: 2), stride: Extent(height: 1, width: 3))
    let gradient = try Tensor(shape: [1, 1, 1, 2], scalars: [10, 100])
    let expected = try Tensor(shape: [1, 1, 1, 5], scalars: [10, 20, 0, 100, 200])
    let extent = Extent(height: 1, width: 5)
    #expect(
      try gradient.convolutionGradient(
        through: TransposedConvolution(weights: weights, window: window), inputExtent: extent)
        == expected)
    #expect(
      try Reference.convolutionGradient(
        gradient, weights: weights, window: window, inputExtent: extent) == expected)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let window = SlidingWindow(kernel: 3, padding: 1)
    let weights = Tensor(zeros: [4, 2, 3, 3])
    let transposed = try TransposedConvolution(weights: weights, window: window)
    for shape: Shape in [[1, 4, 5, 6], [1, 3, 5, 5], [4, 5, 5], [0, 4, 5, 5]] {
      #expect(throws: ShapeError.self) {
        try Tensor(zeros: shape).convolutionGradient(through: transposed, inputExtent: Extent(5))
      }
      #expect(throws: ShapeError.self) {
        try Reference.convolutionGradient(
          Tensor(zeros: shape), weights: weights, window: window, inputExtent: Extent(5))
      }
    }
    for (window, groups, scale) in [
      (SlidingWindow(kernel: 2), 1, nil), (window, 3, nil), (window, 0, nil), (window, 1, [1]),
      (SlidingWindow(kernel: 3, stride: 0), 1, nil),
      (SlidingWindow(kernel: 3, dilation: 0), 1, nil),
      (SlidingWindow(kernel: 3, padding: -1), 1, nil),
    ] as [(SlidingWindow, Int, [Float]?)] {
      #expect(throws: ShapeError.self) {
        try TransposedConvolution(weights: weights, scale: scale, window: window, groups: groups)
      }
    }
  }

  private func operands(of example: ConvolutionCase) throws -> (gradient: Tensor, weights: Tensor) {
    var random = TestGenerator(seed: 5)
    let kernel = example.window.kernel
    let output = try #require(example.window.outputExtent(for: example.extent))
    return (
      random.tensor([example.input[0], example.outputs, output.height, output.width]),
      random.tensor(
        [example.outputs, example.input[1] / example.groups, kernel.height, kernel.width])
    )
  }

  /// The scalar product, and the sum of the sizes of its terms.
  private func product(_ left: Tensor, _ right: Tensor) -> (sum: Double, size: Double) {
    zip(left.scalars, right.scalars).reduce((0, 0)) {
      let term = Double($1.0) * Double($1.1)
      return ($0.0 + term, $0.1 + abs(term))
    }
  }
}

extension ConvolutionCase {
  /// Rows and columns of the input.
  fileprivate var extent: Extent { Extent(height: input[2], width: input[3]) }
}
