import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct TuckerSaliencyTests {
  func explicit(_ channels: Int, _ height: Int, _ width: Int) -> TuckerRanks {
    .explicit(channels: channels, height: height, width: width)
  }

  @Test func byHand() throws {
    // The first channel vector of diag(10, 5) (0.8, 0.6; 0.6, -0.8) is the first channel.
    let features = try MultivectorTests.twoComponents()
    expectClose(
      try map(by: TuckerSaliencyMap(), of: features).values, try expected([8, 6]), absolute: 1e-5)
    // A single channel is its own map, and a component of the length sqrt(125).
    let one = try activations([[8, 6, 3, -4]], height: 2)
    expectClose(
      try map(by: TuckerSaliencyMap(), of: one).values, try expected([8, 6, 3, 4], height: 2),
      absolute: 1e-5)
    let length = Float(125).squareRoot()
    expectClose(
      try map(by: MultivecTuckerSaliencyMap(), of: one).values,
      try expected([8, 6, 3, 4].map { $0 * length }, height: 2), absolute: 1e-4)
  }

  @Test func allModesByHand() throws {
    // Of the matrix (8, 6; 3, -4), rows are (1, 0) and (0, 1), columns (0.8, 0.6) and (0.6, -0.8), and
    // the core holds 10 and 5: 10 (0.8, 0.6) in the upper row, 5 (0.6, 0.8) in the lower one.
    let one = try activations([[8, 6, 3, -4]], height: 2)
    let method = MultivecTuckerSaliencyMap(source: .allModes)
    expectClose(
      try map(by: method, of: one).values, try expected([8, 6, 3, 4], height: 2), absolute: 1e-5)
    // Of rank 1, the upper row alone.
    let first = MultivecTuckerSaliencyMap(
      tucker: TuckerOptions(ranks: explicit(1, 1, 1)), source: .allModes)
    expectClose(
      try map(by: first, of: one).values, try expected([8, 6, 0, 0], height: 2), absolute: 1e-5)
    // Without its only channel vector, nothing.
    let none = MultivecTuckerSaliencyMap(
      source: .allModes, rule: MultivectorRule(skipsFirst: true))
    #expect(try map(by: none, of: one).isDegenerate)
  }

  static let shapes: [Shape] = [[40, 4, 5], [7, 5, 6]]

  @Test(arguments: shapes, [1, 3, 7])
  func fullPlacesAreTheUncenteredEigenCAM(shape: Shape, channels: Int) throws {
    let features = randomActivations(seed: 1, shape)
    let eigen = try map(by: EigenCAM(centering: .none, rectifier: .absolute), of: features).values
    for algorithm in TuckerAlgorithm.allCases {
      for ranks in [.full, explicit(channels, shape[1], shape[2])] {
        let method = TuckerSaliencyMap(tucker: TuckerOptions(algorithm: algorithm, ranks: ranks))
        expectClose(try map(by: method, of: features).values, eigen, absolute: 1e-6)
      }
      let channelMode = TuckerOptions(
        algorithm: algorithm, ranks: explicit(channels, 1, 1), modes: .channel)
      expectClose(
        try map(by: TuckerSaliencyMap(tucker: channelMode), of: features).values, eigen,
        absolute: 1e-6)
    }
  }

  /// Where no iteration takes place, no rank changes the first channel vector.
  @Test(arguments: [TuckerAlgorithm.hosvd, .sequential])
  func truncationChangesNothing(algorithm: TuckerAlgorithm) throws {
    for shape in Self.shapes {
      let features = randomActivations(seed: 2, shape)
      let full = try map(by: TuckerSaliencyMap(), of: features).values
      for ranks in [explicit(1, 1, 1), explicit(3, 2, 2), explicit(7, 1, 4)] {
        let method = TuckerSaliencyMap(tucker: TuckerOptions(algorithm: algorithm, ranks: ranks))
        expectClose(try map(by: method, of: features).values, full, absolute: 1e-5)
      }
    }
  }

  @Test func iterationWithFewerPlacesDiffers() throws {
    let features = randomActivations(seed: 3, [40, 4, 5])
    let full = try map(by: TuckerSaliencyMap(), of: features).normalized().values.scalars
    let method = TuckerSaliencyMap(tucker: TuckerOptions(ranks: explicit(1, 1, 1)))
    let fewer = try map(by: method, of: features).normalized().values.scalars
    let differences = zip(full, fewer).map { abs($0 - $1) }
    #expect((differences.max() ?? 0) > 1e-3)
    #expect((differences.max() ?? 0) < 0.5)
  }

  @Test(arguments: GoldenExample.allCases)
  func equalsTensorly(example: GoldenExample) throws {
    let features = try goldenActivations(example)
    let ranks = example.ranks
    let tucker = TuckerOptions(ranks: explicit(ranks[0], ranks[1], ranks[2]))
    expectClose(
      try map(by: TuckerSaliencyMap(tucker: tucker), of: features).values,
      try example.map("hooi_tsm"), absolute: 1e-5)
    expectClose(
      try map(by: MultivecTuckerSaliencyMap(tucker: tucker), of: features).values,
      try example.map("hooi_mtsm"), relative: 1e-5)
    expectClose(
      try map(
        by: MultivecTuckerSaliencyMap(tucker: tucker, source: .allModes), of: features
      ).values,
      try example.map("hooi_all_modes"), relative: 1e-5)
  }

  /// The channel vectors are known also where only their coordinates were computed.
  @Test(arguments: shapes)
  func channelVectorsGiveTheProjections(shape: Shape) throws {
    let features = FeatureMatrix(randomActivations(seed: 4, shape))
    for ranks in [.full, explicit(3, 2, 2)] {
      let components = try TuckerComponents(features, options: TuckerOptions(ranks: ranks))
      for index in components.values.indices {
        let vector = components.leftVector(index)
        expectNear(
          features.matrix.product(left: vector), components.projections[index], absolute: 1e-9)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
      }
    }
  }

  /// Fewer channel vectors are the first ones, with the same weights.
  @Test func channelRanksAreNumbersOfComponents() throws {
    let features = randomActivations(seed: 5, [12, 3, 4])
    let byRank = MultivecTuckerSaliencyMap(tucker: TuckerOptions(ranks: explicit(5, 3, 4)))
    let byCount = MultivecTuckerSaliencyMap(rule: MultivectorRule(count: .first(5)))
    #expect(try map(by: byRank, of: features) == map(by: byCount, of: features))
    expectClose(
      try map(by: byRank, of: features).values,
      try map(
        by: MultivecEigenCAM(centering: .none, rule: byCount.rule), of: features
      ).values, relative: 1e-6)
  }

  @Test func ranksAboveTheExtents() throws {
    let features = randomActivations(seed: 6, [12, 3, 4])
    for (ranks, what, asked, largest) in [
      (explicit(13, 3, 4), "channel ranks", 13, 12), (explicit(1, 4, 4), "height ranks", 4, 3),
      (explicit(1, 3, 5), "width ranks", 5, 4),
    ] {
      let tucker = TuckerOptions(ranks: ranks)
      let error = MethodError.rankTooLarge(what: what, asked: asked, largest: largest)
      #expect(throws: error) { try map(by: TuckerSaliencyMap(tucker: tucker), of: features) }
      #expect(throws: error) {
        try map(by: MultivecTuckerSaliencyMap(tucker: tucker), of: features)
      }
    }
  }
}
