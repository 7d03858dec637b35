import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct KerasNamesTests {
  @Test func everyLayerOfANetworkAnswersToItsNames() throws {
    let architecture = ResNetArchitecture(
      block: .bottleneck, depths: [3, 4, 6, 3], stemWidth: 1, classCount: 1)
    let network = try architecture.network(from: architecture.randomParameters())
    let maps = try KerasNameMaps.load()
    #expect(maps.oldToNew.count == 107)
    #expect(maps.oldToModule.count == 107)
    for (old, module) in maps.oldToModule {
      let position = try network.position(of: module)
      #expect(try network.position(of: old) == position)
      #expect(try network.position(of: try #require(maps.oldToNew[old])) == position)
    }
  }

  @Test(arguments: [CheckpointDialect.kerasOld, .keras])
  func everyLayerOfAFileIsItsModule(dialect: CheckpointDialect) throws {
    let maps = try KerasNameMaps.load()
    let modules = dialect == .keras ? maps.newToModule : maps.oldToModule
    #expect(modules.count == 107)
    let layers = Dictionary(uniqueKeysWithValues: modules.map { ($1, $0) })
    let checkpoint = try Checkpoint(recognizing: source(depths: [3, 4, 6, 3]) { layers[$0] })
    #expect(checkpoint.dialect == dialect)
    #expect(checkpoint.architecture.identifier == "resnet50")
    for (layer, module) in modules {
      let isNormalization = checkpoint.tensorNames.contains("\(module).running_mean")
      #expect(
        throws: ShapeSource.Request(name: "\(layer)/\(isNormalization ? "gamma" : "kernel")")
      ) { try checkpoint.tensor(named: "\(module).weight") }
      #expect(throws: ShapeSource.Request(name: "\(layer)/\(isNormalization ? "beta" : "bias")")) {
        try checkpoint.tensor(named: "\(module).bias")
      }
    }
  }

  /// The old files of ResNet-101 and 152 count the blocks of long stages: a, b1, b2, ...
  @Test func oldDeepNetworksCountBlocks() throws {
    let checkpoint = try Checkpoint(
      recognizing: try source(depths: [3, 4, 23, 3]) { module in
        Self.oldName(of: module, countedStages: [2, 3])
      })
    #expect(checkpoint.dialect == .kerasOld)
    #expect(checkpoint.architecture.identifier == "resnet101")
    for (module, layer) in [
      ("layer3.0.conv1", "res4a_branch2a"), ("layer3.1.conv2", "res4b1_branch2b"),
      ("layer3.22.conv3", "res4b22_branch2c"), ("layer2.3.conv1", "res3b3_branch2a"),
      ("layer4.2.conv1", "res5c_branch2a"),
    ] {
      #expect(throws: ShapeSource.Request(name: "\(layer)/kernel")) {
        try checkpoint.tensor(named: "\(module).weight")
      }
    }
  }

  @Test(arguments: [
    "", "conv2d", "conv6_block1_1_conv", "conv2_block0_1_conv", "conv2_block1_4_conv",
    "conv2_block1_1_relu", "res2a_branch3", "res6a_branch2a", "res2_branch2a", "xres2a_branch2a",
    "conv2_block1_1_conv_2", "conv2_block99999999999999999999_1_conv", "block1_conv1",
  ])
  func otherLayersAreNoPart(layer: String) throws {
    let layers = try Dictionary(
      uniqueKeysWithValues: KerasNameMaps.load().newToModule.map { ($1, $0) })
    let extra = (name: "\(layer)/kernel", shape: [2, 1] as Shape)
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "resnet50", missing: [], wrongShapes: [],
        unexpected: [.init(name: extra.name, shape: extra.shape)])
    ) { try Checkpoint(recognizing: source(depths: [3, 4, 6, 3], adding: [extra]) { layers[$0] }) }
  }

  @Test func numberedLayersStandInKerasOrder() throws {
    let layers = try KerasNumberedLayers.load().dataSets
    #expect(layers.count == 320)
    let modules = try KerasNameMaps.load().newToModule
    let source = ShapeSource(layers.map { (name: $0.name, shape: $0.shape) })
    let checkpoint = try Checkpoint(recognizing: source)
    #expect(checkpoint.dialect == .keras)
    #expect(checkpoint.architecture.identifier == "resnet50")
    #expect(checkpoint.architecture.resNet?.hasConvolutionBiases == true)
    #expect(checkpoint.architecture.stridePlacement == .firstConvolution)
    #expect(checkpoint.tensorNames.count == 320)
    for layer in layers {
      let module = try #require(modules[layer.layer])
      #expect(throws: ShapeSource.Request(name: layer.name)) {
        try checkpoint.tensor(named: "\(module).\(layer.part)")
      }
    }
    // The one that a reader who counts along the branch would get wrong.
    #expect(throws: ShapeSource.Request(name: "conv2d_3/kernel")) {
      try checkpoint.tensor(named: "layer1.0.downsample.0.weight")
    }
    #expect(throws: ShapeSource.Request(name: "conv2d_4/kernel")) {
      try checkpoint.tensor(named: "layer1.0.conv3.weight")
    }
  }

  /// The names and shapes of a Keras file.
  private func source(
    depths: [Int], adding extra: [(name: String, shape: Shape)] = [],
    layer: (_ module: String) throws -> String?
  ) throws -> ShapeSource {
    var architecture = ResNetArchitecture(block: .bottleneck, depths: depths)
    architecture.hasConvolutionBiases = true
    let parameters = architecture.parameters
    let names = Set(parameters.map(\.name))
    return ShapeSource(
      try parameters.map { name, shape in
        let dot = try #require(name.lastIndex(of: "."))
        let module = String(name[..<dot])
        let part = name[name.index(after: dot)...]
        let isNormalization = names.contains("\(module).running_var")
        let variable =
          switch part {
          case "weight": isNormalization ? "gamma" : "kernel"
          case "bias": isNormalization ? "beta" : "bias"
          case "running_mean": "moving_mean"
          default: "moving_variance"
          }
        let stored: Shape =
          switch shape.rank {
          case 4: [shape[2], shape[3], shape[1], shape[0]]
          case 2: [shape[1], shape[0]]
          default: shape
          }
        return ("\(try #require(try layer(module)))/\(variable)", stored)
      } + extra)
  }

  /// `layer3.1.conv2` as `res4b1_branch2b`.
  private static func oldName(of module: String, countedStages: Set<Int>) -> String? {
    if let name = ["conv1": "conv1", "bn1": "bn_conv1", "fc": "fc1000"][module] { return name }
    let parts = module.dropFirst("layer".count).split(separator: ".")
    guard let stage = Int(parts[0]), let block = Int(parts[1]) else { return nil }
    let letters = ["a", "b", "c"]
    let place =
      countedStages.contains(stage) && block > 0 ? "b\(block)" : letters[min(block, 2)]
    let isNormalization = parts[2].hasPrefix("bn") || parts.last == "1"
    let position = parts[2].last?.wholeNumberValue ?? 1
    let branch = parts[2] == "downsample" ? "1" : "2" + letters[position - 1]
    return "\(isNormalization ? "bn" : "res")\(stage + 1)\(place)_branch\(branch)"
  }
}
