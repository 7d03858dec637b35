import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// What the methods that rest on singular vectors must have in common, on random features.
@Suite struct SingularVectorTests {
  /// Few places of many channels, as at the end of a network, and the other way round.
  static let shapes: [Shape] = [[1, 40, 5, 4], [1, 6, 7, 5]]

  private func features(_ shape: Shape, seed: UInt64 = 3) -> Tensor {
    var random = TestGenerator(seed: seed)
    return random.tensor(shape, in: 0...1)
  }

  private func map(_ method: some SaliencyMethod, of features: Tensor) throws -> Tensor {
    let model = try TestModel.pooled(channels: features.shape[1])
    let pass = try ForwardPass(model, input: features, layers: ["features"])
    return try method.maps(of: pass, at: "features")[0].values
  }

  private func make<Method: SaliencyMethod>(
    _: Method.Type, _ settings: [String: String] = [:]
  ) throws -> Method {
    try Method(settings: settings)
  }

  @Test(arguments: shapes)
  func tuckerAtFullRankIsEigenCAMWithoutCentering(shape: Shape) throws {
    let features = features(shape)
    let expected = try map(
      EigenCAM(centering: .none, rectifier: .absolute), of: features)
    for ranks in ["full", "1/\(shape[2])/\(shape[3])", "5/\(shape[2])/\(shape[3])"] {
      for algorithm in TuckerAlgorithm.allCases {
        let method = try make(
          TuckerSaliencyMap.self, ["ranks": ranks, "tucker": algorithm.rawValue])
        expectClose(try map(method, of: features), expected, relative: 1e-6, absolute: 1e-6)
      }
    }
    // HOSVD never looks at the other modes' ranks.
    let truncated = try make(TuckerSaliencyMap.self, ["ranks": "2/2/2", "tucker": "hosvd"])
    expectClose(try map(truncated, of: features), expected, relative: 1e-6, absolute: 1e-6)
    // Iterations do, by little.
    let iterated = try map(make(TuckerSaliencyMap.self, ["ranks": "1/1/1"]), of: features)
    #expect(iterated != expected)
    expectClose(iterated, expected, absolute: 0.15 * largestMagnitude(expected))
  }

  @Test(arguments: shapes)
  func allComponentsTogetherAreTheEnergy(shape: Shape) throws {
    let features = features(shape)
    let settings = ["weights": "0", "combination": "root-of-squares"]
    let energy = try map(Energy(), of: features)
    expectClose(
      try map(make(MultivecTuckerSaliencyMap.self, settings), of: features), energy, relative: 1e-6)
    let uncentered = settings.merging(["centering": "none"]) { $1 }
    expectClose(
      try map(make(MultivecEigenCAM.self, uncentered), of: features), energy, relative: 1e-6)
  }

  @Test(arguments: shapes)
  func oneComponentIsTheFirstVectorsMap(shape: Shape) throws {
    let features = features(shape)
    let one = try make(
      MultivecTuckerSaliencyMap.self, ["components": "1", "weights": "0"])
    expectClose(
      try map(one, of: features), try map(TuckerSaliencyMap(), of: features), relative: 1e-6)
    let few = try make(MultivecTuckerSaliencyMap.self, ["components": "3"])
    #expect(try map(few, of: features) != map(MultivecTuckerSaliencyMap(), of: features))
  }

