import SaliencyModels
import SaliencyTensor
import Testing

/// What checkpoints of other programs state of their networks.
@Suite struct CheckpointMetadataTests {
  private static let architecture = ResNetArchitecture(
    block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: 3)

  private func checkpoint(_ metadata: [String: String]) throws -> Checkpoint<ShapeSource> {
    try Checkpoint(recognizing: ShapeSource(Self.architecture.parameters, metadata: metadata))
  }

  private static let stated = Preprocessing(
    channelOrder: .rgb, divisor: 255, mean: [0.5, 0.4, 0.3], standardDeviation: [0.1, 0.2, 0.3])

  @Test func timmsKeysAreUnderstood() throws {
    let checkpoint = try checkpoint([
      "mean": "[0.5, 0.4, 0.3]", "std": "[0.1, 0.2, 0.3]", "input_size": "[3, 160, 192]",
      "label_names": #"["ant", "bee", "cat"]"#, "architecture": "resnet10t",
    ])
    #expect(checkpoint.preprocessing == Self.stated)
    #expect(checkpoint.inputSize == Extent(height: 160, width: 192))
    #expect(checkpoint.labels == ClassLabels(["ant", "bee", "cat"]))
    #expect(checkpoint.origin?.identifier == "timm")
    // Its name for the architecture is not one of ours; the tensors tell.
    #expect(checkpoint.architecture.identifier == "resnet10")
    #expect(checkpoint.metadata["input_size"] == "[3,160,192]")
    #expect(checkpoint.metadata["labels"] == #"["ant","bee","cat"]"#)
    #expect(checkpoint.metadata["origin"] == "timm")
    // And a converted file says the same.
    let again = try self.checkpoint(checkpoint.metadata)
    #expect(again.preprocessing == Self.stated)
    #expect(again.metadata == checkpoint.metadata)
  }

  @Test(arguments: ["pretrained_cfg", "hyper_parameters"])
  func containersAreLookedInto(key: String) throws {
    let values =
      #"{"mean":[0.5,0.4,0.3],"std":[0.1,0.2,0.3],"input_size":[3,64,64],"lr":0.1,"#
      + #""labels":["a","b","c"],"arch":"resnet50"}"#
    let checkpoint = try checkpoint([key: values])
    #expect(checkpoint.preprocessing == Self.stated)
    #expect(checkpoint.inputSize == Extent(64))
    #expect(checkpoint.labels?[2] == "c")
    #expect(checkpoint.origin?.identifier == (key == "pretrained_cfg" ? "timm" : "torchvision"))
    // What the file states itself counts more.
    let other = try self.checkpoint([
      key: values, "input_size": "96", "labels": #"["d","e","f"]"#, "mean": "[1,1,1]",
      "std": "[2,2,2]",
    ])
    #expect(other.inputSize == Extent(96))
    #expect(other.labels?[0] == "d")
    #expect(other.preprocessing.mean == [1, 1, 1])
  }

  @Test(arguments: [
    #"{"mean":0.5,"std":"large","input_size":"small","labels":3,"label_names":{"0":"a"}}"#,
    #"{"lr":0.1}"#, "[1, 2]", "Namespace(lr=0.1)", "",
  ])
  func otherHyperparametersMeanNothing(text: String) throws {
    let checkpoint = try checkpoint(["hyper_parameters": text])
    #expect(checkpoint.preprocessing == .torchvision)
    #expect(checkpoint.inputSize == nil)
    #expect(checkpoint.labels == nil)
    #expect(checkpoint.metadata["input_size"] == nil)
  }

  @Test func optionsAndOurOwnKeysCountMore() throws {
    let own =
      #"{"channel_order":"BGR","divisor":1,"mean":[1,2,3],"standard_deviation":[1,1,1]}"#
    let source = ShapeSource(
      Self.architecture.parameters,
      metadata: [
        "preprocessing": own, "mean": "[0.5,0.5,0.5]", "std": "[0.5,0.5,0.5]",
        "labels": #"["a","b","c"]"#, "label_names": #"["d","e","f"]"#,
      ])
    let checkpoint = try Checkpoint(recognizing: source)
    #expect(checkpoint.preprocessing.channelOrder == .bgr)
    #expect(checkpoint.labels?[0] == "a")
    let given = try Checkpoint(recognizing: source, labels: ClassLabels(["g", "h", "i"]))
    #expect(given.labels?[0] == "g")
  }

  @Test(arguments: [
    ("input_size", "[224, -1]"), ("input_size", "[1, 2, 3, 4]"), ("input_size", "[]"),
    ("input_size", "0"), ("input_size", "large"), ("input_size", "[3, 224, 100000]"),
    ("mean", "0.5"), ("mean", "[0.5, 0.5, 0.5]"), ("std", "[0.5, 0.5, 0.5]"),
    ("label_names", "ant"),
  ])
  func whatCannotBeReadIsRefused(key: String, value: String) throws {
    let error = #expect(throws: CheckpointError.self) { try checkpoint([key: value]) }
    guard case .badMetadata(key, _, let expected) = error else {
      Issue.record("\(error.map(String.init(describing:)) ?? "")")
      return
    }
    #expect(!expected.isEmpty)
  }

  @Test(arguments: [
    ("[0.5]", "[0.5]"), ("[1, 2, 3]", "[1, 0, 1]"), ("[1, 2, 3, 4]", "[1, 1, 1]"),
  ])
  func deviationsThatDivideByNothingAreRefused(mean: String, std: String) throws {
    #expect(throws: CheckpointError.self) { try checkpoint(["mean": mean, "std": std]) }
  }

  @Test func modelsKnowTheirInputSize() throws {
    let source = randomTensors(
      Self.architecture.parameters, metadata: ["input_size": "[3, 64, 48]"])
    #expect(
      try Model(Checkpoint(recognizing: source)).inputSize == Extent(height: 64, width: 48))
  }
}
