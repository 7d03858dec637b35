import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct SingularDecompositionTests {
  @Test func byHand() throws {
    // diag(10, 5) times the rotation with the rows (0.8, 0.6) and (0.6, -0.8).
    let matrix = DenseMatrix(rows: 2, columns: 2, values: [8, 6, 3, -4])
    let decomposition = try SingularDecomposition(matrix)
    expectNear(decomposition.values, [10, 5], absolute: 1e-12)
    expectNear(decomposition.projections[0].map { abs($0) }, [8, 6], absolute: 1e-12)
    expectNear(decomposition.projections[1].map { abs($0) }, [3, 4], absolute: 1e-12)
    expectNear(decomposition.leftVector(0).map { abs($0) }, [1, 0], absolute: 1e-12)
    expectNear(decomposition.leftVector(1).map { abs($0) }, [0, 1], absolute: 1e-12)
  }

  /// Both Gram matrices against rotations that need none.
  @Test(arguments: [[30, 12], [12, 30], [7, 7], [1, 9], [9, 1]])
  func equalsJacobi(extents: [Int]) throws {
    var random = TestGenerator(seed: UInt64(extents[0]))
    let values = random.tensor(Shape(extents)).scalars.map(Double.init)
    let matrix = DenseMatrix(rows: extents[0], columns: extents[1], values: values)
    let decomposition = try SingularDecomposition(matrix)
    let jacobi = JacobiSingularValues(matrix)
    let rank = min(extents[0], extents[1])
    #expect(decomposition.rank == rank)
    expectNear(decomposition.values, Array(jacobi.values.prefix(rank)), absolute: 1e-9)
    for index in 0..<rank {
      expectNear(
        decomposition.projections[index].map { abs($0) },
        jacobi.projections[index].map { abs($0) }, absolute: 1e-7)
      // u^T A = s v, whichever side was found first.
      expectNear(
        matrix.product(left: decomposition.leftVector(index)), decomposition.projections[index],
        absolute: 1e-9)
    }
  }

  /// The rank is that of the matrix, on both sides.
  @Test(arguments: [[12, 5], [5, 12]])
  func findsTheRank(extents: [Int]) throws {
    var random = TestGenerator(seed: 3)
    let left = random.tensor([2, extents[0]]).scalars.map(Double.init)
    let right = random.tensor([2, extents[1]]).scalars.map(Double.init)
    let values = (0..<extents[0] * extents[1]).map { index in
      let (row, column) = (index / extents[1], index % extents[1])
      return left[row] * right[column] + 0.01 * left[extents[0] + row] * right[extents[1] + column]
    }
    let matrix = DenseMatrix(rows: extents[0], columns: extents[1], values: values)
    #expect(try SingularDecomposition(matrix).rank == 2)
  }

  @Test func nothingHasTheRankZero() throws {
    let zeros = DenseMatrix(rows: 3, columns: 4, values: [Double](repeating: 0, count: 12))
    #expect(try SingularDecomposition(zeros).rank == 0)
  }

  @Test(arguments: GoldenExample.allCases)
  func equalsNumPy(example: GoldenExample) throws {
    let features = FeatureMatrix(try goldenActivations(example), centering: .channelMeans)
    let values = try SingularDecomposition(features.matrix).values
    let golden = try golden(
      "decompositions/\(example.rawValue)_singular_values", [features.largestRank])
    // Of as many centered places as there are, one is the negative sum of the others.
    let rank = example == .tall ? 11 : 24
    #expect(values.count == rank)
    expectNear(values, golden.scalars.prefix(rank).map(Double.init), absolute: 1e-5)
  }

  /// Four rows at a time and the rest, against plain sums.
  @Test(arguments: [1, 3, 4, 5, 11])
  func gramMatrix(rows: Int) {
    var random = TestGenerator(seed: 9)
    let values = random.tensor([rows, 6]).scalars.map(Double.init)
    let plain = (0..<36).map { entry in
      var sum = 0.0
      for row in 0..<rows { sum += values[row * 6 + entry / 6] * values[row * 6 + entry % 6] }
      return sum
    }
    let matrix = DenseMatrix(rows: rows, columns: 6, values: values)
    expectNear(matrix.columnGram, plain, absolute: 1e-14)
    #expect(matrix.transposed.transposed == matrix)
  }

  @Test func centering() throws {
    // Channel means 2 and 4; place means 2, 2.5, 4.5.
    let features = try activations([[1, 2, 3], [3, 3, 6]])
    func centered(_ centering: Centering) -> [Double] {
      FeatureMatrix(features, centering: centering).matrix.values
    }
    expectNear(centered(.none), [1, 2, 3, 3, 3, 6], absolute: 0)
    expectNear(centered(.channelMeans), [-1, 0, 1, -1, -1, 2], absolute: 1e-15)
    expectNear(centered(.placeMeans), [-1, -0.5, -1.5, 1, 0.5, 1.5], absolute: 1e-15)
    // The mean of all is 3: 1 - 2 - 2 + 3 = 0 and so on.
    expectNear(centered(.both), [0, 0.5, -0.5, 0, -0.5, 0.5], absolute: 1e-15)
    expectNear(
      FeatureMatrix(features, centering: .both).means, [2, 2.5, 4.5], absolute: 1e-15)
  }

  /// Numbers whose sum is not exact leave no rounding behind.
  @Test func centeringOfEqualNumbersIsExact() throws {
    let rows: [[Float]] = [0.1, 0.7, 1 / 3].map { [Float](repeating: $0, count: 49) }
    let matrix = FeatureMatrix(try activations(rows, height: 7), centering: .channelMeans).matrix
    #expect(matrix.values.allSatisfy { $0 == 0 })
    let columns = [[Float]](repeating: [0.1, 0.7, 1 / 3], count: 49)
    let turned = FeatureMatrix(try activations(columns), centering: .placeMeans).matrix
    #expect(turned.values.allSatisfy { $0 == 0 })
    // A sum of a channel's and a place's number, whose means are not exact.
    let sums = [0, 0.5, 1024].map { channel in [0, 1, 0.25].map { channel + $0 } as [Float] }
    let both = FeatureMatrix(try activations(sums), centering: .both).matrix
    #expect(both.values.allSatisfy { $0 == 0 })
  }

  /// Two numbers that differ by rounding alone may lie on both sides of where single precision rounds.
  @Test func equalNumbersMakeAConstantMap() throws {
    let boundary = 1 + 0x1p-24
    let values = [boundary.nextDown, boundary.nextUp]
    #expect(Float(values[0]) != Float(values[1]))
    let extent = Extent(height: 1, width: 2)
    let map = try Tensor(map: values, extent: extent).scalars
    #expect(map[0] == map[1])
    #expect(try Tensor(map: [1, 1 + 0x1p-20], extent: extent).scalars == [1, 1 + 0x1p-20])
    #expect(try Tensor(map: [-1, 1], extent: extent).scalars == [-1, 1])
  }

  @Test(arguments: [5, 40, 90])
  func leadingEigenpairEqualsTheFullDecomposition(order: Int) throws {
    var random = TestGenerator(seed: 4)
    let rows = random.tensor([order, order]).scalars.map(Double.init)
    // Indefinite: the smallest eigenvalue is about as large as the largest one.
    let symmetric = (0..<order * order).map { entry in
      rows[entry] + rows[entry % order * order + entry / order]
    }
    let pair = try LeadingEigenpair(DenseMatrix(rows: order, columns: order, values: symmetric))
    let full = try SymmetricEigenDecomposition(symmetric, order: order)
    #expect(abs(pair.value - full.values[0]) < 1e-9)
    expectNear(pair.vector.map { abs($0) }, full.vectors[0].map { abs($0) }, absolute: 1e-7)
  }

  /// A matrix of few dimensions is exhausted before the iteration ends.
  @Test(arguments: [1, 2, 3])
  func leadingEigenpairOfLowRank(rank: Int) throws {
    var random = TestGenerator(seed: 6)
    let values = random.tensor([rank, 40]).scalars.map(Double.init)
    let gram = DenseMatrix(rows: rank, columns: 40, values: values).columnGram
    let pair = try LeadingEigenpair(DenseMatrix(rows: 40, columns: 40, values: gram))
    let full = try SymmetricEigenDecomposition(gram, order: 40)
    #expect(abs(pair.value - full.values[0]) < 1e-12 * full.values[0])
    expectNear(pair.vector.map { abs($0) }, full.vectors[0].map { abs($0) }, absolute: 1e-10)
  }

  @Test func leadingEigenpairOfZerosAndUnits() throws {
    let zeros = DenseMatrix(rows: 3, columns: 3, values: [Double](repeating: 0, count: 9))
    #expect(try LeadingEigenpair(zeros).value == 0)
    let unit = DenseMatrix(rows: 3, columns: 3, values: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(abs(try LeadingEigenpair(unit).value - 1) < 1e-12)
  }
}
