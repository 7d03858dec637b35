import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct MultivectorTests {
  /// diag(10, 5) times (0.8, 0.6) and (0.6, -0.8): the components are (8, 6) and (3, -4), their
  /// singular values 10 and 5, and their channel vectors the channels themselves.
  static func twoComponents() throws -> Tensor { try activations([[8, 6], [3, -4]]) }

  func values(_ rule: MultivectorRule) throws -> [Double] {
    let features = try Self.twoComponents()
    let eigen = try map(by: MultivecEigenCAM(centering: .none, rule: rule), of: features)
    let tucker = try map(by: MultivecTuckerSaliencyMap(rule: rule), of: features)
    #expect(eigen.values == tucker.values)
    return eigen.values.scalars.map(Double.init)
  }

  @Test func weightsByHand() throws {
    func weighted(_ weights: ComponentWeights) throws -> [Double] {
      try values(MultivectorRule(weights: weights))
    }
    try expectNear(weighted(.equal), [11, 10], absolute: 1e-5)
    try expectNear(weighted(.value), [95, 80], absolute: 1e-5)
    try expectNear(weighted(.square), [875, 700], absolute: 1e-4)
    // Shares 2/3 and 1/3, and of the energy 4/5 and 1/5.
    try expectNear(weighted(.share), [19.0 / 3, 16.0 / 3], absolute: 1e-5)
    try expectNear(weighted(.squareShare), [7, 5.6], absolute: 1e-5)
  }

  @Test func combinationsByHand() throws {
    func combined(_ combination: ComponentCombination, sign: SignRule = .largestLoading) throws
      -> [Double]
    {
      try values(MultivectorRule(combination: combination, sign: sign))
    }
    try expectNear(combined(.sumOfAbsolutes), [95, 80], absolute: 1e-5)
    // 80 + 15 and 60 - 20; with the other sign of the second component 80 - 15 and 60 + 20.
    try expectNear(combined(.absoluteOfSum), [95, 40], absolute: 1e-5)
    try expectNear(combined(.absoluteOfSum, sign: .peak), [65, 80], absolute: 1e-5)
    // The roots of 6400 + 225 and 3600 + 400.
    try expectNear(combined(.rootOfSquares), [81.394103, 63.245553], absolute: 1e-4)
    // 10 (1, 0) + 5 (0, 1).
    try expectNear(combined(.sumOfNormalized), [10, 5], absolute: 1e-5)
    try expectNear(combined(.maximum), [80, 60], absolute: 1e-5)
  }

  @Test func choicesByHand() throws {
    func chosen(_ count: ComponentCount, skipsFirst: Bool = false) throws -> [Double] {
      try values(MultivectorRule(count: count, skipsFirst: skipsFirst))
    }
    try expectNear(chosen(.first(1)), [80, 60], absolute: 1e-5)
    try expectNear(chosen(.first(2)), [95, 80], absolute: 1e-5)
    try expectNear(chosen(.all, skipsFirst: true), [15, 20], absolute: 1e-5)
    #expect(try chosen(.first(1), skipsFirst: true) == [0, 0])
    // The first component holds 100 of 125, exactly 80%.
    try expectNear(
      chosen(.energy(#require(Probability(0.8)))), [80, 60], absolute: 1e-5)
    try expectNear(
      chosen(.energy(#require(Probability(0.81)))), [95, 80], absolute: 1e-5)
    try expectNear(chosen(.energy(#require(Probability(0)))), [80, 60], absolute: 1e-5)
    try expectNear(chosen(.energy(#require(Probability(1)))), [95, 80], absolute: 1e-5)
  }

  /// Shares are those of all components, also of the ones that are left out.
  @Test func sharesCountWhatIsLeftOut() throws {
    try expectNear(
      values(MultivectorRule(count: .first(1), weights: .share)), [16.0 / 3, 4], absolute: 1e-5)
    try expectNear(
      values(MultivectorRule(skipsFirst: true, weights: .share)), [1, 4.0 / 3], absolute: 1e-5)
  }

  @Test(arguments: [[30, 3, 4], [6, 5, 5]] as [Shape])
  func rootOfEqualSquaresIsEnergy(shape: Shape) throws {
    let features = randomActivations(seed: 1, shape)
    let rule = MultivectorRule(weights: .equal, combination: .rootOfSquares)
    let energy = try map(by: Energy(), of: features).values
    expectClose(
      try map(by: MultivecEigenCAM(centering: .none, rule: rule), of: features).values, energy,
      absolute: 1e-5)
    expectClose(
      try map(by: MultivecTuckerSaliencyMap(rule: rule), of: features).values, energy,
      absolute: 1e-5)
  }

  @Test(arguments: [[30, 3, 4], [6, 5, 5]] as [Shape])
  func oneComponentIsTheSingleVector(shape: Shape) throws {
    let features = randomActivations(seed: 2, shape)
    let rule = MultivectorRule(count: .first(1), weights: .equal)
    expectClose(
      try map(by: MultivecEigenCAM(rule: rule), of: features).values,
      try map(by: EigenCAM(rectifier: .absolute), of: features).values, absolute: 1e-6)
    expectClose(
      try map(by: MultivecTuckerSaliencyMap(rule: rule), of: features).values,
      try map(by: TuckerSaliencyMap(), of: features).values, absolute: 1e-6)
    let weighted = MultivectorRule(count: .first(1))
    expectClose(
      try map(by: MultivecEigenCAM(rule: weighted), of: features).normalized().values,
      try map(by: EigenCAM(rectifier: .absolute), of: features).normalized().values,
      absolute: 1e-6)
  }

  /// Up to what the shape allows, components that do not exist add nothing.
  @Test func componentsBeyondTheRankAddNothing() throws {
    // Rank 1 of at most 2.
    let features = try activations([[0, 3, 6, 15], [0, 4, 8, 20]])
    let all = try map(by: MultivecEigenCAM(), of: features)
    for count in 1...2 {
      let rule = MultivectorRule(count: .first(count))
      #expect(try map(by: MultivecEigenCAM(rule: rule), of: features) == all)
    }
    let rule = MultivectorRule(count: .first(3))
    let error = MethodError.rankTooLarge(what: "components", asked: 3, largest: 2)
    #expect(throws: error) { try map(by: MultivecEigenCAM(rule: rule), of: features) }
    #expect(throws: error) { try map(by: MultivecTuckerSaliencyMap(rule: rule), of: features) }
  }

  /// Only the signed sum depends on the signs that a decomposition gives.
  @Test(arguments: ComponentCombination.allCases)
  func signsOfVectors(combination: ComponentCombination) {
    let components = [[8.0, 6], [3, -4], [0.5, 0.25]]
    let flipped = components.enumerated().map { index, component in
      component.map { index == 1 ? -$0 : $0 }
    }
    let weights = [10.0, 5, 1]
    let map = combination(components, weights: weights, places: 2)
    let other = combination(flipped, weights: weights, places: 2)
    #expect((map == other) == (combination != .absoluteOfSum))
    #expect(map.allSatisfy { $0 >= 0 })
    #expect(combination([], weights: [], places: 2) == [0, 0])
  }

  /// A component without contrast has no place in a sum of normalized ones.
  @Test func normalizedComponentsOfEqualMagnitudeAreZero() {
    let map = ComponentCombination.sumOfNormalized(
      [[1, -1 - 1e-15], [0, 2]], weights: [100, 1], places: 2)
    #expect(map == [0, 1])
  }

  @Test func countsReadTheirText() throws {
    for text in ["all", "1", "12", "95%", "0.5%", "29%", "100%"] {
      #expect(try #require(ComponentCount(settingText: text)).settingText == text)
    }
    for text in ["", "0", "-1", "1.5", "101%", "-1%", "%", "x%", "nan%", "many"] {
      #expect(ComponentCount(settingText: text) == nil, "\(text)")
    }
  }
}
