import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PoolingGradientTests {
  private static let poolings: [Pooling] = [
    .maximum, .average(countsPadding: true), .average(countsPadding: false),
  ]

  /// The fast path for either kind.
  private func gradient(
    _ pooling: Pooling, _ gradient: Tensor, input: Tensor, window: SlidingWindow,
    pool: ThreadPool = .shared
  ) throws -> Tensor {
    switch pooling {
    case .maximum:
      return try gradient.maximumPoolingGradient(at: input, window: window, pool: pool)
    case .average(let countsPadding):
      return try gradient.averagePoolingGradient(
        countsPadding: countsPadding,
        inputExtent: Extent(height: input.shape[2], width: input.shape[3]), window: window,
        pool: pool)
    }
  }

  @Test(arguments: poolings)
  func randomWindowsEqualReference(pooling: Pooling) throws {
    var random = TestGenerator(seed: 4)
    var count = 0
    while count < 100 {
      func extent(_ range: ClosedRange<Int>) -> Extent {
        Extent(
          height: .random(in: range, using: &random), width: .random(in: range, using: &random))
      }
      let kernel = extent(1...4)
      let window = SlidingWindow(
        kernel: kernel, stride: extent(1...5),
        padding: Extent(
          height: .random(in: 0...kernel.height / 2, using: &random),
          width: .random(in: 0...kernel.width / 2, using: &random)))
      let size = extent(1...9)
      guard let output = window.outputExtent(for: size) else { continue }
      count += 1
      // Few different values, so that many are equal.
      let input = random.tensor([2, 3, size.height, size.width], in: -2...2).map { $0.rounded() }
      let above = random.tensor([2, 3, output.height, output.width])
      let expected = try Reference.poolingGradient(pooling, above, input: input, window: window)
      let results = try [1, 2, 5].map { threads in
        try gradient(
          pooling, above, input: input, window: window, pool: ThreadPool(threads: threads))
      }
      expectClose(results[0], expected, absolute: 1e-6 * max(1, largestMagnitude(expected)))
      #expect(results[0] == results[1] && results[0] == results[2])
    }
  }

  @Test func firstOfEqualValuesGetsTheGradient() throws {
    // Windows of 2 x 2 that move by one: the upper left one holds 5 twice, and so does the lower
    // right one, whose first 5 is the upper left one's second.
    let input = try Tensor(shape: [1, 1, 3, 3], scalars: [1, 5, 2, 3, 5, 4, 0, 0, 5])
    let window = SlidingWindow(kernel: 2)
    let above = try Tensor(shape: [1, 1, 2, 2], scalars: [1, 10, 100, 1000])
    let expected = try Tensor(shape: [1, 1, 3, 3], scalars: [0, 11, 0, 0, 1100, 0, 0, 0, 0])
    #expect(try gradient(.maximum, above, input: input, window: window) == expected)
    #expect(
      try Reference.poolingGradient(.maximum, above, input: input, window: window) == expected)
  }

  @Test func paddingCountsOrNot() throws {
    // Windows of 1 x 2 at -1, 0 and 1 over two pixels: the outer ones cover one pixel each.
    let window = SlidingWindow(
      kernel: Extent(height: 1, width: 2), padding: Extent(height: 0, width: 1))
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [7, 8])
    let above = try Tensor(shape: [1, 1, 1, 3], scalars: [1, 10, 100])
    for (countsPadding, scalars) in [(true, [5.5, 55]), (false, [6, 105])] as [(Bool, [Float])] {
      let expected = try Tensor(shape: [1, 1, 1, 2], scalars: scalars)
      let pooling = Pooling.average(countsPadding: countsPadding)
      #expect(try gradient(pooling, above, input: input, window: window) == expected)
      #expect(
        try Reference.poolingGradient(pooling, above, input: input, window: window) == expected)
    }
  }

  @Test func notANumberIsTheLargest() throws {
    let input = try Tensor(shape: [1, 1, 1, 4], scalars: [3, .nan, 9, .nan])
    let window = SlidingWindow(kernel: Extent(height: 1, width: 4))
    let above = Tensor(repeating: 1, shape: [1, 1, 1, 1])
    let expected = try Tensor(shape: [1, 1, 1, 4], scalars: [0, 0, 0, 1])
    #expect(try gradient(.maximum, above, input: input, window: window) == expected)
    #expect(
      try Reference.poolingGradient(.maximum, above, input: input, window: window) == expected)
  }

  @Test(arguments: poolings)
  func refusesWhatDoesNotFit(pooling: Pooling) {
    let input = Tensor(zeros: [1, 2, 4, 4])
    let refused: [(shape: Shape, window: SlidingWindow)] = [
      (shape: [1, 2, 3, 2], window: SlidingWindow(kernel: 2)),
      (shape: [2, 3, 3], window: SlidingWindow(kernel: 2)),
      (shape: [1, 2, 3, 3], window: SlidingWindow(kernel: 6)),
      (shape: [1, 2, 7, 7], window: SlidingWindow(kernel: 2, padding: 2)),
      (shape: [1, 2, 2, 2], window: SlidingWindow(kernel: 2, dilation: 2)),
    ]
    for (shape, window) in refused {
      #expect(throws: ShapeError.self) {
        try gradient(pooling, Tensor(zeros: shape), input: input, window: window)
      }
      #expect(throws: ShapeError.self) {
        try Reference.poolingGradient(pooling, Tensor(zeros: shape), input: input, window: window)
      }
    }
    // Other channels or another batch are refused where the input is given.
    for shape: Shape in [[1, 3, 3, 3], [2, 2, 3, 3]] {
      #expect(throws: ShapeError.self) {
        try Tensor(zeros: shape).maximumPoolingGradient(
          at: input, window: SlidingWindow(kernel: 2))
      }
    }
  }
}
