import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Convolutions and poolings whose numbers are rounded to bfloat16.
@Suite struct BFloat16Tests {
  static let instructionSets = InstructionSet.allCases.filter(\.isAvailable)

  /// Half of the distance between neighbors, relative to the number, and room for another order of
  /// sums in single precision, which may round the other way.
  private func expectRounded(
    _ actual: Tensor, _ exact: Tensor, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(actual == rounded(actual), sourceLocation: sourceLocation)
    expectClose(
      actual, exact, relative: 0x1.01p-8, absolute: 2e-6 * max(1, largestMagnitude(exact)),
      sourceLocation: sourceLocation)
  }

  @Test(arguments: instructionSets)
  func roundsToTheNearestWithTiesToEven(instructionSet: InstructionSet) throws {
    let values: [(Float, Float)] = [
      (1, 1), (0x1.01p0, 1), (0x1.03p0, 0x1.04p0), (0x1.010002p0, 0x1.02p0), (-0x1.01p0, -1),
      (0x1.00fffep0, 1), (.greatestFiniteMagnitude, .infinity), (-.infinity, -.infinity), (0, 0),
      (0x1.fffep-126, 0x1p-125), (3.14159274, 3.140625),
    ]
    let input = try Tensor(shape: [1, 1, 1, values.count], scalars: values.map(\.0))
    let one = SlidingWindow(kernel: 1)
    let copy = try input.pooled(
      .maximum, window: one, precision: .bfloat16, instructionSet: instructionSet)
    #expect(copy.scalars == values.map(\.1))
    #expect(rounded(input).scalars == values.map(\.1))
    // The same at the end of a convolution, where whole vectors are rounded.
    let finite = try Tensor(shape: [1, 1, 1, 1], scalars: [1])
    for (value, expected) in values where abs(value) > 0x1p-100 {
      let result = try finite.convolved(
        with: Tensor(zeros: [20, 1, 1, 1]), bias: [Float](repeating: value, count: 20), window: one,
        precision: .bfloat16, instructionSet: instructionSet)
      #expect(result.scalars == [Float](repeating: expected, count: 20))
    }
  }

  @Test(arguments: instructionSets, ConvolutionCase.all)
  func convolutionEqualsReference(
    instructionSet: InstructionSet, example: ConvolutionCase
  ) throws {
    let (input, weights, bias, residual) = example.operands()
    let actual = try input.convolved(
      with: weights, bias: bias, window: example.window, groups: example.groups,
      residual: residual, rectified: example.rectified, precision: .bfloat16,
      instructionSet: instructionSet)
    let expected = try Reference.convolution(
      rounded(input), weights: rounded(weights), bias: bias, window: example.window,
      groups: example.groups, residual: residual.map(rounded), rectified: example.rectified)
    expectRounded(actual, expected)
  }

  @Test func randomConvolutionsEqualReference() throws {
    var random = TestGenerator(seed: 8)
    for _ in 0..<30 {
      let example = ConvolutionCase.random(using: &random)
      for instructionSet in Self.instructionSets {
        try convolutionEqualsReference(instructionSet: instructionSet, example: example)
      }
    }
  }

