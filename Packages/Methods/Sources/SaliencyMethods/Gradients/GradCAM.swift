/// Grad-CAM: the channels weighted by the mean gradient of the class score.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = (1 / P) sum_p G_cp`, over the `P` places of the layer.
///
/// Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
/// Localization". The LaFAM paper takes captum's `LayerGradCam` with its final ReLU, which this is.
/// At a layer that global average pooling and one linear layer follow, the gradient is
/// `fc.weight[class] / P` at every place, and the map is that of ``CAM`` divided by `P`.
public struct GradCAM: ChannelWeightingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "grad-cam", title: "Grad-CAM", citation: "Selvaraju et al. 2017",
    formula: "relu(sum_c mean_p(G_cp) A_c)", needsClass: true, needsGradients: true,
    labelFreeAlternative: "lafam")

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end; ReLU in the paper.
  public var rectifier: Rectifier

  /// Creates the method.
  public init(classIndex: Int? = nil, rectifier: Rectifier = .relu) {
    self.classIndex = classIndex
    self.rectifier = rectifier
  }

  /// Creates the method as the paper has it.
  public init() { self.init(classIndex: nil) }

  /// The mean gradient.
  public func weight(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> Double {
    gradients.reduce(0) { $0 + Double($1) } / Double(gradients.count)
  }
}
