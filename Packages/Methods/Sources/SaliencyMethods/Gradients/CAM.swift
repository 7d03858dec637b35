internal import SaliencyModels
internal import SaliencyTensor

/// CAM: the channels weighted by the class's row of the classifier.
///
/// `M = max(sum_c W_kc A_c, 0)` for class `k` of a linear layer with weights `W`.
///
/// Zhou et al. 2016, "Learning Deep Features for Discriminative Localization". It needs a layer that
/// global average pooling and one linear layer follow; ``GradCAM`` at that layer is this map divided
/// by the number of places. The ReLU is torch-cam's; the paper shows negative values too.
public struct CAM: ClassSpecificMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "cam", title: "CAM", citation: "Zhou et al. 2016",
    formula: "relu(sum_c W_kc A_c)", needsClass: true, labelFreeAlternative: "lafam")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end")
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end.
  public var rectifier: Rectifier

  /// Creates the method.
  public init(classIndex: Int? = nil, rectifier: Rectifier = .relu) {
    self.classIndex = classIndex
    self.rectifier = rectifier
  }

  /// Creates the method with torch-cam's options.
  public init() { self.init(classIndex: nil) }

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let activations = try pass.spatialActivations(at: layer)
    guard let weights = try pass.model.network.pooledClassifier(after: layer) else {
      throw MethodError.needsPooledClassifier(
        method: Self.about.identifier, layer: layer, instead: "grad-cam")
    }
    return try classes.enumerated().map { image, index in
      let row = weights[entry: index].scalars.map { Double($0) }
      let map = try activations[entry: image].sumOfChannels(weightedBy: row)
      return try SaliencyMap(
        values: rectifier(map), layer: layer, classIndex: index,
        forwards: 1)
    }
  }
}

extension Network {
  /// The weights `[K, C]` of the linear layer that gives the output, if only global average pooling
  /// is between it and a layer.
  func pooledClassifier(after layer: String) throws -> Tensor? {
    let start = try position(of: layer)
    guard let output = nodes.last, case .linear(let linear) = output.operation else { return nil }
    var position = output.inputs[0]
    var isPooled = false
    while position != start {
      switch nodes[position].operation {
      case .globalAveragePooling: isPooled = true
      case .flatten: break
      default: return nil
      }
      position = nodes[position].inputs[0]
    }
    return isPooled ? linear.weights : nil
  }
}
