import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct KerasCheckpointTests {
  private static let architecture: ResNetArchitecture = {
    var architecture = ResNetArchitecture(
      block: .bottleneck, depths: [1, 1, 1, 1], stemWidth: 2, innerWidth: 3, classCount: 5)
    architecture.hasConvolutionBiases = true
    return architecture
  }()

  @Test(arguments: KerasParameters.Naming.allCases)
  func bringsNamesAndAxesIntoPyTorchsOrder(naming: KerasParameters.Naming) throws {
    let original = Self.architecture.randomParameters()
    let stored = try KerasParameters.make(from: original, naming: naming)
    let checkpoint = try Checkpoint(recognizing: stored)
    #expect(checkpoint.architecture.identifier == "resnet14")
    #expect(checkpoint.architecture.resNet?.stemWidth == 2)
    #expect(checkpoint.architecture.resNet?.innerWidth == 3)
    #expect(checkpoint.architecture.resNet?.groups == 1)
    #expect(checkpoint.architecture.classCount == 5)
    #expect(checkpoint.architecture.resNet?.hasConvolutionBiases == true)
    #expect(checkpoint.ignored.isEmpty)
    #expect(checkpoint.tensorNames == original.tensorNames)
    for name in original.tensorNames {
      let expected = try original.tensor(named: name)
      #expect(try checkpoint.shape(of: name) == expected.shape)
      #expect(try checkpoint.tensor(named: name) == expected)
    }
    #expect(throws: TensorDictionary.MissingTensor(name: "conv2d/kernel")) {
      try checkpoint.tensor(named: "conv2d/kernel")
    }
    #expect(throws: TensorDictionary.MissingTensor(name: "other")) {
      try checkpoint.shape(of: "other")
    }
  }

  @Test func convertsElementByElement() throws {
    var kernel = Tensor(zeros: [7, 7, 3, 2])
    for y in 0..<7 {
      for x in 0..<7 {
        for c in 0..<3 {
          for k in 0..<2 { kernel[y, x, c, k] = Float(1000 * y + 100 * x + 10 * c + k) }
        }
      }
    }
    var dense = Tensor(zeros: [64, 5])
    for c in 0..<64 {
      for k in 0..<5 { dense[c, k] = Float(10 * c + k) }
    }
    let stored = try KerasParameters.make(from: Self.architecture.randomParameters(), naming: .new)
    let tensors = try stored.tensorNames.map { name -> (name: String, tensor: Tensor) in
      switch name {
      case "conv1_conv/kernel": (name, kernel)
      case "predictions/kernel": (name, dense)
      default: (name, try stored.tensor(named: name))
      }
    }
    let checkpoint = try Checkpoint(recognizing: TensorDictionary(tensors))
    let stem = try checkpoint.tensor(named: "conv1.weight")
    #expect(stem.shape == [2, 3, 7, 7])
    #expect(stem[1, 2, 3, 4] == 3421)
    #expect(stem[0, 1, 6, 0] == 6010)
    let linear = try checkpoint.tensor(named: "fc.weight")
    #expect(linear.shape == [5, 64])
    #expect(linear[3, 41] == 413)
  }

  @Test(arguments: [
    (KerasParameters.Naming.old, CheckpointDialect.kerasOld, Float(1e-3)),
    (.new, .keras, 1.001e-5), (.numbered, .keras, 1.001e-5),
  ])
  func dialectsImplyWhatFilesDoNotSay(
    naming: KerasParameters.Naming, dialect: CheckpointDialect, epsilon: Float
  ) throws {
    let stored = try KerasParameters.make(
      from: Self.architecture.randomParameters(), naming: naming)
    let checkpoint = try Checkpoint(recognizing: stored)
    #expect(checkpoint.dialect == dialect)
    #expect(checkpoint.architecture.batchNormalizationEpsilon == epsilon)
    #expect(checkpoint.architecture.stridePlacement == .firstConvolution)
    #expect(checkpoint.preprocessing == .caffe)
    #expect(checkpoint.labels == nil)
    let other = try Checkpoint(recognizing: stored, stridePlacement: .middleConvolution)
    #expect(other.architecture.stridePlacement == .middleConvolution)
  }

  @Test(arguments: KerasParameters.Naming.allCases)
  func convertedFileIsTheSameNetwork(naming: KerasParameters.Naming) throws {
    let stored = try KerasParameters.make(
      from: Self.architecture.randomParameters(), naming: naming)
    let checkpoint = try Checkpoint(
      recognizing: stored, labels: ClassLabels(["a", "b", "c", "d, e", "f"]))
    // As a converter does: torchvision's names, and what was known of the origin beside them.
    let converted = TensorDictionary(
      try checkpoint.tensorNames.map { ($0, try checkpoint.tensor(named: $0)) },
      metadata: checkpoint.metadata)
    let again = try Checkpoint(recognizing: converted)
    #expect(again.dialect == .torchvision)
    #expect(again.architecture == checkpoint.architecture)
    #expect(again.preprocessing == .caffe)
    #expect(again.labels == checkpoint.labels)
    #expect(again.metadata == checkpoint.metadata)
    let input = testInput([1, 3, 33, 40])
    let expected = try Model(checkpoint).executor.activations(of: input)
    #expect(try Model(again).executor.activations(of: input) == expected)
    expectNear(expected, try Model(checkpoint).network.referenceActivations(of: input))
  }

  @Test func layersOfNoResNetAndDoublesAreUnexpected() throws {
    let stored = try KerasParameters.make(from: Self.architecture.randomParameters(), naming: .old)
    var tensors = try stored.tensorNames.map { (name: $0, tensor: try stored.tensor(named: $0)) }
    tensors.append((name: "extra/kernel", tensor: Tensor(zeros: [2])))
    // The same layer under its new name.
    tensors.append((name: "conv1_bn/gamma", tensor: Tensor(zeros: [2])))
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "resnet14", missing: [], wrongShapes: [],
        unexpected: [
          .init(name: "conv1_bn/gamma", shape: [2]), .init(name: "extra/kernel", shape: [2]),
        ])
    ) { try Checkpoint(recognizing: TensorDictionary(tensors)) }
  }

  @Test func encodersHaveNoClassifier() throws {
    var architecture = Self.architecture
    architecture.classCount = nil
    for naming in KerasParameters.Naming.allCases {
      let stored = try KerasParameters.make(from: architecture.randomParameters(), naming: naming)
      let checkpoint = try Checkpoint(recognizing: stored)
      #expect(checkpoint.architecture.classCount == nil)
      #expect(try Model(checkpoint).network.outputName == "avgpool")
    }
  }
}
