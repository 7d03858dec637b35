import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct DeepFeatureFactorizationTests {
  @Test func byHand() throws {
    // Two concepts that share neither channels nor places: (3, 4, 0) at (1, 2, 0, 0) and (0, 0, 2) at
    // (0, 0, 1, 0). Their lengths are 5 and 2, their energies 5 sqrt(5) and 2. The -7 becomes 0.
    let features = try activations([[3, 6, 0, 0], [4, 8, 0, 0], [0, 0, 2, -7]], height: 2)
    var method = DeepFeatureFactorization()
    method.concepts = 2
    let map = try map(by: method, of: features)
    expectClose(map.values, try expected([5, 10, 0, 0], height: 2), absolute: 1e-5)
    #expect(map.companions.map(\.name) == ["concept-1", "concept-2"])
    #expect(map.companions[0].map.values == map.values)
    expectClose(
      map.companions[1].map.values, try expected([0, 0, 2, 0], height: 2), absolute: 1e-5)
    #expect(map.companions[1].map.layer == "features")
  }

  /// One concept is the first singular component, which has no negative elements.
  @Test func oneConceptIsTheUncenteredEigenCAM() throws {
    let features = randomActivations(seed: 3, [10, 4, 4])
    var method = DeepFeatureFactorization()
    method.concepts = 1
    expectClose(
      try map(by: method, of: features).values,
      try map(by: EigenCAM(centering: .none), of: features).values, absolute: 1e-5)
  }

  /// Iteration by iteration: hierarchical alternating least squares is their coordinate descent.
  @Test(arguments: GoldenExample.allCases)
  func equalsScikitLearn(example: GoldenExample) throws {
    let features = try goldenActivations(example)
    let factorization = try NonNegativeFactorization(
      features.featureMatrix, count: 4, iterations: 40, tolerance: -1)
    #expect(factorization.squaredErrors.count == 40)
    let left = try golden("decompositions/\(example.rawValue)_nmf_left", [4, example.shape[0]])
    let right = try golden(
      "decompositions/\(example.rawValue)_nmf_right", [4, example.extent.count])
    expectNear(
      factorization.left.flatMap(\.self), left.scalars.map(Double.init), absolute: 1e-5)
    expectNear(
      factorization.right.flatMap(\.self), right.scalars.map(Double.init), absolute: 1e-5)
  }

  @Test(arguments: 1...6)
  func errorsDoNotIncrease(count: Int) throws {
    let features = randomActivations(seed: 4, [12, 5, 4]).featureMatrix
    let factorization = try NonNegativeFactorization(features, count: count)
    let errors = factorization.squaredErrors
    #expect(errors.count <= 200)
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $1 <= $0 + 1e-12 * features.squaredNorm })
    #expect(
      (factorization.left + factorization.right).joined().allSatisfy { $0 >= 0 && $0.isFinite })
    // The error is that of the products themselves.
    let residual = (0..<features.rows).reduce(0.0) { total, row in
      features[row: row].enumerated().reduce(total) { total, element in
        let product = zip(factorization.left, factorization.right).reduce(0) {
          $0 + $1.0[row] * $1.1[element.offset]
        }
        return total + (element.element - product) * (element.element - product)
      }
    }
    #expect(abs(residual - (errors.last ?? 0)) < 1e-10 * features.squaredNorm)
  }

  /// Concepts that nothing is left for are zero, and come last.
  @Test func moreConceptsThanTheRank() throws {
    let features = try activations([[0, 3, 6, 15], [0, 4, 8, 20], [0, 0, 0, 0]])
    var method = DeepFeatureFactorization()
    method.concepts = 3
    let map = try map(by: method, of: features)
    expectClose(map.values, try expected([0, 5, 10, 25]), absolute: 1e-4)
    for companion in map.companions.dropFirst() {
      #expect(companion.map.values == Tensor(zeros: [1, 4]))
      #expect(companion.map.isDegenerate)
    }
  }

  @Test func conceptsAreOrderedByEnergy() throws {
    let features = randomActivations(seed: 6, [30, 5, 5])
    let companions = try map(by: DeepFeatureFactorization(), of: features).companions
    #expect(companions.count == 4)
    let energies = companions.map { $0.map.values.scalars.reduce(0) { $0 + $1 * $1 } }
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func tooManyConcepts() throws {
    var method = DeepFeatureFactorization()
    method.concepts = 3
    let features = try activations([[1, 2, 3, 4], [4, 3, 2, 1]])
    #expect(throws: MethodError.rankTooLarge(what: "concepts", asked: 3, largest: 2)) {
      try map(by: method, of: features)
    }
    method.concepts = 2
    #expect(try map(by: method, of: features).companions.count == 2)
  }
}
