import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ResNetDescriptionTests {
  /// Numbers of parameters as torchvision's documentation has them, without running statistics.
  @Test(arguments: [
    ("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032),
    ("resnet101", 44_549_160), ("resnet152", 60_192_808),
  ])
  func countsParameters(identifier: String, published: Int) throws {
    let architecture = try #require(ResNetArchitecture(identifier: identifier))
    #expect(trainableCount(architecture) == published)
  }

  @Test func countsParametersOfRelatives() {
    let next = ResNetArchitecture(
      block: .bottleneck, depths: [3, 4, 6, 3], innerWidth: 128, groups: 32)
    #expect(trainableCount(next) == 25_028_904)
    let wide = ResNetArchitecture(block: .bottleneck, depths: [3, 4, 6, 3], innerWidth: 128)
    #expect(trainableCount(wide) == 68_883_240)
  }

  @Test func countsParametersOfKeras() throws {
    var architecture = try #require(ResNetArchitecture(identifier: "resnet50"))
    architecture.hasConvolutionBiases = true
    let all = architecture.parameters.reduce(0) { $0 + $1.shape.count }
    #expect(all == 25_636_712)
    #expect(trainableCount(architecture) == 25_583_592)
    architecture.classCount = nil
    #expect(architecture.parameters.reduce(0) { $0 + $1.shape.count } == 23_587_712)
  }

  @Test func parametersAreInTheOrderOfTheStateDict() throws {
    let architecture = try #require(ResNetArchitecture(identifier: "resnet50"))
    let names = architecture.parameters.map(\.name)
    #expect(names.count == 267)
    #expect(Set(names).count == 267)
    #expect(
      names.prefix(6) == [
        "conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var",
        "layer1.0.conv1.weight",
      ])
    #expect(names.suffix(3) == ["layer4.2.bn3.running_var", "fc.weight", "fc.bias"])
    let shapes = Dictionary(
      uniqueKeysWithValues: architecture.parameters.map { ($0.name, $0.shape) })
    #expect(shapes["conv1.weight"] == [64, 3, 7, 7])
    #expect(shapes["layer3.0.conv2.weight"] == [256, 256, 3, 3])
    #expect(shapes["layer4.0.downsample.0.weight"] == [2048, 1024, 1, 1])
    #expect(shapes["fc.weight"] == [1000, 2048])
    #expect(shapes["layer1.1.downsample.0.weight"] == nil)
  }

  @Test func identifiersGoRoundTrip() throws {
    for identifier in ResNetArchitecture.knownIdentifiers
      + ["resnet-basic-1.2.1.1", "resnet-bottleneck-3.4.6.2"]
    {
      #expect(ResNetArchitecture(identifier: identifier)?.identifier == identifier)
    }
    #expect(ResNetArchitecture(identifier: "resnet-basic-2.2.2.2")?.identifier == "resnet18")
    #expect(ResNetArchitecture(identifier: "resnet50")?.depths == [3, 4, 6, 3])
    #expect(ResNetArchitecture(identifier: "resnet50")?.block == .bottleneck)
    #expect(ResNetArchitecture(identifier: "resnet34")?.block == .basic)
  }

  @Test(arguments: [
    "", "vgg16", "resnet", "ResNet50", "resnet-basic-1.2.1", "resnet-basic-1.2.1.1.1",
    "resnet-other-1.1.1.1", "resnet-basic-1.0.1.1", "resnet-basic-1.2.1.-1",
    "resnet-basic-1.2.1.x.1", "resnet-basic-1.2.1.1001", "resnet-basic-1.2.1.99999999999999999999",
    "resnet-basic-1..2.1.1", "resnet-basic-1.2.1.1-", "resnet-basic-+1.2.1.1",
  ])
  func otherIdentifiersAreUnknown(identifier: String) {
    #expect(ResNetArchitecture(identifier: identifier) == nil)
  }

  @Test(arguments: [
    ("layer1", "layer1.1"), ("layer4", "layer4.1"), ("conv1_conv", "conv1"), ("conv1_bn", "bn1"),
    ("bn_conv1", "bn1"), ("conv1_relu", "relu"), ("pool1_pool", "maxpool"),
    ("avg_pool", "avgpool"), ("predictions", "fc"), ("fc1000", "fc"),
    ("conv5_block2_out", "layer4.1"), ("conv5_block2_add", "layer4.1.add"),
    ("conv2_block1_0_conv", "layer1.0.downsample.0"),
    ("conv2_block1_0_bn", "layer1.0.downsample.1"),
    ("conv3_block2_1_relu", "layer2.1.relu1"), ("conv3_block2_2_relu", "layer2.1.relu2"),
    ("res5b_branch2b", "layer4.1.conv2"), ("bn4a_branch2c", "layer3.0.bn3"),
    ("res2a_branch1", "layer1.0.downsample.0"), ("bn2a_branch1", "layer1.0.downsample.1"),
  ])
  func aliases(alias: String, name: String) throws {
    let architecture = ResNetArchitecture(
      block: .bottleneck, depths: [2, 2, 2, 2], stemWidth: 2, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    let position = try network.position(of: alias)
    #expect(network.nodes[position].name == name)
  }

  @Test func basicBlocksHaveNoNamesOfKeras() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 2, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    #expect(network.aliases.keys.sorted() == ["layer1", "layer2", "layer3", "layer4"])
    #expect(
      network.nodes.map(\.name).prefix(11) == [
        "input", "conv1", "bn1", "relu", "maxpool", "layer1.0.conv1", "layer1.0.bn1",
        "layer1.0.relu1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0.add",
      ])
  }

  @Test(arguments: [ResNetArchitecture.Block.basic, .bottleneck])
  func widthsNeedNotDouble(block: ResNetArchitecture.Block) throws {
    let architecture = ResNetArchitecture(
      block: block, depths: [1, 1, 1, 1], stemWidth: 3, stageWidths: [3, 5, 5, 7], innerWidth: 2,
      classCount: 4)
    let parameters = architecture.randomParameters()
    let expansion = block == .basic ? 1 : 4
    #expect(architecture.parameters.last { $0.name == "fc.weight" }?.shape == [4, 7 * expansion])
    let checkpoint = try Checkpoint(recognizing: parameters)
    #expect(checkpoint.architecture.resNet?.stageWidths == [3, 5, 5, 7])
    let network = try architecture.network(from: parameters)
    let input = testInput([1, 3, 40, 33])
    expectNear(
      try NetworkExecutor(network).activations(of: input),
      try network.referenceActivations(of: input))
  }

  private func trainableCount(_ architecture: ResNetArchitecture) -> Int {
    architecture.parameters.filter { !$0.name.contains("running") }
      .reduce(0) { $0 + $1.shape.count }
  }
}