  /// Products of two bfloat16 are exact floats, so it does not matter whether they are rounded.
  @Test(arguments: ConvolutionCase.all)
  func convolutionsByWayOfFloatsGiveTheSameBits(example: ConvolutionCase) throws {
    let (input, weights, bias, residual) = example.operands()
    let results = try [InstructionSet.portable, .avx2, .avx512].filter(\.isAvailable).map { set in
      try input.convolved(
        with: weights, bias: bias, window: example.window, groups: example.groups,
        residual: residual, rectified: example.rectified, precision: .bfloat16,
        instructionSet: set)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: ConvolutionCase.all)
  func doesNotDependOnThreads(example: ConvolutionCase) throws {
    let (input, weights, bias, residual) = example.operands()
    let results = try [1, 2, 5].map { threads in
      try input.convolved(
        with: weights, bias: bias, window: example.window, groups: example.groups,
        residual: residual, rectified: example.rectified, precision: .bfloat16,
        pool: ThreadPool(threads: threads))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test(
    arguments: [.maximum, .average(countsPadding: true), .average(countsPadding: false)]
      as [Pooling], PoolingTests.windows)
  func poolingEqualsReference(pooling: Pooling, window: SlidingWindow) throws {
    var random = TestGenerator(seed: 3)
    let input = random.tensor([2, 19, 5, 7])
    let expected = try Reference.pooling(pooling, rounded(input), window: window)
    for instructionSet in Self.instructionSets {
      expectRounded(
        try input.pooled(
          pooling, window: window, precision: .bfloat16, instructionSet: instructionSet), expected)
    }
  }

  @Test func notANumberStays() throws {
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [Float(bitPattern: 0x7f80_0001), -1])
    let one = Tensor(repeating: 1, shape: [1, 1, 1, 1])
    for instructionSet in Self.instructionSets {
      let result = try input.convolved(
        with: one, window: SlidingWindow(kernel: 1), rectified: true, precision: .bfloat16,
        instructionSet: instructionSet)
      #expect(result.scalars[0].isNaN)
      #expect(result.scalars[1] == 0)
    }
  }

  @Test func mapsTakeHalfOfTheMemory() {
    let full = BlockedLayout(channels: 33, extent: Extent(5), halo: Extent(1))
    let half = BlockedLayout(
      channels: 33, extent: Extent(5), halo: Extent(1), precision: .bfloat16)
    #expect(full.floatCount == 3 * 7 * 7 * 16)
    #expect(half.floatCount * 2 == full.floatCount)
    // Inputs have pairs of lanes; an odd number of pairs ends inside of a float.
    let lanes = [1, 2, 3, 4, 17].map { channels in
      BlockedLayout(
        channels: channels, extent: Extent(1), isNetworkInput: true, precision: .bfloat16
      ).lanes
    }
    #expect(lanes == [2, 2, 4, 4, 16])
  }

  @Test func refusesMapsOfAnotherPrecision() throws {
    let packed = try PackedConvolution(
      weights: Tensor(zeros: [16, 16, 1, 1]), window: SlidingWindow(kernel: 1))
    func map(_ precision: Precision) -> BlockedMap {
      BlockedMap(
        layout: BlockedLayout(channels: 16, extent: Extent(1), precision: precision), offset: 0)
    }
    #expect(throws: ShapeError.self) {
      try PackedConvolution(
        weights: Tensor(zeros: [16, 6, 1, 1]), window: SlidingWindow(kernel: 1), lanes: 3,
        precision: .bfloat16)
    }
    for (input, output) in [(Precision.bfloat16, Precision.bfloat16), (.float32, .bfloat16)] {
      #expect(throws: ShapeError.self) {
        try ConvolutionOperation(packed, input: map(input), output: map(output))
      }
    }
    #expect(throws: ShapeError.self) {
      try AdditionOperation(
        map(.float32), map(.bfloat16), output: map(.float32), rectify: false)
    }
    #expect(throws: ShapeError.self) {
      try AffineOperation(rectify: true, input: map(.bfloat16), output: map(.float32))
    }
    #expect(throws: ShapeError.self) {
      try FlattenOperation(input: map(.bfloat16), output: map(.float32))
    }
  }
}

/// Every element rounded to bfloat16, by another rule than the engine's: of the two neighbors the
/// nearer one, in double precision.
private func rounded(_ tensor: Tensor) -> Tensor {
  tensor.map { value in
    guard value.isFinite else { return value }
    let below = Float(bitPattern: value.bitPattern & 0xffff_0000)
    let above = Float(bitPattern: (value.bitPattern & 0xffff_0000) &+ 0x1_0000)
    // Beyond the largest number the neighbor is infinity, which counts as the next power of two.
    let limit = above.isFinite ? Double(above) : (value < 0 ? -0x1p128 : 0x1p128)
    let distances = (abs(Double(value) - Double(below)), abs(limit - Double(value)))
    if distances.0 == distances.1 { return below.bitPattern & 0x1_0000 == 0 ? below : above }
    return distances.0 < distances.1 ? below : above
  }
}
