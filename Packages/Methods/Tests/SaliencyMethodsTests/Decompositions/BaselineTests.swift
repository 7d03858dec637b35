import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

/// Energy, self-similarity and FEM, which need no decomposition.
@Suite struct BaselineTests {
  @Test func energyByHand() throws {
    // (3, 4), (0, -2) and (5, 12) have the lengths 5, 2 and 13.
    let features = try activations([[3, 0, 5], [4, -2, 12]])
    expectClose(
      try map(by: Energy(), of: features).values, try expected([5, 2, 13]), absolute: 1e-6)
    var rectified = Energy()
    rectified.rectifiesActivations = true
    expectClose(
      try map(by: rectified, of: features).values, try expected([5, 0, 13]), absolute: 1e-6)
  }

  @Test func selfSimilarityByHand() throws {
    // z = (2, 4): 3 * 2 + 4 * 4, 1 * 2 + -1 * 4, 2 * 2 + 9 * 4.
    let features = try activations([[3, 1, 2], [4, -1, 9]])
    expectClose(
      try map(by: SelfSimilarity(), of: features).values, try expected([22, -2, 40]),
      absolute: 1e-5)
  }

  /// The sum over `P` places of `F_p . z` is `P z . z`: 22 - 2 + 40 = 3 (4 + 16) above.
  @Test(arguments: [[40, 3, 4], [5, 7, 6]] as [Shape])
  func selfSimilaritySumsToThePooledFeatures(shape: Shape) throws {
    let features = randomActivations(seed: 1, shape)
    let sum = try map(by: SelfSimilarity(), of: features).values.scalars.reduce(0) {
      $0 + Double($1)
    }
    let pooled = features.featureMatrix
    let squared = (0..<pooled.rows).reduce(0.0) { total, channel in
      let mean = pooled[row: channel].reduce(0, +) / Double(pooled.columns)
      return total + mean * mean
    }
    #expect(abs(sum - Double(pooled.columns) * squared) < 1e-5 * sum)
  }

  /// After a ReLU, LaFAM is the first norm divided by the number of channels.
  @Test func lafamIsTheFirstNorm() throws {
    let features = randomActivations(seed: 2, [11, 4, 5])
    let norms = (0..<20).map { place in
      (0..<11).reduce(Float(0)) { $0 + abs(features.scalars[$1 * 20 + place]) } / 11
    }
    expectClose(
      try map(by: LaFAM(), of: features).values, try Tensor(shape: [4, 5], scalars: norms),
      absolute: 1e-6)
    expectNear(
      FeatureMatrix(features).means, norms.map(Double.init), absolute: 1e-6)
  }

  @Test func featureExplanationByHand() throws {
    // Channel 0: mean 1, deviation 3, threshold 7: one place of ten. Channel 1 is constant, and none
    // of its places stands out. Channel 2: mean 1, deviation 1, threshold 3: no place.
    let features = try activations([
      [10, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [Float](repeating: 0.1, count: 10),
      [2, 0, 2, 0, 2, 0, 2, 0, 2, 0],
    ])
    var method = FeatureExplanationMethod()
    expectClose(
      try map(by: method, of: features).values, try expected([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      absolute: 1e-6)
    // Half a deviation: thresholds 2.5 and 1.5, shares 0.1 and 0.5.
    method.deviations = 0.5
    expectClose(
      try map(by: method, of: features).values, try expected([2, 0, 1, 0, 1, 0, 1, 0, 1, 0]),
      absolute: 1e-6)
  }

  @Test func featureExplanationRectifies() throws {
    // Both places of value 9 are one tenth: mean 0, deviation 3, threshold 6 for the first channel.
    let features = try activations([[9, -1, -1, -1, -1, -1, -1, -1, -1, -1]])
    var method = FeatureExplanationMethod()
    let plain = try map(by: method, of: features).values.scalars
    #expect(plain[1] < 0)
    method.rectifier = .relu
    expectClose(
      try map(by: method, of: features).values, try expected(plain.map { max($0, 0) }),
      absolute: 0)
  }

  @Test(arguments: GoldenExample.allCases)
  func featureExplanationEqualsTheFormulaOfPyTorchGradCAM(example: GoldenExample) throws {
    let features = try goldenActivations(example)
    expectClose(
      try map(by: FeatureExplanationMethod(), of: features).values, try example.map("fem"),
      absolute: 1e-5)
  }
}
