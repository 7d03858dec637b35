import Foundation
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// The scores of changed copies of an image, for whoever changes it.
@Suite struct CopyScoreTests {
  /// Two images of the channels (3, 1), (1, 2) and (0, -1), (2, 2).
  ///
  /// Their means, the embeddings, are (2, 1.5) and (-0.5, 2).
  private func pass(
    classes: [[Float]]? = nil, _ reports: ForwardReports = ForwardReports()
  ) throws -> ForwardPass {
    let input = try Tensor(shape: [2, 2, 1, 2], scalars: [3, 1, 1, 2, 0, -1, 2, 2])
    return try ForwardPass(
      TestModel.pooled(channels: 2, classes: classes), input: input, layers: ["features"],
      onForwards: { reports.note($0) })
  }

  private func copies(_ scalars: [[Float]]) throws -> Tensor {
    try Tensor(shape: [scalars.count, 2, 1, 2], scalars: scalars.flatMap(\.self))
  }

  private func expectNear(
    _ actual: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    for (actual, expected) in zip(actual, expected) {
      #expect(abs(actual - expected) < 1e-7, sourceLocation: sourceLocation)
    }
  }

  @Test func similaritiesByHand() throws {
    // The image itself; without its first and its second place: (0.5, 1) and (1.5, 0.5); its
    // negative; at a right angle; without anything; three times as bright.
    let copies = try copies([
      [3, 1, 1, 2], [0, 1, 0, 2], [3, 0, 1, 0], [-3, -1, -1, -2], [-3, 0, 4, 0], [0, 0, 0, 0],
      [9, 3, 3, 6],
    ])
    // 2.5 / (2.5 sqrt(1.25)) and 3.75 / (2.5 sqrt(2.5)).
    expectNear(
      try pass().similarities(of: copies, toImage: 0),
      [1, 0.894_427_190_999, 0.948_683_298_051, -1, 0, 0, 1])
  }

  @Test func similaritiesAreThoseToTheImageThatIsNamed() throws {
    let (pass, both) = (try pass(), try pass().input)
    // (2 * -0.5 + 1.5 * 2) / (2.5 sqrt(4.25)).
    expectNear(try pass.similarities(of: both, toImage: 0), [1, 0.388_057_000_058])
    expectNear(try pass.similarities(of: both, toImage: 1), [0.388_057_000_058, 1])
  }

