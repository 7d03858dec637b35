import SaliencyModels
import SaliencyTensor
import Testing

/// Keras' VGGs and ResNetV2, of the published sizes.
@Suite struct KerasFamilyTests {
  /// The layers of VGG16 as Keras 1 and later name them, with and without its top.
  private func vgg(_ depths: [Int], hasTop: Bool) -> [(name: String, shape: Shape)] {
    var layers: [(name: String, shape: Shape)] = []
    var inputs = 3
    for (block, depth) in depths.enumerated() {
      for position in 0..<depth {
        let outputs = min(64 << block, 512)
        let layer = "block\(block + 1)_conv\(position + 1)"
        layers += [("\(layer)/kernel", [3, 3, inputs, outputs]), ("\(layer)/bias", [outputs])]
        inputs = outputs
      }
    }
    guard hasTop else { return layers }
    for (layer, inputs, outputs) in [
      ("fc1", 25_088, 4096), ("fc2", 4096, 4096), ("predictions", 4096, 1000),
    ] {
      layers += [("\(layer)/kernel", [inputs, outputs]), ("\(layer)/bias", [outputs])]
    }
    return layers
  }

  @Test(arguments: [("vgg16", [2, 2, 3, 3, 3]), ("vgg19", [2, 2, 4, 4, 4])], [true, false])
  func vggs(network: (identifier: String, depths: [Int]), hasTop: Bool) throws {
    let checkpoint = try Checkpoint(
      recognizing: ShapeSource(vgg(network.depths, hasTop: hasTop)))
    var expected = try #require(VGGArchitecture(identifier: network.identifier))
    if !hasTop { expected.classCount = nil }
    #expect(checkpoint.architecture == .vgg(expected))
    #expect(checkpoint.preprocessing == .caffe)
    #expect(checkpoint.labels == (hasTop ? .imageNet : nil))
    #expect(checkpoint.origin?.identifier == "keras-vgg")
    #expect(try checkpoint.shape(of: "features.2.weight") == [64, 64, 3, 3])
    if hasTop { #expect(try checkpoint.shape(of: "classifier.0.weight") == [4096, 25_088]) }
  }

  @Test func flattenedMapsComeIntoPyTorchsOrder() throws {
    // Two channels of 7 x 7 pixels; an element tells its row, column, channel and output.
    let architecture = VGGArchitecture(
      depths: [2, 2, 3, 3, 3], widths: [1, 1, 1, 1, 2], hiddenWidths: [3, 1], classCount: 1)
    var values = Tensor(zeros: [98, 3])
    for row in 0..<7 {
      for column in 0..<7 {
        for channel in 0..<2 {
          for output in 0..<3 {
            values[(row * 7 + column) * 2 + channel, output] = Float(
              row * 1000 + column * 100 + channel * 10 + output)
          }
        }
      }
    }
    let layers =
      architecture.depths.enumerated().flatMap { block, depth in
        (1...depth).map { "block\(block + 1)_conv\($0)" }
      } + ["fc1", "fc2", "predictions"]
    let tensors = architecture.parameters.enumerated().map { index, parameter in
      let layer = layers[index / 2]
      let axes = parameter.shape.dimensions
      let name = index % 2 == 0 ? "\(layer)/kernel" : "\(layer)/bias"
      let stored: Shape = axes.count == 4 ? [3, 3, axes[1], axes[0]] : Shape(axes.reversed())
      return (name: name, tensor: name == "fc1/kernel" ? values : Tensor(zeros: stored))
    }
    let checkpoint = try Checkpoint(recognizing: TensorDictionary(tensors))
    let weights = try checkpoint.tensor(named: "classifier.0.weight")
    #expect(weights.shape == [3, 98])
    for (channel, row, column) in [(0, 0, 0), (1, 0, 0), (0, 3, 5), (1, 6, 4)] {
      #expect(
        weights[2, (channel * 7 + row) * 7 + column]
          == Float(row * 1000 + column * 100 + channel * 10 + 2))
    }
  }

  @Test func topsForOtherSizesAreRefused() {
    // Keras lets VGG be built for images of 96 x 96, whose features are 3 x 3.
    let layers = vgg([2, 2, 3, 3, 3], hasTop: true).map { name, shape in
      (name: name, shape: name == "fc1/kernel" ? [4608, 4096] : shape)
    }
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "vgg16", missing: [],
        wrongShapes: [
          .init(name: "classifier.0.weight", expected: [4096, 25_088], found: [4096, 4608])
        ], unexpected: [])
    ) { try Checkpoint(recognizing: ShapeSource(layers)) }
  }

  @Test func missingLayersOfAVGGAreNamed() {
    let layers = vgg([2, 2, 3, 3, 3], hasTop: true).filter { $0.name != "block4_conv2/bias" }
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "vgg16",
        missing: [.init(name: "features.19.bias", shape: [512])], wrongShapes: [], unexpected: [])
    ) { try Checkpoint(recognizing: ShapeSource(layers)) }
  }

  @Test func networksThatShareALayersNameAreNotTakenForOne() {
    // Xception's first layers.
    let names = ["block1_conv1", "block1_conv1_bn", "block2_sepconv1", "block2_sepconv1_bn"]
    let source = ShapeSource(names.map { ("\($0)/kernel", [3, 3, 3, 3]) })
    #expect(throws: CheckpointError.unknownArchitecture(examples: source.tensorNames)) {
      try Checkpoint(recognizing: source)
    }
  }

  @Test func encodersWithNormalizationsFirstAreRecognized() throws {
    let fixture = try NetworkFixture("keras_resnet50v2")
    let names = fixture.parameters.tensorNames.filter { !$0.hasPrefix("predictions") }
    let checkpoint = try Checkpoint(
      recognizing: TensorDictionary(
        try names.map { ($0, try fixture.parameters.tensor(named: $0)) }))
    #expect(checkpoint.architecture.identifier == "resnet50v2")
    #expect(checkpoint.architecture.classCount == nil)
    #expect(try Model(checkpoint).network.outputName == "avgpool")
    // One that lost a layer is still told from version 1.
    let broken = names.filter { $0 != "post_bn/gamma" }
    let source = TensorDictionary(
      try broken.map { ($0, try fixture.parameters.tensor(named: $0)) })
    #expect(
      throws: CheckpointError.mismatch(
        architecture: "resnet50v2", missing: [.init(name: "norm.weight", shape: [64])],
        wrongShapes: [], unexpected: [])
    ) { try Checkpoint(recognizing: source) }
  }
}
