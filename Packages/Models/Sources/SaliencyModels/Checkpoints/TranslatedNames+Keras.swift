internal import SaliencyTensor

extension TranslatedNames {
  /// The map that Keras' VGG flattens has always had this extent: images of other sizes have no top.
  private static let flattened = VGGArchitecture.pooledExtent

  /// Keras' layer names, as `layer/variable`.
  ///
  /// Fails if they are those of no network that is known.
  init?(keras names: [String]) {
    let layers = Set(names.compactMap { name in name.lastIndex(of: "/").map { name[..<$0] } })
    let modules: (String) -> (module: String, generation: KerasNames.Generation)?
    let origin: CheckpointOrigin
    let isVGG = layers.count { KerasVGGNames.isConvolution(String($0)) } * 2 > layers.count
    if isVGG {
      let vgg = KerasVGGNames(layers: layers.map(String.init))
      modules = { layer in vgg.module(ofLayer: layer).map { ($0, .new) } }
      origin = .kerasVGG
    } else if layers.contains(where: { $0 == "post_bn" || $0.hasSuffix("_preact_bn") }) {
      modules = { layer in
        KerasPreactivationNames.module(ofLayer: layer).map { ($0, .new) }
      }
      origin = .kerasPreactivation
    } else {
      modules = KerasNames.module(ofLayer:)
      origin = .keras
    }
    var parameters: [String: StoredParameter] = [:]
    var generations: [KerasNames.Generation: Int] = [:]
    for name in names {
      guard let slash = name.lastIndex(of: "/") else { return nil }
      let variable = String(name[name.index(after: slash)...])
      if let (module, generation) = modules(String(name[..<slash])),
        let (parameter, stored) = Self.parameter(variable, of: module, in: name),
        parameters[parameter] == nil
      {
        parameters[parameter] = stored
        generations[generation, default: 0] += 1
      } else {
        // Of no network, or there already under another name: reported as unexpected.
        parameters[name] = StoredParameter(name)
      }
    }
    let (old, new) = (generations[.old] ?? 0, generations[.new] ?? 0)
    // `conv1` alone is in many networks.
    guard
      isVGG || (old + new > 6 && parameters.keys.contains(where: { $0.hasPrefix("layer1.0.") }))
    else { return nil }
    self.init(dialect: new >= old ? .keras : .kerasOld, parameters: parameters, origin: origin)
  }

  /// A Keras 3 file that tells layers only by class and number, as `conv2d_3/kernel`.
  init?(kerasInOrder names: [String]) {
    func count(_ layer: String, _ variable: String) -> Int {
      names.count { $0.hasPrefix(layer) && $0.hasSuffix("/" + variable) }
    }
    guard names.contains("conv2d/kernel"),
      let (modules, origin) = Self.numberedModules(
        convolutions: count("conv2d", "kernel"),
        normalizations: count("batch_normalization", "gamma"))
    else { return nil }
    var parameters: [String: StoredParameter] = [:]
    for name in names {
      let parts = name.split(separator: "/").map(String.init)
      if parts.count == 2, let module = modules[parts[0]],
        let (parameter, stored) = Self.parameter(parts[1], of: module, in: name),
        parameters[parameter] == nil
      {
        parameters[parameter] = stored
      } else {
        parameters[name] = StoredParameter(name)
      }
    }
    self.init(dialect: .keras, parameters: parameters, origin: origin)
  }

  /// From numbered layers to modules, for the network that has so many of them.
  private static func numberedModules(convolutions: Int, normalizations: Int)
    -> (modules: [String: String], origin: CheckpointOrigin)?
  {
    func numbered(_ layer: String, _ modules: [String]) -> [(String, String)] {
      modules.enumerated().map { ($0.offset == 0 ? layer : "\(layer)_\($0.offset)", $0.element) }
    }
    func together(_ lists: [(String, String)]...) -> [String: String] {
      Dictionary(lists.joined()) { first, _ in first }
    }
    if normalizations == 0 {
      let vgg = VGGArchitecture.named.map(\.architecture).first {
        !$0.hasBatchNormalization && $0.convolutions.count == convolutions
      }
      guard let vgg else { return nil }
      return (
        together(
          numbered("conv2d", vgg.convolutions.map(\.name)),
          numbered("dense", VGGArchitecture.linearNames)), .kerasVGG
      )
    }
    let classifier = [("dense", "fc"), ("predictions", "fc")]
    // One stem, three convolutions a block, one projection a stage; only in the first version each has
    // a normalization of its own, else there are four less.
    func fits(_ depths: [Int]) -> Bool { 1 + 3 * depths.reduce(0, +) + 4 == convolutions }
    if let known = PreactivationResNetArchitecture.named.first(where: { fits($0.depths) }),
      normalizations + 2 < convolutions
    {
      let network = PreactivationResNetArchitecture(depths: known.depths)
      return (
        together(
          numbered("conv2d", network.convolutionsInKerasOrder.map(\.name)),
          numbered("batch_normalization", network.normalizations.map(\.name)), classifier),
        .kerasPreactivation
      )
    }
    let known = ResNetArchitecture.named.first { $0.block == .bottleneck && fits($0.depths) }
    guard let known else { return nil }
    let all = ResNetArchitecture(block: .bottleneck, depths: known.depths).convolutionsInKerasOrder
    return (
      together(
        numbered("conv2d", all.map(\.name)),
        numbered("batch_normalization", all.map(\.normalization)), classifier), .keras
    )
  }

  /// PyTorch's name for a variable of a Keras layer.
  private static func parameter(_ variable: String, of module: String, in name: String)
    -> (String, StoredParameter)?
  {
    let part: String
    var layout = StoredParameter.Layout.same
    switch variable {
    case "kernel":
      part = "weight"
      layout =
        module == VGGArchitecture.linearNames[0]
        ? .flattenedMap(flattened)
        : module == "fc" || VGGArchitecture.linearNames.contains(module) ? .matrix : .kernel
    case "gamma": part = "weight"
    case "bias", "beta": part = "bias"
    case "moving_mean": part = "running_mean"
    case "moving_variance": part = "running_var"
    default: return nil
    }
    return ("\(module).\(part)", StoredParameter(name, layout))
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
