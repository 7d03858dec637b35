import Foundation
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Networks as their original libraries saved them give the same results here.
@Suite struct OriginalLibraryTests {
  /// Expects every result that the fixture has, and the same ones from a converted file.
  private func expectResults(
    _ checkpoint: Checkpoint<TensorDictionary>, of fixture: NetworkFixture
  ) throws {
    let converted = TensorDictionary(
      try checkpoint.tensorNames.map { ($0, try checkpoint.tensor(named: $0)) },
      metadata: checkpoint.metadata)
    let again = try Checkpoint(recognizing: converted)
    #expect(again.architecture == checkpoint.architecture)
    #expect(again.preprocessing == checkpoint.preprocessing)
    #expect(again.origin == checkpoint.origin)
    #expect(again.metadata == checkpoint.metadata)
    #expect(again.ignored.isEmpty)
    let names = fixture.expected.keys.sorted()
    for (model, isFirst) in [(try Model(checkpoint), true), (try Model(again), false)] {
      let layers = names.map { $0 == "output" ? model.network.outputName : $0 }
      let input = try model.preprocessing.input(fromRGB: fixture.pixels, extent: fixture.extent)
      let results = try model.executor.activations(of: input, at: layers)
      let reference =
        isFirst ? try model.network.referenceActivations(of: input, at: layers) : results
      for (index, name) in names.enumerated() {
        let expected = try #require(fixture.expected[name])
        expectAsOriginal(results[index], expected, name)
        expectAsOriginal(reference[index], expected, name + " (reference)")
      }
    }
  }

  @Test(arguments: ["resnet18", "resnet50", "vgg11", "vgg13_bn"])
  func torchvision(name: String) throws {
    let fixture = try NetworkFixture(name)
    let checkpoint = try Checkpoint(recognizing: fixture.parameters)
    #expect(checkpoint.dialect == .torchvision)
    #expect(checkpoint.architecture.identifier == name)
    #expect(checkpoint.architecture.classCount == 5)
    #expect(checkpoint.origin?.title.hasPrefix("torchvision") == true)
    #expect(checkpoint.preprocessing == .torchvision)
    #expect(checkpoint.ignored.isEmpty)
    #expect(Set(checkpoint.tensorNames) == Set(fixture.parameters.tensorNames))
    try expectResults(checkpoint, of: fixture)
  }

  static let kerasNetworks = [
    ("keras_resnet50", "resnet50", "keras-resnet", Preprocessing.caffe, Float?(1.001e-5)),
    ("keras_resnet50v2", "resnet50v2", "keras-resnet-v2", .tensorFlow, 1.001e-5),
    ("keras_vgg16", "vgg16", "keras-vgg", .caffe, nil),
    ("keras_vgg19", "vgg19", "keras-vgg", .caffe, nil),
  ]

  @Test(arguments: kerasNetworks, [false, true])
  func keras(
    network: (String, String, String, Preprocessing, Float?), isNumbered: Bool
  ) throws {
    let (name, identifier, origin, preprocessing, epsilon) = network
    let fixture = try NetworkFixture(name)
    let numbers = try JSONDecoder().decode(
      [String: String].self, from: Data(try #require(fixture.metadata["numbered"]).utf8))
    let source = isNumbered ? try fixture.renamingLayers(numbers) : fixture.parameters
    let checkpoint = try Checkpoint(recognizing: source)
    #expect(checkpoint.dialect == .keras)
    #expect(checkpoint.architecture.identifier == identifier)
    #expect(checkpoint.architecture.classCount == 5)
    #expect(checkpoint.architecture.batchNormalizationEpsilon == epsilon)
    #expect(checkpoint.origin?.identifier == origin)
    #expect(checkpoint.preprocessing == preprocessing)
    try expectResults(checkpoint, of: fixture)
  }

  /// Each publisher's file, by the names in it.
  private static func listing() throws -> [String: [[String]]] {
    try Fixtures.decoded("networks/origins.json")
  }

  @Test(arguments: [
    "swav", "swav-bolts", "simclr-bolts", "moco-v1", "moco-v2", "moco-v3", "dino", "barlow-twins",
    "vicreg", "byol-bolts", "byol-lucidrains", "byol-sthalles",
  ])
  func publishers(identifier: String) throws {
    let fixture = try NetworkFixture("origins")
    let names = try #require(try Self.listing()[identifier])
    let source = TensorDictionary(
      try names.map { ($0[0], try fixture.parameters.tensor(named: $0[1])) })
    let checkpoint = try Checkpoint(recognizing: source)
    #expect(checkpoint.origin?.identifier == identifier)
    #expect(checkpoint.architecture.identifier == "resnet14")
    #expect(checkpoint.architecture.classCount == nil)
    #expect(checkpoint.labels == nil)
    let origin = try #require(CheckpointOrigin.named(identifier))
    #expect(
      (checkpoint.architecture.resNet?.projectionHead != nil) == (origin.projectionHead != nil))
    #expect(checkpoint.ignored.count { $0.hasSuffix("layer4.0.conv3.weight") } < names.count / 2)

    let model = try Model(checkpoint)
    #expect(
      model.embeddingLayer == (origin.projectionHead == nil ? "avgpool" : "projection_head"))
    let input = try model.preprocessing.input(fromRGB: fixture.pixels, extent: fixture.extent)
    let embedding = try model.executor.activations(of: input, at: model.embeddingLayer)
    let expected = try #require(fixture.expected[identifier])
    expectAsOriginal(try embedding.reshaped(to: expected.shape), expected, identifier)

    let converted = TensorDictionary(
      try checkpoint.tensorNames.map { ($0, try checkpoint.tensor(named: $0)) },
      metadata: checkpoint.metadata)
    let second = try Checkpoint(recognizing: converted)
    #expect(second.metadata == checkpoint.metadata)
    #expect(second.ignored.isEmpty)
    let again = try Model(second)
    #expect(again.embeddingLayer == model.embeddingLayer)
    #expect(try again.executor.activations(of: input, at: model.embeddingLayer) == embedding)
  }

  @Test func everyOriginOfTheTableHasANetwork() throws {
    let tested = Set(try Self.listing().keys)
      .union(Self.kerasNetworks.map(\.2)).union(["torchvision", "torchvision-vgg"])
    // timm's tensors are named as torchvision's.
    #expect(tested.union(["timm"]) == Set(CheckpointOrigin.all.map(\.identifier)))
  }
}