  /// The cosine of what the network itself gives for the embedding layer, of random images.
  @Test(arguments: [4, nil] as [Int?])
  func similaritiesAreCosinesAtTheEmbeddingLayer(classes: Int?) throws {
    var random = TestGenerator(seed: 41)
    let model = try TestModel.random(classes: classes)
    let (input, copies) = (random.tensor([2, 3, 5, 4]), random.tensor([70, 3, 5, 4]))
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    #expect(model.embeddingLayer == "pooled")
    let embedding = try model.executor.activations(of: input, at: "pooled")[entry: 1].scalars
    let embeddings = try model.executor.activations(of: copies, at: "pooled")
    func product(_ left: [Float], _ right: [Float]) -> Double {
      zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let expected = (0..<70).map { copy in
      let own = embeddings[entry: copy].scalars
      return product(own, embedding)
        / (product(own, own) * product(embedding, embedding)).squareRoot()
    }
    // Neither all alike nor all unlike.
    #expect((expected.max() ?? 0) - (expected.min() ?? 0) > 0.1)
    expectNear(try pass.similarities(of: copies, toImage: 1), expected)
  }

  /// A classifier's embedding comes before its classes.
  @Test func similaritiesDoNotDependOnTheClassifier() throws {
    let pass = try pass(classes: [[1, 1], [-7, 2]])
    expectNear(try pass.similarities(of: pass.input, toImage: 0), [1, 0.388_057_000_058])
  }

  /// Means m of an image's only channel give the outputs 0, m and 2 m.
  private func classifierPass(
    _ means: [Float], _ reports: ForwardReports = ForwardReports()
  ) throws -> ForwardPass {
    try ForwardPass(
      TestModel.pooled(channels: 1, classes: [[0], [1], [2]]),
      input: Tensor(shape: [means.count, 1, 1, 2], scalars: means.flatMap { [$0 - 1, $0 + 1] }),
      layers: ["features"], onForwards: { reports.note($0) })
  }

  /// Copies with the means 1, 0, -1 and 1000, by the classes that three images are of.
  @Test func probabilitiesByHand() throws {
    // A positive mean is of class 2, a negative one of class 0; of equal outputs the first counts.
    let pass = try classifierPass([1, -2, 0])
    let copies = try classifierPass([1, 0, -1, 1000]).input
    // exp(2) / (1 + exp(1) + exp(2)), 1 / 3, exp(-2) / (1 + exp(-1) + exp(-2)).
    expectNear(
      try pass.probabilitiesOfPredictedClass(in: copies, forImage: 0),
      [0.665_240_955_775, 1.0 / 3, 0.090_030_573_171, 1])
    // 1 / (1 + exp(1) + exp(2)), 1 / 3, 1 / (1 + exp(-1) + exp(-2)).
    for image in [1, 2] {
      expectNear(
        try pass.probabilitiesOfPredictedClass(in: copies, forImage: image),
        [0.090_030_573_171, 1.0 / 3, 0.665_240_955_775, 0])
    }
  }

  /// The image's own probability is what is told of its prediction.
  @Test func probabilitiesAgreeWithPredictions() throws {
    var random = TestGenerator(seed: 43)
    let input = random.tensor([5, 3, 5, 4])
    let pass = try ForwardPass(TestModel.random(), input: input, layers: ["features"])
    for image in 0..<5 {
      let first = try #require(pass.predictions(forImage: image, count: 1)?.first)
      let own = try pass.probabilitiesOfPredictedClass(in: input, forImage: image)
      #expect(own.count == 5)
      #expect(abs(own[image] - Double(first.probability)) < 1e-6)
    }
  }

  @Test func encodersHaveNoProbabilities() throws {
    let reports = ForwardReports()
    let pass = try pass(reports)
    #expect(
      throws: MethodError.needsClasses(
        method: "class score", instead: "the similarity of embeddings")
    ) { try pass.probabilitiesOfPredictedClass(in: pass.input, forImage: 0) }
    #expect(reports.counts == [2])
  }

  /// Every copy goes through the whole network once, the images do not again.
  @Test func reportsItsCopies() throws {
    let reports = ForwardReports()
    let pass = try pass(classes: [[1, 0], [0, 1]], reports)
    #expect(reports.counts == [2])
    let copies = Tensor(repeating: 1, shape: [37, 2, 1, 2])
    #expect(try pass.similarities(of: copies, toImage: 1).count == 37)
    #expect(reports.counts.reduce(0, +) == 39)
    #expect(try pass.similarities(of: pass.input, toImage: 1).count == 2)
    #expect(reports.counts.reduce(0, +) == 41)
    #expect(try pass.probabilitiesOfPredictedClass(in: copies, forImage: 0).count == 37)
    #expect(reports.counts.reduce(0, +) == 78)
  }

  /// Other channels, another rank, no copies at all.
  @Test(
    arguments: [[1, 3, 1, 2], [2, 1, 2], [0, 2, 1, 2], [1, 2, 0, 2], []] as [Shape])
  func refusesCopiesThatDoNotFit(shape: Shape) throws {
    let reports = ForwardReports()
    let pass = try pass(classes: [[1, 0], [0, 1]], reports)
    let copies = Tensor(repeating: 1, shape: shape)
    #expect(throws: NetworkError.self) { try pass.similarities(of: copies, toImage: 0) }
    #expect(throws: NetworkError.self) {
      try pass.probabilitiesOfPredictedClass(in: copies, forImage: 0)
    }
    #expect(reports.counts == [2])
  }

  @Test(arguments: [Float.nan, .infinity])
  func refusesResultsThatAreNotFinite(value: Float) throws {
    let pass = try pass(classes: [[1, 1], [-1, 2]])
    let copies = try copies([[3, 1, 1, 2], [3, value, 1, 2]])
    #expect(throws: MethodError.notFinite(layer: "pooled")) {
      try pass.similarities(of: copies, toImage: 0)
    }
    #expect(throws: MethodError.notFinite(layer: "classes")) {
      try pass.probabilitiesOfPredictedClass(in: copies, forImage: 0)
    }
  }
}
