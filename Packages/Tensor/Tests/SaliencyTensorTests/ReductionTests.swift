import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ReductionTests {
  @Test func meanOverEachAxis() throws {
    let tensor = try Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])
    #expect(try tensor.mean(overAxis: 0).scalars == [2.5, 3.5, 4.5])
    #expect(try tensor.mean(overAxis: 1).scalars == [2, 5])
    #expect(try tensor.sum(overAxis: 1).scalars == [6, 15])
    #expect(throws: ShapeError.self) { try tensor.mean(overAxis: 2) }
    #expect(throws: ShapeError.self) { try Tensor(zeros: [0, 2]).mean(overAxis: 0) }
  }

  @Test func sumsManySmallNumbers() throws {
    // In single precision the sum of 2^24 + 1 ones would stop at 2^24.
    let tensor = Tensor(repeating: 1, shape: [1 << 24 + 2, 1])
    #expect(try tensor.mean(overAxis: 0).scalars == [1])
  }

  @Test func extremesAndArgmax() throws {
    let tensor = try Tensor(shape: [4], scalars: [1, 5, -2, 5])
    #expect(tensor.extremes ?? (0, 0) == (-2, 5))
    #expect(tensor.indexOfLargest == 1)
    #expect(Tensor(zeros: [0]).extremes == nil)
    let withNaN = try Tensor(shape: [2], scalars: [1, .nan])
    #expect(withNaN.indexOfLargest == nil)
    #expect(withNaN.extremes?.largest.isNaN == true)
  }

  @Test func normalizes() throws {
    let tensor = try Tensor(shape: [3], scalars: [2, 4, 6])
    expectClose(
      tensor.minMaxNormalized(), try Tensor(shape: [3], scalars: [0, 0.5, 1]), absolute: 1e-6)
    #expect(Tensor(repeating: 3, shape: [2]).minMaxNormalized() == Tensor(zeros: [2]))
  }

  @Test func knowsWhatIsFinite() throws {
    #expect(Tensor(zeros: [100]).isFinite)
    for value in [Float.nan, .infinity, -.infinity] {
      var tensor = Tensor(repeating: .greatestFiniteMagnitude, shape: [101])
      tensor[100] = value
      #expect(!tensor.isFinite)
    }
  }

  @Test func entriesOfABatch() throws {
    let tensor = try Tensor(shape: [2, 1, 2], scalars: [1, 2, 3, 4])
    #expect(tensor[entry: 1] == (try Tensor(shape: [1, 2], scalars: [3, 4])))
  }
}
