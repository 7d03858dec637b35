import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct TensorTests {
  @Test func copiesAreIndependent() throws {
    let original = try Tensor(shape: [2, 2], scalars: [1, 2, 3, 4])
    var copy = original
    copy[1, 0] = 7
    #expect(original.scalars == [1, 2, 3, 4])
    #expect(copy.scalars == [1, 2, 7, 4])
  }
}
