/// HiResCAM: every activation times its own gradient.
///
/// `M = max(sum_c G_c A_c, 0)`, products place by place.
///
/// Draelos & Carin 2020, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional
/// neural networks". The paper has no final ReLU; pytorch-grad-cam has one, and so has this, because
/// all its neighbors have. `rectifier: .none` is the paper's form. Where gradients are the same at
/// all places, as at the last layer before global average pooling, the map is that of ``GradCAM``.
public struct HiResCAM: PlacewiseGradientMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "hires-cam", title: "HiResCAM", citation: "Draelos & Carin 2020",
    formula: "relu(sum_c G_c A_c)", needsClass: true,
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

  /// The product.
  public func contribution(activation: Double, gradient: Double) -> Double {
    activation * gradient
  }
}
