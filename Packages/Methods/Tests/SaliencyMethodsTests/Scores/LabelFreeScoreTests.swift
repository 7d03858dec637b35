import Foundation
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// The score methods whose score is the similarity with the image's own embedding.
///
/// Numbers worked out by hand are for the channels (3, 1) and (1, 2). Their means, the embedding,
/// are e = (2, 1.5) of length 2.5.
@Suite struct LabelFreeScoreTests {
  private func pass(
    _ scalars: [Float] = [3, 1, 1, 2], hasCopy: Bool = false
  ) throws -> ForwardPass {
    try ForwardPass(
      TestModel.pooled(channels: 2, hasCopy: hasCopy),
      input: Tensor(shape: [1, 2, 1, scalars.count / 2], scalars: scalars), layers: ["features"])
  }

  private func expect(
    _ maps: [SaliencyMap], _ scalars: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try #require(maps.count == 1)
    expectClose(
      maps[0].values, try Tensor(shape: [1, 2], scalars: scalars), absolute: 1e-6,
      sourceLocation: sourceLocation)
    #expect(maps[0].classIndex == nil, sourceLocation: sourceLocation)
    #expect(maps[0].layer == "features", sourceLocation: sourceLocation)
  }

  /// Whether the similarity comes from the closed form, where the embedding is the pooled features,
  /// or from running the network: the layer `copy` is the same, and nothing knows that.
  private static let embeddings: [EmbeddingLayer] = [.named("pooled"), .automatic, .named("copy")]

  @Test(arguments: embeddings)
  func ablationByHand(embedding: EmbeddingLayer) throws {
    var method = LabelFreeAblationCAM()
    method.embedding = embedding
    // Without channel 0 the embedding is (0, 1.5), at the cosine 1.5 / 2.5 = 0.6; without channel 1
    // the cosine is 2 / 2.5 = 0.8. 0.4 * (3, 1) + 0.2 * (1, 2).
    let maps = try method.maps(of: pass(hasCopy: true), at: "features")
    try expect(maps, [1.4, 0.8])
    #expect(maps[0].forwards == 1)
  }

  @Test(arguments: embeddings)
  func reciproByHand(embedding: EmbeddingLayer) throws {
    var method = LabelFreeReciproCAM()
    method.embedding = embedding
    // Place 0 is (3, 1): 7.5 / (2.5 * sqrt(10)); place 1 is (1, 2): 5 / (2.5 * sqrt(5)).
    let maps = try method.maps(of: pass(hasCopy: true), at: "features")
    try expect(maps, [0.948_683_3, 0.894_427_2])
    #expect(maps[0].forwards == 1)
  }

  @Test(arguments: embeddings)
  func gaussianReciproByHand(embedding: EmbeddingLayer) throws {
    var method = LabelFreeReciproCAM()
    method.embedding = embedding
    method.neighborhood = .gaussian
    // Place 0: (3/4 + 1/8, 1/4 + 2/8) = (7, 4) / 8, the cosine (14 + 6) / (2.5 * sqrt(65)).
    // Place 1: (3/8 + 1/4, 1/8 + 2/4) = (5, 5) / 8, the cosine 3.5 / (2.5 * sqrt(2)).
    try expect(
      method.maps(of: pass(hasCopy: true), at: "features"), [0.992_277_9, 0.989_949_5])
  }

  @Test func occlusionByHand() throws {
    var method = LabelFreeOcclusion()
    method.window = 1
    // Without pixel 0 the embedding is (0.5, 1), without pixel 1 it is (1.5, 0.5).
    let maps = try method.maps(of: pass(), at: "features")
    try expect(maps, [1 - 0.894_427_2, 1 - 0.948_683_3])
    #expect(maps[0].forwards == 3)
  }

  @Test func scoreByHand() throws {
    // Through channel 0, (1, 0), the embedding is (1.5, 0.5), at the cosine 0.9486833; through
    // channel 1, (0, 1), it is (0.5, 1), at 0.8944272.
    let first = Float(1 / (1 + exp(0.894_427_2 - 0.948_683_3)))
    let maps = try LabelFreeScoreCAM().maps(of: pass(), at: "features")
    try expect(maps, [3 * first + (1 - first), first + 2 * (1 - first)])
    #expect(maps[0].forwards == 3)
  }

