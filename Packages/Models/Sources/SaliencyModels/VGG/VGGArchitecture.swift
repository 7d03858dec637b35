public import SaliencyTensor

/// A VGG as data: convolutions of each block, widths, and the classifier.
///
/// Source: Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image
/// Recognition". Names and shapes are those of torchvision's `VGG`: convolutions, normalizations,
/// ReLUs and poolings are counted through as `features.0`, `features.1`, ...
public struct VGGArchitecture: Hashable, Sendable {
  /// 3 x 3 convolutions in each of the five blocks.
  public var depths: [Int]

  /// Channels of each of the five blocks.
  public var widths: [Int]

  /// Whether a batch normalization follows each convolution.
  public var hasBatchNormalization: Bool

  /// Outputs of the two linear layers before the last.
  public var hiddenWidths: [Int]

  /// Outputs of the classifier; an encoder has none, nor the layers before it.
  public var classCount: Int?

  /// Added to variances.
  public var batchNormalizationEpsilon: Float

  /// Describes a network; by default a supervised one of the paper's widths.
  public init(
    depths: [Int], widths: [Int] = [64, 128, 256, 512, 512], hasBatchNormalization: Bool = false,
    hiddenWidths: [Int] = [4096, 4096], classCount: Int? = 1000,
    batchNormalizationEpsilon: Float = 1e-5
  ) {
    self.depths = depths
    self.widths = widths
    self.hasBatchNormalization = hasBatchNormalization
    self.hiddenWidths = hiddenWidths
    self.classCount = classCount
    self.batchNormalizationEpsilon = batchNormalizationEpsilon
  }

  /// The depths that have a name, each with and without batch normalization.
  static let named: [(identifier: String, architecture: VGGArchitecture)] = [
    ("vgg11", [1, 1, 2, 2, 2]), ("vgg13", [2, 2, 2, 2, 2]), ("vgg16", [2, 2, 3, 3, 3]),
    ("vgg19", [2, 2, 4, 4, 4]),
  ].flatMap { (name: String, depths: [Int]) in
    [
      (name, VGGArchitecture(depths: depths)),
      (name + "_bn", VGGArchitecture(depths: depths, hasBatchNormalization: true)),
    ]
  }

  /// The network of a name, as in `vgg16` or `vgg16_bn`; fails for anything else.
  public init?(identifier: String) {
    guard let known = Self.named.first(where: { $0.identifier == identifier }) else { return nil }
    self = known.architecture
  }

  /// The number of blocks.
  static let blockCount = 5

  /// What the features are pooled to before they are flattened, whatever the image's size.
  static let pooledExtent = Extent(7)

  /// The linear layers; ReLUs and dropout stand between them.
  static let linearNames = ["classifier.0", "classifier.3", "classifier.6"]

  /// The name of depths and normalization; widths are read from the tensors.
  public var identifier: String {
    let known = Self.named.first {
      $0.architecture.depths == depths
        && $0.architecture.hasBatchNormalization == hasBatchNormalization
    }
    return known?.identifier
      ?? "vgg-\(depths.map(String.init).joined(separator: "."))"
      + (hasBatchNormalization ? "_bn" : "")
  }
}

/// A convolution of a VGG.
struct VGGConvolution {
  /// Counted from 0.
  let block: Int
  let position: Int
  let isLastOfBlock: Bool

  /// Its place among all modules.
  let index: Int
  let inputs: Int
  let outputs: Int

  var name: String { Self.name(index) }

  static func name(_ index: Int) -> String { "features.\(index)" }
}

extension VGGArchitecture: ArchitectureDescription {
  var normalizationEpsilon: Float? { hasBatchNormalization ? batchNormalizationEpsilon : nil }

  /// The convolutions, first to last.
  var convolutions: [VGGConvolution] {
    var convolutions: [VGGConvolution] = []
    var (index, inputs) = (0, 3)
    for (block, depth) in depths.enumerated() {
      for position in 0..<depth {
        convolutions.append(
          VGGConvolution(
            block: block, position: position, isLastOfBlock: position + 1 == depth, index: index,
            inputs: inputs, outputs: widths[block]))
        inputs = widths[block]
        index += hasBatchNormalization ? 3 : 2
      }
      index += 1
    }
    return convolutions
  }

  /// The linear layers with their extents.
  var linearLayers: [(name: String, inputs: Int, outputs: Int)] {
    guard let classCount else { return [] }
    let pixels = Self.pooledExtent.height * Self.pooledExtent.width
    let widths = [(widths.last ?? 0) * pixels] + hiddenWidths + [classCount]
    return Self.linearNames.enumerated().map {
      ($0.element, widths[$0.offset], widths[$0.offset + 1])
    }
  }

  /// Every parameter with its shape, in the order of torchvision's state dict.
  public var parameters: [(name: String, shape: Shape)] {
    var parameters: [(name: String, shape: Shape)] = []
    for convolution in convolutions {
      let outputs = convolution.outputs
      parameters.append((convolution.name + ".weight", [outputs, convolution.inputs, 3, 3]))
      parameters.append((convolution.name + ".bias", [outputs]))
      guard hasBatchNormalization else { continue }
      for part in Network.BatchNormalization.parameterNames {
        let normalization = VGGConvolution.name(convolution.index + 1)
        parameters.append(("\(normalization).\(part)", [outputs]))
      }
    }
    for layer in linearLayers {
      parameters.append((layer.name + ".weight", [layer.outputs, layer.inputs]))
      parameters.append((layer.name + ".bias", [layer.outputs]))
    }
    return parameters
  }
}
