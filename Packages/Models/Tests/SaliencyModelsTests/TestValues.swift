import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Uniform values in -1...1.
func testInput(_ shape: Shape, seed: UInt64 = 7) -> Tensor {
  var generator = TestGenerator(seed: seed)
  return generator.tensor(shape)
}

/// Expects values within a few roundings, as a share of the largest one.
func expectNear(
  _ actual: Tensor, _ expected: Tensor, sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    actual, expected, absolute: 5e-6 * max(1, largestMagnitude(expected)),
    sourceLocation: sourceLocation)
}

/// Batches one after the other along the first axis.
func joined(_ batches: some Collection<Tensor>) throws -> Tensor {
  let first = try #require(batches.first)
  let images = batches.reduce(0) { $0 + $1.shape[0] }
  return try Tensor(
    shape: Shape([images] + first.shape.dimensions.dropFirst()),
    scalars: batches.flatMap(\.scalars))
}
