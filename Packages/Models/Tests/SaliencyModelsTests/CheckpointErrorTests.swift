import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct CheckpointErrorTests {
  private static let architecture = ResNetArchitecture(
    block: .basic, depths: [1, 1, 1, 1], stemWidth: 3, classCount: 4)

  /// The parameters with some left out, others changed or added.
  private func changed(
    without missing: Set<String> = [], _ changes: [String: Tensor] = [:],
    metadata: [String: String] = [:]
  ) throws -> TensorDictionary {
    let original = Self.architecture.randomParameters()
    let kept = try original.tensorNames.filter { !missing.contains($0) }.map {
      (name: $0, tensor: try changes[$0] ?? original.tensor(named: $0))
    }
    let added = changes.keys.sorted().filter { !original.tensorNames.contains($0) }
    return TensorDictionary(
      kept + added.map { (name: $0, tensor: changes[$0] ?? Tensor(zeros: [])) },
      metadata: metadata)
  }

  @Test func everythingThatDoesNotFitIsInOneError() throws {
    let source = try changed(
      without: ["bn1.bias", "layer3.0.conv2.weight"],
      [
        "layer2.0.conv2.weight": Tensor(zeros: [6, 6, 3, 5]), "fc.bias": Tensor(zeros: [4, 1]),
        "extra": Tensor(zeros: [2]), "another.weight": Tensor(zeros: [1, 1]),
      ])
    let error = try #require(
      #expect(throws: CheckpointError.self) { try Checkpoint(recognizing: source) })
    #expect(
      error
        == .mismatch(
          architecture: "resnet10",
          missing: [
            .init(name: "bn1.bias", shape: [3]),
            .init(name: "layer3.0.conv2.weight", shape: [12, 12, 3, 3]),
          ],
          wrongShapes: [
            .init(
              name: "layer2.0.conv2.weight", expected: [6, 6, 3, 3], found: [6, 6, 3, 5]),
            .init(name: "fc.bias", expected: [4], found: [4, 1]),
          ],
          unexpected: [
            .init(name: "another.weight", shape: [1, 1]), .init(name: "extra", shape: [2]),
          ]))
    #expect(
      error.description
        == "the tensors are not those of resnet10: missing bn1.bias [3], layer3.0.conv2.weight "
        + "[12, 12, 3, 3]; layer2.0.conv2.weight expected [6, 6, 3, 3], found [6, 6, 3, 5], "
        + "fc.bias expected [4], found [4, 1]; unexpected another.weight [1, 1], extra [2]")
  }

  @Test(arguments: [
    "conv1.weight", "bn1.weight", "layer1.0.conv1.weight", "layer4.0.downsample.0.weight",
    "fc.weight", "fc.bias",
  ])
  func aMissingTensorIsNamed(name: String) throws {
    let shape = Self.architecture.parameters.first { $0.name == name }?.shape
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "resnet10", missing: [.init(name: name, shape: try #require(shape))],
        wrongShapes: [], unexpected: [])
    ) { try Checkpoint(recognizing: changed(without: [name])) }
  }

  @Test func aMissingBlockOffersTheNearestNetwork() throws {
    let architecture = try #require(ResNetArchitecture(identifier: "resnet50"))
    let isLast = { (name: String) in name.hasPrefix("layer4.2.") }
    let source = ShapeSource(architecture.parameters.filter { !isLast($0.name) })
    let expected = CheckpointError.unusualDepths(
      identifier: "resnet-bottleneck-3.4.6.2", nearest: "resnet50")
    #expect(throws: expected) { try Checkpoint(recognizing: source) }
    #expect(
      expected.description
        == "the blocks of its stages are those of no named ResNet; the nearest is resnet50, if "
        + "tensors are missing; give --architecture resnet-bottleneck-3.4.6.2 if they are not")
    // Asked for as what it should be, it lacks the block; as what it is, it is complete.
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "resnet50",
        missing: architecture.parameters.filter { isLast($0.name) }
          .map { .init(name: $0.name, shape: $0.shape) },
        wrongShapes: [], unexpected: [])
    ) { try Checkpoint(recognizing: source, identifier: "resnet50") }
    let accepted = try Checkpoint(
      recognizing: source, identifier: "resnet-bottleneck-3.4.6.2")
    #expect(accepted.architecture.resNet?.depths == [3, 4, 6, 2])
    #expect(accepted.metadata["architecture"] == "resnet-bottleneck-3.4.6.2")
  }

  @Test func aBlockMissingInBetweenIsMissingOfTheNamedNetwork() throws {
    let architecture = try #require(ResNetArchitecture(identifier: "resnet18"))
    let source = ShapeSource(
      architecture.parameters.filter { !$0.name.hasPrefix("layer3.0.") })
    #expect {
      try Checkpoint(recognizing: source)
    } throws: { error in
      guard case CheckpointError.mismatch("resnet18", let missing, [], []) = error else {
        return false
      }
      return missing.count == 15 && missing.allSatisfy { $0.name.hasPrefix("layer3.0.") }
    }
    // Of an unusual network that is incomplete too, the nearest named one says what is missing.
    let broken = ShapeSource(
      architecture.parameters.filter { !$0.name.hasPrefix("layer4.1.") && $0.name != "bn1.bias" })
    #expect {
      try Checkpoint(recognizing: broken)
    } throws: { error in
      guard case CheckpointError.mismatch("resnet18", let missing, [], []) = error else {
        return false
      }
      return missing.count == 11
    }
  }

  @Test func unusualDepthsNeedTheirIdentifier() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 2, 1, 1], stemWidth: 2, classCount: 3)
    let source = architecture.randomParameters()
    #expect(
      throws: CheckpointError.unusualDepths(
        identifier: "resnet-basic-1.2.1.1", nearest: "resnet10")
    ) { try Checkpoint(recognizing: source) }
    let checkpoint = try Checkpoint(recognizing: source, identifier: "resnet-basic-1.2.1.1")
    #expect(checkpoint.architecture.resNet == architecture)
    // A converted file says so itself.
    let converted = architecture.randomParameters(metadata: checkpoint.metadata)
    #expect(try Checkpoint(recognizing: converted).architecture.resNet == architecture)
  }

  @Test func unknownNetworksShowSomeNames() throws {
    let names = ["features.0.weight", "features.0.bias", "a", "b", "c"]
    let error = CheckpointError.unknownArchitecture(examples: Array(names.prefix(4)))
    #expect(throws: error) { try Checkpoint(recognizing: ShapeSource(names.map { ($0, [1]) })) }
    #expect(
      error.description
        == "the tensors are not those of a known architecture (ResNet or VGG with "
        + "torchvision's or Keras' names); found features.0.weight, features.0.bias, a, b, ...")
    let empty = CheckpointError.unknownArchitecture(examples: [])
    #expect(throws: empty) { try Checkpoint(recognizing: ShapeSource([])) }
    #expect(empty.description.hasSuffix("; found no tensors"))
    let unknown = CheckpointError.unknownIdentifier("resnet51")
    #expect(throws: unknown) {
      try Checkpoint(recognizing: changed(), identifier: "resnet51")
    }
    #expect(
      unknown.description
        == "there is no architecture 'resnet51'; known are resnet10, resnet18, resnet34, resnet14, "
        + "resnet26, resnet50, resnet101, resnet152, resnet26v2, resnet50v2, resnet101v2, "
        + "resnet152v2, vgg11, vgg11_bn, vgg13, vgg13_bn, vgg16, vgg16_bn, vgg19, vgg19_bn, and "
        + "resnet-basic-D.D.D.D or resnet-bottleneck-D.D.D.D with other depths")
  }

  @Test(arguments: [(Float.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")])
  func elementsThatAreNotFiniteAreFound(value: Float, text: String) throws {
    var scalars = [Float](repeating: 1, count: 3 * 3 * 3 * 3)
    scalars[17] = value
    let weights = try Tensor(shape: [3, 3, 3, 3], scalars: scalars)
    let checkpoint = try Checkpoint(
      recognizing: changed(["layer1.0.conv2.weight": weights]))
    let error = CheckpointError.notFinite(
      name: "layer1.0.conv2.weight", index: 17, value: text)
    #expect(throws: error) { try checkpoint.tensor(named: "layer1.0.conv2.weight") }
    #expect(throws: error) { try Model(checkpoint) }
    #expect(
      error.description
        == "tensor 'layer1.0.conv2.weight' holds \(text) at element 17; the file is damaged, or "
        + "the training diverged: use another checkpoint")
  }

  @Test func negativeVariancesAreNamed() throws {
    let variance = try Tensor(shape: [3], scalars: [1, -0.1, 1])
    let model = try Model(
      Checkpoint(recognizing: changed(["layer1.0.bn2.running_var": variance])))
    #expect(throws: NetworkError.negativeVariance(node: "layer1.0.bn2")) {
      try model.executor.activations(of: testInput([1, 3, 32, 32]))
    }
  }

  @Test(arguments: [
    ("stride_placement", "2x2", "1x1 or 3x3"), ("stride_placement", "", "1x1 or 3x3"),
    ("batch_norm_epsilon", "small", "a number of 0 or more"),
    ("batch_norm_epsilon", "-1e-5", "a number of 0 or more"),
    ("batch_norm_epsilon", "nan", "a number of 0 or more"),
    ("batch_norm_epsilon", "inf", "a number of 0 or more"),
    ("preprocessing", "{}", "means and standard deviations as JSON"),
    (
      "preprocessing",
      #"{"channel_order":"RGB","divisor":0,"mean":[1,2,3],"standard_deviation":[4,5,6]}"#,
      "means and standard deviations as JSON"
    ),
    ("labels", "tench, goldfish", "a list of labels as JSON"),
    ("labels", #"{"0":"tench"}"#, "a list of labels as JSON"),
  ])
  func metadataThatCannotBeReadAreRefused(key: String, value: String, expected: String) throws {
    let source = try changed(metadata: [key: value])
    let error = CheckpointError.badMetadata(
      key: key, value: String(value.prefix(60)), expected: expected)
    #expect(throws: error) { try Checkpoint(recognizing: source) }
    #expect(
      error.description
        == "metadata '\(key)': expected \(expected), found '\(value.prefix(60))'; convert the "
        + "weights again")
  }

  @Test func labelsOfAnotherNumberAreRefused() throws {
    let error = CheckpointError.wrongLabelCount(expected: 4, found: 3)
    #expect(throws: error) {
      try Checkpoint(recognizing: changed(), labels: ClassLabels(["a", "b", "c"]))
    }
    #expect(throws: error) {
      try Checkpoint(recognizing: changed(metadata: ["labels": #"["a","b","c"]"#]))
    }
  }
}
