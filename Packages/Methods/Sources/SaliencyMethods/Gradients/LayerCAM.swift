/// LayerCAM: every activation times its own gradient where that is positive.
///
/// `M = max(sum_c max(G_c, 0) A_c, 0)`, products place by place.
///
/// Jiang et al. 2021, "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization",
/// equations 5 and 6. The paper scales the maps of early layers by tanh before it fuses them; fusing
/// is a step of its own here, ``SaliencyMap/fused(_:by:)``, which brings every map into 0...1.
public struct LayerCAM: PlacewiseGradientMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "layer-cam", title: "LayerCAM", citation: "Jiang et al. 2021",
    formula: "relu(sum_c relu(G_c) A_c)", needsClass: true,
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

  /// The product, if the gradient is positive.
  public func contribution(activation: Double, gradient: Double) -> Double {
    activation * max(gradient, 0)
  }
}
