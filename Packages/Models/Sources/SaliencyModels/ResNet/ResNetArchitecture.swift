public import SaliencyTensor

/// A residual network as data: depths, widths and where blocks stride.
///
/// Source: He et al. 2016, "Deep Residual Learning for Image Recognition". One description covers
/// ResNet-18 to 152, their wide and ResNeXt variants, and small relatives. Names and shapes are those
/// of torchvision's `ResNet`.
public struct ResNetArchitecture: Hashable, Sendable {
  /// What a residual branch consists of.
  public enum Block: String, Hashable, Sendable {
    /// Two 3 x 3 convolutions.
    case basic

    /// 1 x 1, 3 x 3, 1 x 1, the last four times as wide as the stage.
    case bottleneck

    /// Output channels of a block, as a multiple of the stage's width.
    var expansion: Int { self == .basic ? 1 : 4 }

    /// The convolutions of a branch.
    var convolutionCount: Int { self == .basic ? 2 : 3 }
  }

  /// Which convolution of a bottleneck halves the resolution. (Basic blocks stride in their first.)
  public enum StridePlacement: String, CaseIterable, Hashable, Sendable {
    /// The first, 1 x 1: the paper's networks ("v1"), Caffe and Keras.
    case firstConvolution = "1x1"

    /// The second, 3 x 3: torchvision ("v1.5").
    case middleConvolution = "3x3"
  }

  /// What a residual branch consists of.
  public var block: Block

  /// Blocks in each of the four stages.
  public var depths: [Int]

  /// Channels after the first convolution.
  public var stemWidth: Int

  /// The width of each stage, whose result has so many channels, of bottlenecks four times as many.
  public var stageWidths: [Int]

  /// Channels inside the bottlenecks of the first stage; they double from stage to stage.
  public var innerWidth: Int

  /// Groups of the 3 x 3 convolutions (ResNeXt).
  public var groups: Int

  /// Where bottlenecks stride.
  public var stridePlacement: StridePlacement

  /// Outputs of the classifier; an encoder has none.
  public var classCount: Int?

  /// What self-supervised training put on the pooled features, beside any classifier.
  public var projectionHead: ProjectionHead?

  /// Whether convolutions have biases besides those of the batch normalization, as in Keras.
  public var hasConvolutionBiases: Bool

  /// Added to variances.
  public var batchNormalizationEpsilon: Float

  /// Describes a network; by default a supervised torchvision one, whose width begins with the stem's
  /// and doubles from stage to stage.
  public init(
    block: Block, depths: [Int], stemWidth: Int = 64, stageWidths: [Int]? = nil,
    innerWidth: Int? = nil, groups: Int = 1,
    stridePlacement: StridePlacement = .middleConvolution, classCount: Int? = 1000,
    projectionHead: ProjectionHead? = nil, hasConvolutionBiases: Bool = false,
    batchNormalizationEpsilon: Float = 1e-5
  ) {
    self.block = block
    self.depths = depths
    self.stemWidth = stemWidth
    self.stageWidths = stageWidths ?? depths.indices.map { stemWidth << $0 }
    self.innerWidth = innerWidth ?? stemWidth
    self.groups = groups
    self.stridePlacement = stridePlacement
    self.classCount = classCount
    self.projectionHead = projectionHead
    self.hasConvolutionBiases = hasConvolutionBiases
    self.batchNormalizationEpsilon = batchNormalizationEpsilon
  }

  /// The depths that have a name of their own.
  static let named: [(identifier: String, block: Block, depths: [Int])] = [
    ("resnet10", .basic, [1, 1, 1, 1]),
    ("resnet18", .basic, [2, 2, 2, 2]),
    ("resnet34", .basic, [3, 4, 6, 3]),
    ("resnet14", .bottleneck, [1, 1, 1, 1]),
    ("resnet26", .bottleneck, [2, 2, 2, 2]),
    ("resnet50", .bottleneck, [3, 4, 6, 3]),
    ("resnet101", .bottleneck, [3, 4, 23, 3]),
    ("resnet152", .bottleneck, [3, 8, 36, 3]),
  ]

  /// The identifiers that ``init(identifier:)`` knows by name.
  public static var knownIdentifiers: [String] { named.map(\.identifier) }

  /// The network of an identifier, as in `resnet50` or `resnet-basic-1.2.1.1`.
  ///
  /// Fails for anything else.
  ///
  /// - Parameter identifier: A name from ``knownIdentifiers``, or `resnet-BLOCK-DEPTHS`.
  public init?(identifier: String) {
    if let known = Self.named.first(where: { $0.identifier == identifier }) {
      self.init(block: known.block, depths: known.depths)
      return
    }
    let parts = identifier.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "resnet", let block = Block(rawValue: String(parts[1]))
    else { return nil }
    let depths = parts[2].split(separator: ".").compactMap { Int($0) }
    guard
      depths.count == 4, depths.allSatisfy({ (1...1000).contains($0) }),
      depths.map(String.init).joined(separator: ".") == parts[2]
    else { return nil }
    self.init(block: block, depths: depths)
  }

