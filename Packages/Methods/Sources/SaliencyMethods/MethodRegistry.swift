internal import SaliencyTensor

/// All methods, for whoever chooses them by name.
public enum MethodRegistry {
  /// The methods, in the order in which they are listed.
  public static let all: [any SaliencyMethod.Type] =
    labelFree + masks + gradients + scores + controls

  private static let labelFree: [any SaliencyMethod.Type] = [
    LaFAM.self, EigenCAM.self, TuckerSaliencyMap.self, MultivecEigenCAM.self,
    MultivecTuckerSaliencyMap.self, Energy.self, SelfSimilarity.self,
    FeatureExplanationMethod.self, KernelPCACAM.self, DeepFeatureFactorization.self,
  ]

  private static let masks: [any SaliencyMethod.Type] = [
    RELAX.self, SmoothRELAX.self, FastRELAX.self, RISE.self, LabelFreeRISE.self,
  ]

  private static let gradients: [any SaliencyMethod.Type] = [
    CAM.self, GradCAM.self, GradCAMPlusPlus.self, SmoothGradCAMPlusPlus.self, XGradCAM.self,
    HiResCAM.self, LayerCAM.self,
  ]

  private static let scores: [any SaliencyMethod.Type] = [
    ScoreCAM.self, AblationCAM.self, ReciproCAM.self, Occlusion.self, LabelFreeScoreCAM.self,
    LabelFreeAblationCAM.self, LabelFreeReciproCAM.self, LabelFreeOcclusion.self,
  ]

  private static let controls: [any SaliencyMethod.Type] = [
    RandomMap.self, CenterGaussian.self, SobelEdges.self,
  ]

  /// The method of an identifier.
  ///
  /// - Throws: ``MethodError/unknownMethod(name:nearest:)``.
  public static func method(named identifier: String) throws(MethodError)
    -> any SaliencyMethod.Type
  {
    for method in all where method.about.identifier == identifier { return method }
    let identifiers = all.map { $0.about.identifier }
    throw MethodError.unknownMethod(
      name: identifier, nearest: nearestNames(to: identifier, in: identifiers))
  }
}
