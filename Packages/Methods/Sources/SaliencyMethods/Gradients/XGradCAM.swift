/// XGrad-CAM: the channels weighted by the mean gradient, each place by its share of the activation.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = sum_p G_cp A_cp / (sum_p A_cp + 1e-7)`.
///
/// Fu et al. 2020, "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs",
/// equation 10. The epsilon is that of pytorch-grad-cam.
public struct XGradCAM: ChannelWeightingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "xgrad-cam", title: "XGrad-CAM", citation: "Fu et al. 2020",
    formula: "relu(sum_c w_c A_c), w_c = sum_p G_cp A_cp / sum_p A_cp", needsClass: true,
    needsGradients: true, labelFreeAlternative: "lafam")

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end.
  public var rectifier: Rectifier

  /// Creates the method.
  public init(classIndex: Int? = nil, rectifier: Rectifier = .relu) {
    self.classIndex = classIndex
    self.rectifier = rectifier
  }

  /// Creates the method with the options of its reference.
  public init() { self.init(classIndex: nil) }

  /// The gradients' mean, weighted by the activations.
  public func weight(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> Double {
    let total = activations.reduce(0) { $0 + Double($1) }
    let products = zip(activations, gradients).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    return products / (total + 1e-7)
  }
}