  /// The name of the depths and the kind of block; widths are read from the tensors.
  public var identifier: String {
    Self.named.first { $0.block == block && $0.depths == depths }?.identifier
      ?? "resnet-\(block.rawValue)-\(depths.map(String.init).joined(separator: "."))"
  }

  /// The channels of a stage's result.
  func outputWidth(ofStage stage: Int) -> Int { stageWidths[stage] * block.expansion }

  /// The number of pooled features.
  var featureCount: Int { outputWidth(ofStage: depths.count - 1) }
}

/// A convolution of a residual network: its name, the batch normalization after it, and its shape.
struct ResNetConvolution {
  let name: String
  let normalization: String
  let inputs: Int
  let outputs: Int
  let groups: Int
  let window: SlidingWindow

  /// Stage and block, counted from 0, and the position in the branch, 0 for the projection.
  var place: (stage: Int, block: Int, position: Int)?

  /// `[K, C / groups, k, k]`.
  var weightShape: Shape {
    [outputs, inputs / groups, window.kernel.height, window.kernel.width]
  }
}

/// A residual block: its branch, and the projection of its shortcut if it has one.
struct ResNetBlock {
  let name: String
  let branch: [ResNetConvolution]
  let projection: ResNetConvolution?
}

extension ResNetArchitecture: ArchitectureDescription {
  var normalizationEpsilon: Float? { batchNormalizationEpsilon }

  /// The first convolution, 7 x 7 with stride 2.
  var stem: ResNetConvolution {
    ResNetConvolution(
      name: "conv1", normalization: "bn1", inputs: 3, outputs: stemWidth, groups: 1,
      window: SlidingWindow(kernel: 7, stride: 2, padding: 3))
  }

  /// The blocks of a stage, counted from 0.
  func blocks(ofStage stage: Int) -> [ResNetBlock] {
    let output = outputWidth(ofStage: stage)
    return (0..<depths[stage]).map { index in
      let input = index > 0 ? output : stage == 0 ? stemWidth : outputWidth(ofStage: stage - 1)
      let stride = index == 0 && stage > 0 ? 2 : 1
      let name = "layer\(stage + 1).\(index)"
      func convolution(
        _ position: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1,
        groups: Int = 1
      ) -> ResNetConvolution {
        ResNetConvolution(
          name: "\(name).conv\(position)", normalization: "\(name).bn\(position)",
          inputs: inputs, outputs: outputs, groups: groups,
          window: SlidingWindow(kernel: kernel, stride: stride, padding: kernel / 2),
          place: (stage, index, position))
      }
      let branch: [ResNetConvolution]
      switch block {
      case .basic:
        branch = [
          convolution(1, input, output, kernel: 3, stride: stride),
          convolution(2, output, output, kernel: 3),
        ]
      case .bottleneck:
        let inner = innerWidth << stage
        let stridesFirst = stridePlacement == .firstConvolution
        branch = [
          convolution(1, input, inner, kernel: 1, stride: stridesFirst ? stride : 1),
          convolution(
            2, inner, inner, kernel: 3, stride: stridesFirst ? 1 : stride, groups: groups),
          convolution(3, inner, output, kernel: 1),
        ]
      }
      let needsProjection = index == 0 && (stride > 1 || input != output)
      return ResNetBlock(
        name: name, branch: branch,
        projection: needsProjection
          ? ResNetConvolution(
            name: "\(name).downsample.0", normalization: "\(name).downsample.1", inputs: input,
            outputs: output, groups: 1, window: SlidingWindow(kernel: 1, stride: stride),
            place: (stage, index, 0))
          : nil)
    }
  }

  /// Every parameter with its shape, in the order of torchvision's state dict.
  public var parameters: [(name: String, shape: Shape)] {
    var parameters: [(name: String, shape: Shape)] = []
    func append(_ convolution: ResNetConvolution) {
      parameters.append((convolution.name + ".weight", convolution.weightShape))
      if hasConvolutionBiases {
        parameters.append((convolution.name + ".bias", [convolution.outputs]))
      }
      for part in Network.BatchNormalization.parameterNames {
        parameters.append(("\(convolution.normalization).\(part)", [convolution.outputs]))
      }
    }
    append(stem)
    for stage in depths.indices {
      for block in blocks(ofStage: stage) {
        for convolution in block.branch { append(convolution) }
        if let projection = block.projection { append(projection) }
      }
    }
    parameters += projectionHead?.parameters(inputs: featureCount) ?? []
    if let classCount {
      parameters.append(("fc.weight", [classCount, featureCount]))
      parameters.append(("fc.bias", [classCount]))
    }
    return parameters
  }
}
