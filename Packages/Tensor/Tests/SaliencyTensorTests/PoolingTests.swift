import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PoolingTests {
  static let windows: [SlidingWindow] = [
    .init(kernel: 3, stride: 2, padding: 1), .init(kernel: 2, stride: 2), .init(kernel: 1),
    .init(kernel: Extent(height: 5, width: 7)),
    .init(
      kernel: Extent(height: 2, width: 3), stride: Extent(height: 4, width: 1),
      padding: Extent(height: 1, width: 0)),
  ]

  @Test(
    arguments: [.maximum, .average(countsPadding: true), .average(countsPadding: false)]
      as [Pooling], windows)
  func equalsReference(pooling: Pooling, window: SlidingWindow) throws {
    var random = TestGenerator(seed: 3)
    let input = random.tensor([2, 19, 5, 7])
    let expected = try Reference.pooling(pooling, input, window: window)
    for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
      let actual = try input.pooled(pooling, window: window, instructionSet: instructionSet)
      expectClose(actual, expected, absolute: 1e-6)
    }
  }

  @Test func paddingIsNotAMaximum() throws {
    let input = Tensor(repeating: -2, shape: [1, 1, 2, 2])
    let pooled = try input.pooled(.maximum, window: SlidingWindow(kernel: 3, padding: 1))
    #expect(pooled == Tensor(repeating: -2, shape: [1, 1, 2, 2]))
  }

  @Test func refusesAWindowThatCouldLieOutside() {
    #expect(throws: ShapeError.self) {
      try Tensor(zeros: [1, 1, 4, 4]).pooled(
        .maximum, window: SlidingWindow(kernel: 2, padding: 2))
    }
  }
}
