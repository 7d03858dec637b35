public import SaliencyTensor

/// A residual network that normalizes and rectifies before each convolution, as data: Keras' ResNetV2.
///
/// Source: He et al. 2016, "Identity Mappings in Deep Residual Networks". Where Keras Applications
/// differs from the paper, it is followed: a stage strides in the 3 x 3 convolution of its last block,
/// whose shortcut takes every second pixel; the first pooling is padded with zeros. Modules are named
/// after torchvision's: `conv1`, in each block `layer1.0.bn1`, `conv1`, `bn2`, `conv2`, `bn3`, `conv3`
/// in the order in which they run and `downsample.0` in the shortcut, then `norm` and `fc`.
public struct PreactivationResNetArchitecture: Hashable, Sendable {
  /// Blocks in each of the four stages.
  public var depths: [Int]

  /// Channels after the first convolution.
  public var stemWidth: Int

  /// Channels inside the blocks of the first stage, which gives four times as many; both double from
  /// stage to stage.
  public var innerWidth: Int

  /// Outputs of the classifier; an encoder has none.
  public var classCount: Int?

  /// Added to variances.
  public var batchNormalizationEpsilon: Float

  /// Describes a network; by default a supervised one of Keras' widths.
  public init(
    depths: [Int], stemWidth: Int = 64, innerWidth: Int? = nil, classCount: Int? = 1000,
    batchNormalizationEpsilon: Float = 1.001e-5
  ) {
    self.depths = depths
    self.stemWidth = stemWidth
    self.innerWidth = innerWidth ?? stemWidth
    self.classCount = classCount
    self.batchNormalizationEpsilon = batchNormalizationEpsilon
  }

  /// The depths that have a name.
  static let named: [(identifier: String, depths: [Int])] = [
    ("resnet26v2", [2, 2, 2, 2]), ("resnet50v2", [3, 4, 6, 3]), ("resnet101v2", [3, 4, 23, 3]),
    ("resnet152v2", [3, 8, 36, 3]),
  ]

  /// The network of a name, as in `resnet50v2`; fails for anything else.
  public init?(identifier: String) {
    guard let known = Self.named.first(where: { $0.identifier == identifier }) else { return nil }
    self.init(depths: known.depths)
  }

  /// The name of the depths; widths are read from the tensors.
  public var identifier: String {
    Self.named.first { $0.depths == depths }?.identifier
      ?? "resnetv2-\(depths.map(String.init).joined(separator: "."))"
  }
}

/// A convolution of a network that normalizes first.
struct PreactivationConvolution {
  let name: String
  let inputs: Int
  let outputs: Int
  let hasBias: Bool
  let window: SlidingWindow
}

/// A batch normalization of such a network.
struct PreactivationNormalization {
  let name: String
  let channels: Int
}

/// A block: three times a normalization and a convolution, and a shortcut around them.
struct PreactivationBlock {
  let name: String
  let normalizations: [PreactivationNormalization]
  let convolutions: [PreactivationConvolution]

  /// Reads what the first normalization gives; without one the block's input passes by.
  let projection: PreactivationConvolution?
  let stride: Int
}

extension PreactivationResNetArchitecture: ArchitectureDescription {
  var normalizationEpsilon: Float? { batchNormalizationEpsilon }

  /// The first convolution, 7 x 7 with stride 2.
  var stem: PreactivationConvolution {
    PreactivationConvolution(
      name: "conv1", inputs: 3, outputs: stemWidth, hasBias: true,
      window: SlidingWindow(kernel: 7, stride: 2, padding: 3))
  }

  /// The channels of a stage's result.
  func outputWidth(ofStage stage: Int) -> Int { (innerWidth << stage) * 4 }

  /// The normalization after all blocks.
  var lastNormalization: PreactivationNormalization {
    PreactivationNormalization(name: "norm", channels: outputWidth(ofStage: depths.count - 1))
  }

  /// The blocks of a stage, counted from 0.
  func blocks(ofStage stage: Int) -> [PreactivationBlock] {
    let (inner, output) = (innerWidth << stage, outputWidth(ofStage: stage))
    return (0..<depths[stage]).map { index in
      let input = index > 0 ? output : stage == 0 ? stemWidth : outputWidth(ofStage: stage - 1)
      let stride = index + 1 == depths[stage] && stage + 1 < depths.count ? 2 : 1
      let name = "layer\(stage + 1).\(index)"
      func convolution(
        _ part: String, _ inputs: Int, _ outputs: Int, hasBias: Bool, kernel: Int, stride: Int
      ) -> PreactivationConvolution {
        PreactivationConvolution(
          name: "\(name).\(part)", inputs: inputs, outputs: outputs, hasBias: hasBias,
          window: SlidingWindow(kernel: kernel, stride: stride, padding: kernel / 2))
      }
      return PreactivationBlock(
        name: name,
        normalizations: [input, inner, inner].enumerated().map {
          PreactivationNormalization(name: "\(name).bn\($0.offset + 1)", channels: $0.element)
        },
        convolutions: [
          convolution("conv1", input, inner, hasBias: false, kernel: 1, stride: 1),
          convolution("conv2", inner, inner, hasBias: false, kernel: 3, stride: stride),
          convolution("conv3", inner, output, hasBias: true, kernel: 1, stride: 1),
        ],
        projection: index > 0
          ? nil
          : convolution("downsample.0", input, output, hasBias: true, kernel: 1, stride: stride),
        stride: stride)
    }
  }

  /// All convolutions in the order in which Keras builds them: the projection stands before the last
  /// convolution of its block.
  var convolutionsInKerasOrder: [PreactivationConvolution] {
    [stem]
      + depths.indices.flatMap { stage in
        blocks(ofStage: stage).flatMap { block in
          block.convolutions.dropLast() + (block.projection.map { [$0] } ?? [])
            + block.convolutions.suffix(1)
        }
      }
  }

  /// All normalizations, first to last.
  var normalizations: [PreactivationNormalization] {
    depths.indices.flatMap { blocks(ofStage: $0).flatMap(\.normalizations) } + [lastNormalization]
  }

  /// Every parameter with its shape, in the order in which the network runs.
  public var parameters: [(name: String, shape: Shape)] {
    var parameters: [(name: String, shape: Shape)] = []
    func append(_ convolution: PreactivationConvolution) {
      let kernel = convolution.window.kernel
      parameters.append(
        (
          convolution.name + ".weight",
          [convolution.outputs, convolution.inputs, kernel.height, kernel.width]
        ))
      if convolution.hasBias {
        parameters.append((convolution.name + ".bias", [convolution.outputs]))
      }
    }
    func append(_ normalization: PreactivationNormalization) {
      for part in Network.BatchNormalization.parameterNames {
        parameters.append(("\(normalization.name).\(part)", [normalization.channels]))
      }
    }
    append(stem)
    for stage in depths.indices {
      for block in blocks(ofStage: stage) {
        for (normalization, convolution) in zip(block.normalizations, block.convolutions) {
          append(normalization)
          append(convolution)
        }
        if let projection = block.projection { append(projection) }
      }
    }
    append(lastNormalization)
    if let classCount {
      parameters.append(("fc.weight", [classCount, lastNormalization.channels]))
      parameters.append(("fc.bias", [classCount]))
    }
    return parameters
  }
}
