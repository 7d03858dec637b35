import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

/// What all methods have in common that look through masks.
@Suite struct MaskingMethodTests {
  private static let methods: [any MaskingMethod] = [
    RELAX(), SmoothRELAX(), RISE(), LabelFreeRISE(),
  ]

  private func network() -> MaskTestNetwork {
    var random = TestGenerator(seed: 1)
    return MaskTestNetwork(
      grid: Extent(height: 3, width: 4), cell: Extent(height: 3, width: 2),
      embedding: random.tensor([5, 12]), classes: random.tensor([3, 5]))
  }

  private func images(_ count: Int) -> Tensor {
    var random = TestGenerator(seed: 2)
    return random.tensor([count, 1, 9, 8])
  }

  private func maps(
    _ method: any MaskingMethod, masks: Int = 40, of pass: ForwardPass,
    change: (inout any MaskingMethod) throws -> Void = { _ in }
  ) throws -> [SaliencyMap] {
    var method = method
    method.maskCount = masks
    try change(&method)
    return try method.maps(of: pass, at: "features")
  }

  @Test(arguments: methods)
  func batchEqualsItsImages(method: any MaskingMethod) throws {
    let (network, batch) = (network(), images(3))
    let together = try maps(method, of: network.pass(batch, imageNumbers: [7, 9, 8]))
    #expect(together.count == 3)
    for (image, number) in [UInt64(7), 9, 8].enumerated() {
      let single = try batch[entry: image].reshaped(to: [1, 1, 9, 8])
      let alone = try maps(method, of: network.pass(single, imageNumbers: [number]))
      #expect(alone == [together[image]])
    }
  }