  @Test func componentsBeyondTheRankAddNothing() throws {
    // Two different channels, each twice: the rank is 2 of at most 4.
    let two = features([1, 2, 3, 3])
    let doubled = try Tensor(shape: [1, 4, 3, 3], scalars: two.scalars + two.scalars)
    let all = try map(make(MultivecTuckerSaliencyMap.self, ["components": "4"]), of: doubled)
    let rank = try map(make(MultivecTuckerSaliencyMap.self, ["components": "2"]), of: doubled)
    #expect(all == rank)
    let error = #expect(throws: MethodError.self) {
      try map(make(MultivecTuckerSaliencyMap.self, ["components": "5"]), of: doubled)
    }
    #expect(error == .rankTooLarge(what: "components", asked: 5, largest: 4))
    #expect(throws: MethodError.self) {
      try map(make(TuckerSaliencyMap.self, ["ranks": "5/3/3"]), of: doubled)
    }
    #expect(throws: MethodError.self) {
      try map(make(DeepFeatureFactorization.self, ["concepts": "5"]), of: doubled)
    }
  }

  static let identifiers = [
    "eigen-cam", "tsm", "multivec-eigen-cam", "mtsm", "energy", "self-similarity", "fem",
    "kpca-cam", "dff",
  ]

  @Test(arguments: identifiers)
  func symmetriesOfTheFeaturesAreThoseOfTheMap(identifier: String) throws {
    let method = try MethodRegistry.method(named: identifier).init()
    let features = features([1, 12, 4, 5])
    let expected = try map(method, of: features).minMaxNormalized()
    // Channels in another order.
    let reversed = try Tensor(
      shape: features.shape,
      scalars: (0..<12).reversed().flatMap { features[entry: 0][entry: $0].scalars })
    expectClose(try map(method, of: reversed).minMaxNormalized(), expected, absolute: 2e-4)
    // Left and right exchanged.
    let mirrored = try Tensor(
      shape: features.shape,
      scalars: features.scalars.indices.map { index in
        features.scalars[index / 5 * 5 + 4 - index % 5]
      })
    let unmirrored = try map(method, of: mirrored).minMaxNormalized().scalars
    expectClose(
      try Tensor(shape: [4, 5], scalars: (0..<20).map { unmirrored[$0 / 5 * 5 + 4 - $0 % 5] }),
      expected, absolute: 2e-4)
    // All features three times as large; kernels other than linear ones are not homogeneous.
    guard identifier != "kpca-cam" else { return }
    expectClose(
      try map(method, of: features.map { 3 * $0 }).minMaxNormalized(), expected, absolute: 2e-4)
  }

  /// `sum_p F_p . z = P z . z`.
  @Test func selfSimilaritySumsToTheSquaredLengthOfTheEmbedding() throws {
    let features = features([1, 12, 4, 5])
    let embedding = try features.reshaped(to: [12, 20]).mean(overAxis: 1).scalars
    let square = embedding.reduce(0) { $0 + Double($1) * Double($1) }
    let sum = try map(SelfSimilarity(), of: features).scalars.reduce(0) { $0 + Double($1) }
    #expect(abs(sum - 20 * square) < 1e-5 * sum)
  }

  /// Only the first channel has a place that stands out.
  ///
  /// It is 1 at one place of 3 x 3, and 1/9 + 2 sqrt(8)/9 < 1. The other channel's two large values stay below mean + 2 deviations: 2/9 + 2 sqrt(14)/9 > 1.
  @Test func featureExplanationByHand() throws {
    var features = Tensor(zeros: [1, 2, 3, 3])
    features[0, 0, 1, 1] = 1
    features[0, 1, 0, 0] = 1
    features[0, 1, 2, 2] = 1
    var expected = Tensor(zeros: [3, 3])
    expected[1, 1] = 1.0 / 9
    expectClose(try map(FeatureExplanationMethod(), of: features), expected, absolute: 1e-7)
  }

  /// Two channels that are never active at the same place are two concepts, the larger one first.
  @Test func conceptsByHand() throws {
    let features = try Tensor(
      shape: [1, 2, 1, 4], scalars: [3, 1, 0, 0, 0, 0, 1, 1])
    let model = try TestModel.pooled(channels: 2)
    let pass = try ForwardPass(model, input: features, layers: ["features"])
    let method = try make(DeepFeatureFactorization.self, ["concepts": "2"])
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.companions.map(\.name) == ["concept-1", "concept-2"])
    let concepts = map.companions.map { $0.map.normalized().values }
    expectClose(
      concepts[0], try Tensor(shape: [1, 4], scalars: [1, 1 / 3, 0, 0]), absolute: 1e-3)
    expectClose(concepts[1], try Tensor(shape: [1, 4], scalars: [0, 0, 1, 1]), absolute: 1e-3)
    #expect(map.values == map.companions[0].map.values)
  }
}
