internal import SaliencyTensor

/// Ablation-CAM: the channels weighted by what the class loses without them.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = (y - y_c) / y`, where `y` is the class's output before any
/// softmax and `y_c` the same with `A_c` set to 0.
///
/// Desai & Ramaswamy 2020, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via
/// Gradient-free Localization", equation 4. Only what comes after the layer runs again. Departures:
/// pytorch-grad-cam sets channels to a large negative number where activations can be negative, the
/// paper and this to 0; an output of 0, by which nothing can be divided, leaves `y - y_c`.
public struct AblationCAM: ClassSpecificMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "ablation-cam", title: "Ablation-CAM", citation: "Desai & Ramaswamy 2020",
    formula: "relu(sum_c w_c A_c), w_c = (y - y(A_c = 0)) / y", needsClass: true,
    labelFreeAlternative: "ablation-cam-ssl")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end")
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.relu

  /// Creates the method as the paper has it.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let activations = try pass.spatialActivations(at: layer)
    return try classes.enumerated().map { image, index in
      let score = pass.outputScore(ofClass: index, forImage: image)
      let ablated = try pass.scoresWithoutChannels(
        score, of: activations[entry: image], after: layer)
      let unit = score.original == 0 ? 1 : score.original
      let map = try activations[entry: image].sumOfChannels(
        weightedBy: ablated.map { (score.original - $0) / unit })
      return try SaliencyMap(
        values: rectifier(map), layer: layer, classIndex: index,
        forwards: 1)
    }
  }
}

extension ForwardPass {
  /// The scores with one channel after the other set to 0.
  ///
  /// - Parameters:
  ///   - score: What is looked at.
  ///   - activations: One image's activations, `[C, h, w]`.
  ///   - layer: Their layer.
  /// - Returns: `C` scores; a channel that is 0 already leaves the original one.
  /// - Throws: `NetworkError` if connections pass the layer by.
  func scoresWithoutChannels(
    _ score: ImageScore, of activations: Tensor, after layer: String
  ) throws -> [Double] {
    let places = activations.shape[1] * activations.shape[2]
    let active = (0..<activations.shape[0]).filter { channel in
      activations[entry: channel].extremes.map { $0.smallest != 0 || $0.largest != 0 } ?? false
    }
    let changed = try scores(score, ofCopies: active.count, of: activations, after: layer) {
      copy, elements in
      let start = active[copy] * places
      UnsafeMutableBufferPointer(rebasing: elements[start..<start + places]).update(repeating: 0)
    }
    var scores = [Double](repeating: score.original, count: activations.shape[0])
    for (copy, channel) in active.enumerated() { scores[channel] = changed[copy] }
    return scores
  }
}