  @Test(arguments: methods)
  func doesNotDependOnThreads(method: any MaskingMethod) throws {
    let (network, batch) = (network(), images(2))
    let results = try [1, 2, 3].map {
      try maps(method, of: network.pass(batch, imageNumbers: [4, 5], threads: $0))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test(arguments: methods)
  func seedsAndImageNumbersGiveOtherMasks(method: any MaskingMethod) throws {
    let (network, image) = (network(), images(1))
    let map = try maps(method, of: network.pass(image, imageNumbers: [0]))
    #expect(try maps(method, of: network.pass(image)) == map)
    #expect(try maps(method, of: network.pass(image, imageNumbers: [1])) != map)
    let seeded = try maps(method, of: network.pass(image)) { method in
      func set<Method: MaskingMethod>(_ method: Method) throws -> any MaskingMethod {
        var method = method
        try method.set("seed", to: "1")
        return method
      }
      method = try set(method)
    }
    #expect(seeded != map)
  }

  @Test(arguments: [1, 5, 12, 100])
  func doesNotDependOnChunks(size: Int) throws {
    let pass = try network().pass(images(1))
    let design = BernoulliGridMasks(
      count: 31, extent: Extent(height: 3, width: 4),
      generator: MaskGenerator(seed: 0, imageNumber: 0))
    let score = pass.similarityScore(to: try pass.embeddings(at: nil)[entry: 0], at: nil)
    var scores: [Double] = []
    try pass.forEachMask(of: design, forImage: 0, by: score) { scores.append($1) }
    #expect(scores.count == 31)
    var next = 0
    try pass.forEachMask(of: design, forImage: 0, by: score, chunkSize: size) { mask, score in
      #expect(score == scores[next])
      #expect((try? design.mask(at: next)) == mask)
      next += 1
    }
    #expect(next == 31)
  }

  /// One pass for each image, one for each mask, told while they happen.
  @Test(arguments: methods)
  func reportsForwards(method: any MaskingMethod) throws {
    let reports = ForwardReports()
    let pass = try network().pass(images(2)) { reports.note($0) }
    #expect(reports.counts == [2])
    let maps = try maps(method, masks: 50, of: pass)
    #expect(reports.counts.reduce(0, +) == 2 + 2 * 50)
    #expect(reports.counts.count > 4)
    #expect(maps.map(\.forwards) == [51, 51])
    let shape = FeatureShape.map(channels: 1, extent: Extent(7))
    #expect(method.forwards(at: shape) == 2049)
    #expect(type(of: method).about.forwards == .count(2049))
  }

  @Test(arguments: methods)
  func refusesMasksThatCannotBeUsed(method: any MaskingMethod) throws {
    let pass = try network().pass(images(1))
    for count in [0, -3] {
      #expect(throws: MethodError.noMasks) { try maps(method, masks: count, of: pass) }
    }
    #expect(throws: MethodError.noMasks) { try given([0, 3, 4]) }
    let expected = "[masks, h, w] with at least one cell and at most the image's size, 9 x 8"
    let wrong: [Shape] = [
      [], [3], [3, 4], [5, 1, 3, 4], [2, 10, 8], [2, 9, 9], [2, 0, 4], [2, 4, 0],
    ]
    for shape in wrong {
      #expect(throws: MethodError.wrongMasks(expected: expected, found: shape)) {
        try given(shape)
      }
    }
    for value in [Float.nan, .infinity, -.infinity] {
      #expect(throws: MethodError.masksNotFinite) { try given([2, 3, 4], last: value) }
    }
    #expect(try given([2, 9, 8]).count == 1)

    func given(_ shape: Shape, last: Float = 1) throws -> [SaliencyMap] {
      var masks = Tensor(repeating: 1, shape: shape)
      if shape.count > 0 {
        masks.withUnsafeMutableScalars { $0[$0.count - 1] = last }
      }
      return try maps(method, of: pass) { $0.givenMasks = masks }
    }
  }

  @Test(arguments: methods)
  func refusesLayersWithoutPlaces(method: any MaskingMethod) throws {
    let model = try network().model()
    let pass = try ForwardPass(model, input: images(1), layers: ["features", "embedding"])
    #expect(
      throws: MethodError.notSpatial(
        layer: "embedding", shape: [1, 5], lastSpatial: "features")
    ) { try method.maps(of: pass, at: "embedding") }
    #expect(throws: MethodError.layerNotComputed("flat")) {
      try method.maps(of: pass, at: "flat")
    }
  }

  /// A convolution's padding can make a layer larger than the image, so that cells have no pixel.
  @Test(arguments: [RELAX(), SmoothRELAX(), LabelFreeRISE()] as [any MaskingMethod])
  func refusesLayersLargerThanTheImage(method: any MaskingMethod) throws {
    var builder = NetworkBuilder()
    let input = try builder.input(channels: 1)
    let features = try builder.add(
      "features",
      .convolution(
        Network.Convolution(
          weights: Tensor(repeating: 1, shape: [1, 1, 1, 1]),
          window: SlidingWindow(kernel: 1, padding: 2))), input)
    _ = try builder.add("pooled", .globalAveragePooling, features)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: nil)
    let pass = try ForwardPass(
      model, input: Tensor(repeating: 1, shape: [1, 1, 3, 2]), layers: ["features"])
    #expect(
      throws: MethodError.wrongMasks(
        expected: "a layer of at most 3 x 2 places, the image's pixels", found: [7, 6])
    ) { try method.maps(of: pass, at: "features") }
  }

  /// Weights so large that the embedding overflows, though the layer does not.
  @Test(arguments: methods)
  func refusesEmbeddingsThatAreNotFinite(method: any MaskingMethod) throws {
    let network = MaskTestNetwork(
      grid: Extent(2), cell: Extent(1), embedding: Tensor(repeating: 3e38, shape: [2, 4]),
      classes: Tensor(repeating: 1, shape: [2, 2]))
    let pass = try network.pass(Tensor(repeating: 10, shape: [1, 1, 2, 2]))
    #expect(throws: MethodError.self) { try maps(method, of: pass) }
  }

  @Test func optionsHaveNames() throws {
    let relax = try RELAX(settings: ["masks": "10", "seed": "5", "embedding": "layer3"])
    #expect(relax.maskCount == 10)
    #expect(relax.seed == 5)
    #expect(relax.embedding == .named("layer3"))
    #expect(try LabelFreeRISE(settings: ["probability": "0.25"]).probability == Probability(0.25))
    #expect(
      LabelFreeRISE.settingDescriptions.map { "\($0.key)=\($0.standard)" }
        == ["masks=2048", "seed=0", "embedding=auto", "probability=0.5"])
    #expect(RISE.settingDescriptions.map(\.key) == ["masks", "seed", "probability"])
    #expect(EmbeddingLayer(settingText: "auto") == .automatic)
    #expect(EmbeddingLayer(settingText: "") == nil)
    #expect(EmbeddingLayer.named("avgpool").settingText == "avgpool")
    #expect(
      throws: MethodError.wrongSetting(
        "probability", method: "rise", value: "1.5", choices: "a number from 0 to 1")
    ) { try RISE(settings: ["probability": "1.5"]) }
    #expect(throws: MethodError.self) { try RELAX(settings: ["masks": "0"]) }
  }
}
