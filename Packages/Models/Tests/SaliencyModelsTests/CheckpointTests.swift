import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct CheckpointTests {
  private static let architecture = ResNetArchitecture(
    block: .basic, depths: [1, 1, 1, 1], stemWidth: 3, classCount: 4)

  private func parameters(
    prefix: String = "", counters: Bool = false, metadata: [String: String] = [:]
  ) throws -> TensorDictionary {
    let original = Self.architecture.randomParameters()
    var tensors = try original.tensorNames.map {
      (name: prefix + $0, tensor: try original.tensor(named: $0))
    }
    if counters {
      tensors.append((prefix + "bn1.num_batches_tracked", Tensor(zeros: [])))
      tensors.append(("queue", Tensor(zeros: [8])))
    }
    return TensorDictionary(tensors, metadata: metadata)
  }

  @Test func recognizesTorchvisionsNames() throws {
    let source = try parameters()
    let checkpoint = try Checkpoint(recognizing: source)
    #expect(checkpoint.dialect == .torchvision)
    #expect(checkpoint.architecture.resNet == Self.architecture)
    #expect(checkpoint.architecture.identifier == "resnet10")
    #expect(checkpoint.architecture.stridePlacement == .middleConvolution)
    #expect(checkpoint.architecture.batchNormalizationEpsilon == 1e-5)
    #expect(checkpoint.preprocessing == .torchvision)
    #expect(checkpoint.labels == nil)
    #expect(checkpoint.ignored.isEmpty)
    for name in source.tensorNames {
      #expect(try checkpoint.tensor(named: name) == source.tensor(named: name))
    }
  }

  @Test func ignoresCountersAndWhatStandsOutsideOfThePrefix() throws {
    let checkpoint = try Checkpoint(
      recognizing: parameters(prefix: "net.", counters: true))
    #expect(checkpoint.ignored == ["net.bn1.num_batches_tracked", "queue"])
    #expect(throws: TensorDictionary.MissingTensor(name: "queue")) {
      try checkpoint.tensor(named: "queue")
    }
  }

  @Test func metadataCountMoreThanTheDialect() throws {
    let metadata = [
      "architecture": "resnet10", "stride_placement": "1x1", "batch_norm_epsilon": "0.001",
      "preprocessing":
        #"{"channel_order":"BGR","divisor":1,"mean":[1,2,3],"standard_deviation":[4,5,6]}"#,
      "labels": #"["tench","goldfish","shark, white","hen"]"#, "format": "pt",
    ]
    let checkpoint = try Checkpoint(recognizing: parameters(metadata: metadata))
    #expect(checkpoint.architecture.stridePlacement == .firstConvolution)
    #expect(checkpoint.architecture.batchNormalizationEpsilon == 0.001)
    #expect(
      checkpoint.preprocessing
        == Preprocessing(
          channelOrder: .bgr, divisor: 1, mean: [1, 2, 3], standardDeviation: [4, 5, 6]))
    #expect(checkpoint.labels == ClassLabels(["tench", "goldfish", "shark, white", "hen"]))
    #expect(
      checkpoint.metadata
        == [
          "architecture": "resnet10", "stride_placement": "1x1", "batch_norm_epsilon": "0.001",
          "preprocessing":
            #"{"channel_order":"BGR","divisor":1,"mean":[1,2,3],"standard_deviation":[4,5,6]}"#,
          "labels": #"["tench","goldfish","shark, white","hen"]"#, "origin": "torchvision",
        ])
  }

  @Test func optionsCountMoreThanMetadata() throws {
    let metadata = [
      "architecture": "resnet50", "stride_placement": "1x1", "labels": #"["a","b","c","d"]"#,
    ]
    let source = try parameters(metadata: metadata)
    let checkpoint = try Checkpoint(
      recognizing: source, identifier: "resnet10", stridePlacement: .middleConvolution,
      labels: ClassLabels(["e", "f", "g", "h"]))
    #expect(checkpoint.architecture.resNet == Self.architecture)
    #expect(checkpoint.labels?[3] == "h")
    // And without the option the architecture of the metadata is the one that is expected.
    #expect {
      try Checkpoint(recognizing: source)
    } throws: { error in
      guard case CheckpointError.mismatch("resnet50", _, _, _) = error else { return false }
      return true
    }
  }

  @Test func aThousandClassesAreImageNets() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: 1000)
    let checkpoint = try Checkpoint(recognizing: ShapeSource(architecture.parameters))
    #expect(checkpoint.labels == .imageNet)
    let names = (0..<1000).map { "class \($0)" }
    #expect(
      try Checkpoint(
        recognizing: ShapeSource(architecture.parameters), labels: ClassLabels(names)
      ).labels?[7] == "class 7")
  }

  @Test(arguments: [(32, 4, 128), (1, 2, 128), (32, 8, 256)])
  func readsGroupsAndWidthsFromShapes(groups: Int, perGroup: Int, innerWidth: Int) throws {
    // ResNeXt-50 32x4d, Wide ResNet-50-2, and the widths of ResNeXt-101 32x8d.
    let described = ResNetArchitecture(
      block: .bottleneck, depths: [3, 4, 6, 3], innerWidth: innerWidth, groups: groups)
    let checkpoint = try Checkpoint(recognizing: ShapeSource(described.parameters))
    #expect(checkpoint.architecture.resNet == described)
    #expect(checkpoint.architecture.resNet?.groups == groups)
    #expect(checkpoint.architecture.resNet?.innerWidth == innerWidth)
    let shape = try checkpoint.shape(of: "layer1.0.conv2.weight")
    #expect(shape == [innerWidth, innerWidth / groups, 3, 3])
    if groups > 1 { #expect(shape[1] == perGroup) }
  }

  @Test func modelsRunWhatTheCheckpointHolds() throws {
    let source = try parameters()
    let model = try Model(Checkpoint(recognizing: source))
    #expect(model.identifier == "resnet10")
    #expect(model.classCount == 4)
    let input = testInput([1, 3, 40, 40])
    let expected = try Self.architecture.network(from: source).referenceActivations(of: input)
    expectNear(try model.executor.activations(of: input), expected)
  }
}
