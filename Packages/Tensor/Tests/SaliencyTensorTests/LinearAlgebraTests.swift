import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct LinearAlgebraTests {
  @Test func productByHand() throws {
    let left = try Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])
    let right = try Tensor(shape: [3, 2], scalars: [7, 8, 9, 10, 11, 12])
    let product = try left.matrixProduct(right)
    #expect(product == (try Tensor(shape: [2, 2], scalars: [58, 64, 139, 154])))
  }

  @Test(arguments: [(1, 1, 1), (33, 17, 5), (5, 70, 41), (64, 300, 49)])
  func productEqualsReference(rows: Int, inner: Int, columns: Int) throws {
    var random = TestGenerator(seed: 1)
    let (left, right) = (random.tensor([rows, inner]), random.tensor([inner, columns]))
    let expected = try Reference.matrixProduct(left, right)
    for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
      let actual = try left.matrixProduct(right, instructionSet: instructionSet)
      expectClose(actual, expected, absolute: 2e-6 * max(1, largestMagnitude(expected)))
    }
  }

  @Test func productRefusesOtherShapes() {
    #expect(throws: ShapeError.self) {
      try Tensor(zeros: [2, 3]).matrixProduct(Tensor(zeros: [2, 3]))
    }
  }

  @Test func transposes() throws {
    let matrix = try Tensor(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])
    #expect(try matrix.transposed().scalars == [1, 4, 2, 5, 3, 6])
  }

  @Test func permutesAxes() throws {
    var random = TestGenerator(seed: 6)
    let tensor = random.tensor([2, 3, 4, 5])
    let permuted = try tensor.permuted([3, 2, 0, 1])
    #expect(permuted.shape == [5, 4, 2, 3])
    for a in 0..<2 {
      for b in 0..<3 {
        for c in 0..<4 {
          for d in 0..<5 { #expect(permuted[d, c, a, b] == tensor[a, b, c, d]) }
        }
      }
    }
    #expect(try Tensor(zeros: [2, 0]).permuted([1, 0]).shape == [0, 2])
    #expect(throws: ShapeError.self) { try tensor.permuted([0, 1, 2]) }
    #expect(throws: ShapeError.self) { try tensor.permuted([0, 1, 2, 2]) }
  }

  @Test func eigenvaluesByHand() throws {
    // [[2, 1], [1, 2]] has 3 along (1, 1) and 1 along (1, -1).
    let decomposition = try SymmetricEigenDecomposition([2, 1, 1, 2], order: 2)
    #expect(abs(decomposition.values[0] - 3) < 1e-12 && abs(decomposition.values[1] - 1) < 1e-12)
    let first = decomposition.vectors[0]
    #expect(abs(first[0] - first[1]) < 1e-12 && abs(abs(first[0]) - 0.5.squareRoot()) < 1e-12)
  }

  @Test func decompositionRestoresTheMatrix() throws {
    let order = 49
    var random = TestGenerator(seed: 9)
    var matrix = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0...row {
        let value = Double.random(in: -1...1, using: &random)
        matrix[row * order + column] = value
        matrix[column * order + row] = value
      }
    }
    let decomposition = try SymmetricEigenDecomposition(matrix, order: order)
    #expect(decomposition.values == decomposition.values.sorted(by: >))
    var worst = 0.0
    for row in 0..<order {
      for column in 0..<order {
        var sum = 0.0
        for (value, vector) in zip(decomposition.values, decomposition.vectors) {
          sum += value * vector[row] * vector[column]
        }
        worst = max(worst, abs(sum - matrix[row * order + column]))
      }
    }
    #expect(worst < 1e-12)
  }

  @Test func decompositionRefusesWhatIsNoSymmetricMatrix() {
    typealias Failure = SymmetricEigenDecomposition.Failure
    #expect(throws: Failure.notSquare(elements: 3, order: 2)) {
      try SymmetricEigenDecomposition([1, 2, 3], order: 2)
    }
    #expect(throws: Failure.notFinite) { try SymmetricEigenDecomposition([.nan], order: 1) }
    #expect(throws: Failure.notSymmetric(row: 1, column: 0)) {
      try SymmetricEigenDecomposition([1, 2, 3, 4], order: 2)
    }
  }
}
