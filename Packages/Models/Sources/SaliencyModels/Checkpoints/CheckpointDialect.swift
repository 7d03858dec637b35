/// The conventions by which a program names tensors and orders their axes.
public enum CheckpointDialect: String, Hashable, Sendable {
  /// PyTorch: torchvision's names, kernels `[K, C, kH, kW]`.
  case torchvision

  /// Keras Applications since keras-applications 1.0.5: `conv2_block1_1_conv`, kernels
  /// `[kH, kW, C, K]`.
  case keras

  /// Keras Applications before: `res2a_branch2a`.
  case kerasOld = "keras-old"

  /// Where bottlenecks stride in this program's ResNets.
  var stridePlacement: ResNetArchitecture.StridePlacement {
    self == .torchvision ? .middleConvolution : .firstConvolution
  }

  /// The epsilon of this program's batch normalization.
  var batchNormalizationEpsilon: Float {
    switch self {
    case .torchvision: 1e-5
    case .keras: 1.001e-5
    case .kerasOld: 1e-3
    }
  }

  /// The preprocessing of this program's networks.
  var preprocessing: Preprocessing { self == .torchvision ? .torchvision : .caffe }
}

/// Where a parameter stands in a checkpoint, and how to bring it into PyTorch's order of axes.
struct ParameterOrigin: Hashable, Sendable {
  enum Axes: Hashable, Sendable {
    /// As PyTorch has them.
    case same

    /// A Keras kernel `[kH, kW, C, K]`, to become `[K, C, kH, kW]`.
    case kernel

    /// A Keras dense kernel `[C, K]`, to become `[K, C]`.
    case matrix
  }

  let name: String
  let axes: Axes

  /// The axes of the origin, in the order in which PyTorch has them.
  func permutation(rank: Int) -> [Int]? {
    switch (axes, rank) {
    case (.kernel, 4): [3, 2, 0, 1]
    case (.matrix, 2): [1, 0]
    case (.same, _): nil
    default: nil
    }
  }
}

/// The tensors of a checkpoint under torchvision's names.
struct TranslatedNames {
  let dialect: CheckpointDialect

  /// For each parameter of torchvision's name, its origin.
  let origins: [String: ParameterOrigin]

  /// What is not part of a network: counters, SwAV's prototypes, and tensors outside of the prefix.
  let ignored: [String]

  /// Finds the dialect of some names.
  ///
  /// - Parameters:
  ///   - names: All names in the checkpoint, in its order.
  ///   - prefix: What stands before `conv1.weight`; found by itself when not given.
  /// - Throws: ``CheckpointError`` if the names are those of no known network.
  init(_ names: [String], prefix: String?) throws(CheckpointError) {
    if let torchvision = try TranslatedNames(torchvision: names, prefix: prefix) {
      self = torchvision
    } else if let keras = TranslatedNames(keras: names) ?? TranslatedNames(kerasInOrder: names) {
      self = keras
    } else {
      throw .unknownArchitecture(examples: Array(names.prefix(4)))
    }
  }

  private init(
    dialect: CheckpointDialect, origins: [String: ParameterOrigin], ignored: [String]
  ) {
    self.dialect = dialect
    self.origins = origins
    self.ignored = ignored
  }

  /// torchvision's names behind a prefix, such as those that wrappers add.
  private init?(torchvision names: [String], prefix: String?) throws(CheckpointError) {
    let known = [
      "", "module.", "encoder.", "model.", "backbone.", "encoder_q.", "module.encoder_q.",
    ]
    let all = Set(names)
    let found = (prefix.map { [$0] } ?? known).first { all.contains($0 + "conv1.weight") }
    guard let found else {
      if let prefix { throw .prefixNotFound(prefix) }
      // A file with a tensor missing is still told apart by its other names.
      guard names.contains(where: { $0.hasPrefix("layer1.0.conv") }) else { return nil }
      self.init(torchvision: names, behind: "")
      return
    }
    self.init(torchvision: names, behind: found)
  }