  @Test func rectifiesAblationAndScore() throws {
    // Channels (-3, 1) and (1, 2) with the means (-1, 1.5), |e|^2 = 3.25.
    let scalars: [Float] = [-3, 1, 1, 2]
    var ablation = LabelFreeAblationCAM()
    let (first, second) = (
      Float(1 - (1 - 1 / 3.25).squareRoot()), Float(1 - (1 - 2.25 / 3.25).squareRoot())
    )
    let (left, right) = (-3 * first + second, first + 2 * second)
    #expect(left < 0)
    try expect(ablation.maps(of: pass(scalars), at: "features"), [0, right])
    ablation.rectifier = .none
    try expect(ablation.maps(of: pass(scalars), at: "features"), [left, right])
    ablation.rectifier = .absolute
    try expect(ablation.maps(of: pass(scalars), at: "features"), [-left, right])
    var score = LabelFreeScoreCAM()
    let rectified = try score.maps(of: pass(scalars), at: "features")[0].values
    score.rectifier = .none
    let signed = try score.maps(of: pass(scalars), at: "features")[0].values
    #expect(signed[0, 0] < 0)
    #expect(rectified == signed.map { max($0, 0) })
  }

  /// The closed form against running the network, on features of both signs.
  @Test func closedFormsEqualRunningTheNetwork() throws {
    var random = TestGenerator(seed: 12)
    let model = try TestModel.pooled(channels: 24, hasCopy: true)
    let pass = try ForwardPass(
      model, input: random.tensor([3, 24, 5, 7]), layers: ["features"])
    var ablation = (LabelFreeAblationCAM(), LabelFreeAblationCAM())
    ablation.0.embedding = .named("pooled")
    ablation.1.embedding = .named("copy")
    var recipro = (LabelFreeReciproCAM(), LabelFreeReciproCAM())
    recipro.0.embedding = .named("pooled")
    recipro.1.embedding = .named("copy")
    let closed =
      try ablation.0.maps(of: pass, at: "features")
      + recipro.0.maps(of: pass, at: "features")
    let run =
      try ablation.1.maps(of: pass, at: "features")
      + recipro.1.maps(of: pass, at: "features")
    for (first, second) in zip(closed, run) {
      expectClose(
        first.values, second.values, absolute: 3e-6 * largestMagnitude(second.values))
      #expect(!first.isDegenerate)
    }
  }

  /// A classifier's embedding is what its linear layer reads, whatever layer is looked at.
  @Test func classifiersHaveTheirOwnEmbedding() throws {
    let (encoder, classifier) = (try TestModel.random(classes: nil), try TestModel.random())
    var random = TestGenerator(seed: 13)
    let input = random.tensor([2, 3, 4, 5])
    for method in [LabelFreeAblationCAM(), LabelFreeReciproCAM(), LabelFreeOcclusion()]
      as [any SaliencyMethod]
    {
      let maps = try [encoder, classifier].map { model in
        try method.maps(
          of: ForwardPass(model, input: input, layers: ["features"]), at: "features")
      }
      #expect(maps[0] == maps[1])
      #expect(maps[0].allSatisfy { !$0.isDegenerate })
    }
  }

  /// The embedding may have places: all four features (3, 1, 1, 2) of length sqrt(15).
  @Test func embeddingsMayBeMaps() throws {
    var method = LabelFreeReciproCAM()
    method.embedding = .named("features")
    // Place 0 leaves (3, 0, 1, 0): 10 / sqrt(15 * 10); place 1 (0, 1, 0, 2): 5 / sqrt(15 * 5).
    try expect(method.maps(of: pass(), at: "features"), [0.816_496_6, 0.577_350_3])
  }

  @Test func refusesUnknownEmbeddings() throws {
    var method = LabelFreeOcclusion()
    method.embedding = .named("poled")
    let error = #expect(throws: NetworkError.self) {
      try method.maps(of: pass(), at: "features")
    }
    #expect(error == .unknownLayer(name: "poled", nearest: ["pooled"]))
  }
}
