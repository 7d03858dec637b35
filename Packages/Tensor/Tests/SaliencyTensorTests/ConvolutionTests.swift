import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// A convolution to compare on both paths.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var input: Shape  // [N, C, H, W]
  var outputs: Int
  var window: SlidingWindow
  var groups = 1
  var withResidual = false
  var rectified = false

  var testDescription: String {
    "\(input) to \(outputs), \(window.kernel)/\(window.stride)+\(window.padding)*\(window.dilation), groups \(groups)"
  }

  static let all: [ConvolutionCase] = [
    // The shapes of a ResNet, made small: stem, 1x1, 3x3, strided, projections, 7x7 maps.
    .init(input: [1, 3, 30, 30], outputs: 64, window: .init(kernel: 7, stride: 2, padding: 3)),
    .init(input: [2, 64, 8, 8], outputs: 64, window: .init(kernel: 1), rectified: true),
    .init(
      input: [1, 64, 7, 7], outputs: 32, window: .init(kernel: 3, padding: 1), withResidual: true,
      rectified: true),
    .init(input: [1, 32, 14, 14], outputs: 64, window: .init(kernel: 3, stride: 2, padding: 1)),
    .init(input: [1, 48, 14, 14], outputs: 96, window: .init(kernel: 1, stride: 2)),
    // More input channels than one chunk of weights holds.
    .init(input: [1, 400, 3, 5], outputs: 40, window: .init(kernel: 1), withResidual: true),
    .init(input: [1, 80, 4, 4], outputs: 48, window: .init(kernel: 3, padding: 1)),
    // Channels that fill no block, odd sizes, size 1, strides larger than the kernel.
    .init(input: [1, 1, 1, 1], outputs: 1, window: .init(kernel: 1)),
    .init(input: [1, 17, 5, 9], outputs: 33, window: .init(kernel: 3, padding: 1)),
    .init(input: [3, 20, 6, 1], outputs: 5, window: .init(kernel: 1, stride: 3)),
    .init(input: [1, 5, 11, 13], outputs: 16, window: .init(kernel: 2, stride: 5)),
    .init(
      input: [1, 4, 9, 29], outputs: 7,
      window: .init(
        kernel: Extent(height: 1, width: 5), stride: Extent(height: 2, width: 1),
        padding: Extent(height: 0, width: 4))),
    // Dilation.
    .init(input: [1, 16, 12, 12], outputs: 16, window: .init(kernel: 3, padding: 2, dilation: 2)),
    .init(
      input: [1, 3, 15, 10], outputs: 4,
      window: .init(
        kernel: Extent(3), padding: Extent(height: 3, width: 0),
        dilation: Extent(height: 3, width: 2))),
    // Groups that end inside blocks, as many groups as channels.
    .init(input: [1, 32, 6, 6], outputs: 64, window: .init(kernel: 3, padding: 1), groups: 8),
    .init(input: [1, 30, 5, 5], outputs: 45, window: .init(kernel: 1), groups: 15),
    .init(input: [1, 40, 7, 7], outputs: 40, window: .init(kernel: 3, padding: 1), groups: 40),
    .init(input: [1, 64, 4, 4], outputs: 128, window: .init(kernel: 3, padding: 1), groups: 2),
  ]

  /// Odd extents, windows and groups.
  static func random(using random: inout TestGenerator) -> ConvolutionCase {
    let groups = Int.random(in: 1...3, using: &random)
    let kernel = Extent(
      height: .random(in: 1...4, using: &random), width: .random(in: 1...4, using: &random))
    let window = SlidingWindow(
      kernel: kernel,
      stride: Extent(
        height: .random(in: 1...3, using: &random), width: .random(in: 1...3, using: &random)),
      padding: Extent(
        height: .random(in: 0...3, using: &random), width: .random(in: 0...3, using: &random)),
      dilation: Extent(
        height: .random(in: 1...2, using: &random), width: .random(in: 1...2, using: &random)))
    return ConvolutionCase(
      input: [
        .random(in: 1...2, using: &random), groups * .random(in: 1...20, using: &random),
        .random(in: 7...12, using: &random), .random(in: 7...19, using: &random),
      ],
      outputs: groups * .random(in: 1...25, using: &random), window: window, groups: groups,
      withResidual: .random(using: &random), rectified: .random(using: &random))
  }

  /// Random input, weights, bias and, where there is one, residual.
  func operands() -> (Tensor, Tensor, [Float], Tensor?) {
    var random = TestGenerator(seed: 42)
    let image = random.tensor(input)
    let weights = random.tensor(
      [outputs, input[1] / groups, window.kernel.height, window.kernel.width])
    let bias = random.tensor([outputs]).scalars
    let extent = window.outputExtent(for: Extent(height: input[2], width: input[3]))
    let residual = extent.map { random.tensor([input[0], outputs, $0.height, $0.width]) }
    return (image, weights, bias, withResidual ? residual : nil)
  }
}

