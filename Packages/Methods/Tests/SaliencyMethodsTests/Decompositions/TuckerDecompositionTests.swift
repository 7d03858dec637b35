import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct TuckerDecompositionTests {
  static let ranks = [
    [1, 1, 1], [3, 2, 2], [5, 4, 2], [9, 3, 5], [20, 4, 5], [20, 1, 5], [2, 4, 1],
  ]

  /// `G x1 A1 x2 A2 x3 A3`, element by element.
  func restored(_ tucker: TuckerDecomposition, extents: [Int]) -> ThreeWayTensor {
    var result = tucker.core
    for axis in 0..<3 {
      let rows = (0..<extents[axis]).map { entry in tucker.factors[axis].map { $0[entry] } }
      result = result.projected(axis, on: rows)
    }
    return result
  }

  @Test func productsAndUnfoldingsByHand() {
    // Elements 0...11 of [2, 3, 2]: element [a, b, c] is 6 a + 2 b + c.
    let tensor = ThreeWayTensor(extents: [2, 3, 2], values: (0..<12).map(Double.init))
    #expect(tensor.unfolded(0).values == (0..<12).map(Double.init))
    #expect(tensor.unfolded(1).values == [0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11])
    #expect(tensor.unfolded(2).values == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
    let first = tensor.projected(0, on: [[1, 1]])
    #expect(first.extents == [1, 3, 2])
    #expect(first.values == [6, 8, 10, 12, 14, 16])
    let middle = tensor.projected(1, on: [[1, 0, -1], [0, 1, 0]])
    #expect(middle.extents == [2, 2, 2])
    #expect(middle.values == [-4, -4, 2, 3, -4, -4, 8, 9])
    #expect(tensor.projected(2, on: [[0, 2]]).values == [2, 6, 10, 14, 18, 22])
  }

  @Test(arguments: TuckerAlgorithm.allCases, ranks)
  func errorsAreThoseOfTheRestoredTensor(algorithm: TuckerAlgorithm, ranks: [Int]) throws {
    let tensor = randomActivations(seed: 1, [20, 4, 5]).threeWay
    let tucker = try TuckerDecomposition(tensor, ranks: ranks, by: algorithm)
    for (axis, vectors) in tucker.factors.enumerated() {
      #expect(vectors.count <= ranks[axis])
      for (i, left) in vectors.enumerated() {
        for (j, right) in vectors.enumerated() {
          let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
        }
      }
    }
    let difference = zip(restored(tucker, extents: tensor.extents).values, tensor.values)
      .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    // |G|^2 + |F - F'|^2 = |F|^2.
    #expect(abs(tucker.core.squaredNorm + difference - tensor.squaredNorm) < 1e-9)
    let error = try #require(tucker.errors.last)
    #expect(abs(error * error * tensor.squaredNorm - difference) < 1e-9)
    #expect(tucker.errors.count <= (algorithm == .hooi ? 100 : 1))
  }

  @Test(arguments: ranks)
  func iterationsDoNotIncreaseTheError(ranks: [Int]) throws {
    let tensor = randomActivations(seed: 2, [20, 4, 5]).threeWay
    let iterated = try TuckerDecomposition(tensor, ranks: ranks, by: .hooi)
    #expect(iterated.errors.count >= 3)
    // The root of a difference: 1e-8 is the rounding of the norm.
    let start = try TuckerDecomposition(tensor, ranks: ranks, by: .hosvd).errors
    let errors = start + iterated.errors
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $1 <= $0 + 1e-7 })
  }

  /// HOSVD looks at the whole tensor for every mode, its sequential form at what is left of it.
  @Test func vectorsByTheirDefinition() throws {
    let tensor = randomActivations(seed: 5, [20, 4, 5]).threeWay
    func check(_ algorithm: TuckerAlgorithm, _ axis: Int, _ rest: ThreeWayTensor) throws {
      let tucker = try TuckerDecomposition(tensor, ranks: [2, 2, 2], by: algorithm)
      let singular = try SingularDecomposition(rest.unfolded(axis))
      #expect(tucker.factors[axis].count == 2)
      for (index, vector) in tucker.factors[axis].enumerated() {
        expectNear(
          vector.map { abs($0) }, singular.leftVector(index).map { abs($0) }, absolute: 1e-9)
      }
    }
    var rest = tensor
    for axis in 0..<3 {
      try check(.hosvd, axis, tensor)
      try check(.sequential, axis, rest)
      let factors = try TuckerDecomposition(tensor, ranks: [2, 2, 2], by: .sequential).factors
      rest = rest.projected(axis, on: factors[axis])
    }
    // What the last mode does not see anymore makes a difference.
    let errors = try [TuckerAlgorithm.hosvd, .sequential].map {
      try TuckerDecomposition(tensor, ranks: [2, 2, 2], by: $0).errors[0]
    }
    #expect(abs(errors[0] - errors[1]) > 1e-6)
  }

  /// The norms of the slices of a full core are the singular values of the unfolding.
  @Test func fullRanksKeepEverything() throws {
    for algorithm in TuckerAlgorithm.allCases {
      let tensor = randomActivations(seed: 3, [20, 4, 5]).threeWay
      let tucker = try TuckerDecomposition(tensor, ranks: [20, 4, 5], by: algorithm)
      #expect(tucker.errors.allSatisfy { $0 < 1e-7 })
      let values = try SingularDecomposition(tensor.unfolded(0)).values
      expectNear(tucker.channelNorms, values, absolute: 1e-9)
    }
  }

  /// A change of basis of the channels leaves the decomposition what it is.
  @Test(arguments: TuckerAlgorithm.allCases, ranks)
  func compressionChangesNothing(algorithm: TuckerAlgorithm, ranks: [Int]) throws {
    let features = randomActivations(seed: 4, [40, 4, 5])
    let singular = try SingularDecomposition(features.featureMatrix)
    let compressed = ThreeWayTensor(
      extents: [singular.rank, 4, 5], values: singular.projections.flatMap(\.self))
    let whole = try TuckerDecomposition(features.threeWay, ranks: ranks, by: algorithm)
    let small = try TuckerDecomposition(compressed, ranks: ranks, by: algorithm)
    #expect(whole.errors.count == small.errors.count)
    expectNear(whole.errors, small.errors, absolute: 1e-7)
    expectNear(whole.channelNorms, small.channelNorms, absolute: 1e-8)
    let left = zip(whole.factors[0], small.factors[0]).map { long, short in
      (
        features.threeWay.unfolded(0).product(left: long).map { abs($0) },
        compressed.unfolded(0).product(left: short).map { abs($0) }
      )
    }
    for (long, short) in left { expectNear(long, short, absolute: 1e-6) }
  }

  @Test(arguments: GoldenExample.allCases)
  func equalsTensorly(example: GoldenExample) throws {
    let tensor = try goldenActivations(example).threeWay
    let tucker = try TuckerDecomposition(tensor, ranks: example.ranks, by: .hooi)
    let errors = try golden(
      "decompositions/\(example.rawValue)_hooi_errors", [tucker.errors.count])
    expectNear(tucker.errors, errors.scalars.map(Double.init), absolute: 1e-6)
  }

  @Test func zerosHaveNoVectors() throws {
    let zeros = ThreeWayTensor(extents: [3, 2, 2], values: [Double](repeating: 0, count: 12))
    for algorithm in TuckerAlgorithm.allCases {
      let tucker = try TuckerDecomposition(zeros, ranks: [3, 2, 2], by: algorithm)
      #expect(tucker.factors.allSatisfy { $0.isEmpty })
      #expect(tucker.channelNorms.isEmpty)
      #expect(tucker.errors.allSatisfy { $0 == 0 })
    }
  }
}
