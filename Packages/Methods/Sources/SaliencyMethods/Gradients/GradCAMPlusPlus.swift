/// Grad-CAM++: positive gradients only, weighted so that several objects of a class count alike.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = sum_p a_cp max(G_cp, 0)` and
/// `a_cp = G_cp^2 / (2 G_cp^2 + (sum_q A_cq) G_cp^3 + 1e-6)`, 0 where the gradient is 0.
///
/// Chattopadhay et al. 2018, "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep
/// Convolutional Networks", equation 19 for a score that is the exponential of the output, in the
/// form that pytorch-grad-cam gives it.
public struct GradCAMPlusPlus: ChannelWeightingMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "grad-cam++", title: "Grad-CAM++", citation: "Chattopadhay et al. 2018",
    formula: "relu(sum_c w_c A_c), w_c = sum_p a_cp relu(G_cp)", needsClass: true,
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

  /// The positive gradients' weighted sum.
  public func weight(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> Double {
    let total = activations.reduce(0) { $0 + Double($1) }
    return gradients.reduce(0) { sum, gradient in
      let gradient = Double(gradient)
      guard gradient > 0 else { return sum }
      let (square, cube) = (gradient * gradient, gradient * gradient * gradient)
      return sum + square / (2 * square + total * cube + 1e-6) * gradient
    }
  }
}