@Suite struct ConvolutionTests {
  @Test(arguments: InstructionSet.allCases.filter(\.isAvailable), ConvolutionCase.all)
  func equalsReference(instructionSet: InstructionSet, example: ConvolutionCase) throws {
    let (input, weights, bias, residual) = example.operands()
    let actual = try input.convolved(
      with: weights, bias: bias, window: example.window, groups: example.groups,
      residual: residual, rectified: example.rectified, instructionSet: instructionSet)
    let expected = try Reference.convolution(
      input, weights: weights, bias: bias, window: example.window, groups: example.groups,
      residual: residual, rectified: example.rectified)
    expectClose(actual, expected, absolute: 2e-6 * max(1, largestMagnitude(expected)))
  }

  @Test(arguments: ConvolutionCase.all)
  func doesNotDependOnThreads(example: ConvolutionCase) throws {
    let (input, weights, bias, residual) = example.operands()
    let results = try [1, 2, 5].map { threads in
      try input.convolved(
        with: weights, bias: bias, window: example.window, groups: example.groups,
        residual: residual, rectified: example.rectified, pool: ThreadPool(threads: threads))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func randomShapesEqualReference() throws {
    var random = TestGenerator(seed: 7)
    for _ in 0..<60 {
      let example = ConvolutionCase.random(using: &random)
      for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
        try equalsReference(instructionSet: instructionSet, example: example)
      }
    }
  }

  @Test func sumsByHand() throws {
    // A 2 x 2 kernel of ones sums four neighbors; the bias adds 10.
    let input = try Tensor(shape: [1, 1, 2, 3], scalars: [1, 2, 3, 4, 5, 6])
    let ones = Tensor(repeating: 1, shape: [1, 1, 2, 2])
    let result = try input.convolved(with: ones, bias: [10], window: SlidingWindow(kernel: 2))
    #expect(result == (try Tensor(shape: [1, 1, 1, 2], scalars: [22, 26])))
  }

  @Test func notANumberStays() throws {
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [.nan, -1])
    let one = Tensor(repeating: 1, shape: [1, 1, 1, 1])
    for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
      let result = try input.convolved(
        with: one, window: SlidingWindow(kernel: 1), rectified: true,
        instructionSet: instructionSet)
      #expect(result.scalars[0].isNaN)
      #expect(result.scalars[1] == 0)
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let input = Tensor(zeros: [1, 4, 5, 5])
    #expect(throws: ShapeError.self) {
      try input.convolved(with: Tensor(zeros: [2, 3, 1, 1]), window: SlidingWindow(kernel: 1))
    }
    #expect(throws: ShapeError.self) {
      try input.convolved(with: Tensor(zeros: [2, 4, 7, 7]), window: SlidingWindow(kernel: 7))
    }
    #expect(throws: ShapeError.self) {
      try input.convolved(
        with: Tensor(zeros: [3, 2, 1, 1]), window: SlidingWindow(kernel: 1), groups: 2)
    }
  }
}