  private init(torchvision names: [String], behind prefix: String) {
    var origins: [String: ParameterOrigin] = [:]
    var ignored: [String] = []
    for name in names {
      let parameter = String(name.dropFirst(prefix.count))
      // Prototypes score the projection in training, but are no part of what represents an image.
      guard name.hasPrefix(prefix), !name.hasSuffix("num_batches_tracked"),
        !parameter.hasPrefix("prototypes.")
      else {
        ignored.append(name)
        continue
      }
      origins[parameter] = ParameterOrigin(name: name, axes: .same)
    }
    self.init(dialect: .torchvision, origins: origins, ignored: ignored)
  }

  /// Keras' layer names of either generation, as `layer/variable`.
  private init?(keras names: [String]) {
    var origins: [String: ParameterOrigin] = [:]
    var generations: [KerasNames.Generation: Int] = [:]
    for name in names {
      guard let slash = name.lastIndex(of: "/") else { return nil }
      let layer = String(name[..<slash])
      let variable = String(name[name.index(after: slash)...])
      if let (module, generation) = KerasNames.module(ofLayer: layer),
        let (parameter, origin) = Self.parameter(variable, of: module, in: name),
        origins[parameter] == nil
      {
        origins[parameter] = origin
        generations[generation, default: 0] += 1
      } else {
        // Of no ResNet, or there already under another name: reported as unexpected.
        origins[name] = ParameterOrigin(name: name, axes: .same)
      }
    }
    let (old, new) = (generations[.old] ?? 0, generations[.new] ?? 0)
    // `conv1` alone is in many networks.
    guard old + new > 6, origins.keys.contains(where: { $0.hasPrefix("layer1.0.") }) else {
      return nil
    }
    self.init(dialect: new >= old ? .keras : .kerasOld, origins: origins, ignored: [])
  }

  /// A Keras 3 file that tells layers only by class and number, as `conv2d_3/kernel`.
  private init?(kerasInOrder names: [String]) {
    guard names.contains("conv2d/kernel"), names.contains("batch_normalization/gamma") else {
      return nil
    }
    let count = names.count { $0.hasPrefix("conv2d") && $0.hasSuffix("/kernel") }
    let architecture = ResNetArchitecture.named.first { known in
      // One stem, three convolutions a block, one projection a stage.
      known.block == .bottleneck && 1 + 3 * known.depths.reduce(0, +) + 4 == count
    }
    guard let architecture else { return nil }
    let convolutions = ResNetArchitecture(
      block: .bottleneck, depths: architecture.depths
    ).convolutionsInKerasOrder
    var modules: [String: String] = ["dense": "fc", "predictions": "fc"]
    for (index, convolution) in convolutions.enumerated() {
      let suffix = index == 0 ? "" : "_\(index)"
      modules["conv2d" + suffix] = convolution.name
      modules["batch_normalization" + suffix] = convolution.normalization
    }
    var origins: [String: ParameterOrigin] = [:]
    for name in names {
      let parts = name.split(separator: "/").map(String.init)
      if parts.count == 2, let module = modules[parts[0]],
        let (parameter, origin) = Self.parameter(parts[1], of: module, in: name),
        origins[parameter] == nil
      {
        origins[parameter] = origin
      } else {
        origins[name] = ParameterOrigin(name: name, axes: .same)
      }
    }
    self.init(dialect: .keras, origins: origins, ignored: [])
  }

  /// PyTorch's name for a variable of a Keras layer.
  private static func parameter(_ variable: String, of module: String, in name: String)
    -> (String, ParameterOrigin)?
  {
    let part: String
    var axes = ParameterOrigin.Axes.same
    switch variable {
    case "kernel":
      part = "weight"
      axes = module == "fc" ? .matrix : .kernel
    case "gamma": part = "weight"
    case "bias", "beta": part = "bias"
    case "moving_mean": part = "running_mean"
    case "moving_variance": part = "running_var"
    default: return nil
    }
    return ("\(module).\(part)", ParameterOrigin(name: name, axes: axes))
  }
}

extension ResNetArchitecture {
  /// All convolutions in the order in which Keras builds them: the projection stands before the
  /// last convolution of its block.
  fileprivate var convolutionsInKerasOrder: [ResNetConvolution] {
    [stem]
      + depths.indices.flatMap { stage in
        blocks(ofStage: stage).flatMap { block in
          block.branch.dropLast() + (block.projection.map { [$0] } ?? []) + block.branch.suffix(1)
        }
      }
  }
}
