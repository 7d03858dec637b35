/// The conventions by which a program names tensors and orders their axes.
public enum CheckpointDialect: String, Hashable, Sendable {
  /// PyTorch: torchvision's names, kernels `[K, C, kH, kW]`.
  case torchvision

  /// Keras Applications since keras-applications 1.0.5: `conv2_block1_1_conv`, kernels
  /// `[kH, kW, C, K]`; also VGG's `block1_conv1`, which have always had these names.
  case keras

  /// Keras Applications before: `res2a_branch2a`.
  case kerasOld = "keras-old"

  /// Where bottlenecks stride in this program's ResNets.
  var stridePlacement: ResNetArchitecture.StridePlacement {
    self == .torchvision ? .middleConvolution : .firstConvolution
  }

  /// The epsilon of this program's batch normalization in a network.
  func batchNormalizationEpsilon(for architecture: Architecture) -> Float {
    // Whoever stores the weights: only Keras trained these.
    if case .preactivationResNet(let network) = architecture {
      return network.batchNormalizationEpsilon
    }
    return switch self {
    case .torchvision: 1e-5
    case .keras: 1.001e-5
    case .kerasOld: 1e-3
    }
  }

  /// The preprocessing of this program's networks.
  func preprocessing(for architecture: Architecture) -> Preprocessing {
    if case .preactivationResNet = architecture { return .tensorFlow }
    return self == .torchvision ? .torchvision : .caffe
  }
}
