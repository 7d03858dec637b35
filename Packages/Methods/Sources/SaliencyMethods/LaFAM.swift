internal import SaliencyTensor

/// LaFAM: the mean over channels of a layer's activation maps.
///
/// `M[y, x] = (1 / C) * sum over c of A[c, y, x]`
///
/// No labels, no gradients, one forward pass. The paper looks at the last convolutional layer after
/// its ReLU (`layer4` of ResNet50), brings the map into 0...1 with an epsilon of 1e-8, and then
/// enlarges it to the image by nearest neighbors.
///
/// Karjauv & Albayrak 2024, "LaFAM: Unsupervised Feature Attribution with Label-free Activation
/// Maps". The sum runs in double precision; the authors' code sums in single precision.
public struct LaFAM: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "lafam", title: "LaFAM", citation: "Karjauv & Albayrak 2024",
    formula: "mean_c A_c")

  /// Creates the method, which has no options.
  public init() {}

  /// The mean activation maps of a layer.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let means = try pass.spatialActivations(at: layer).mean(overAxis: 1)  // [N, h, w]
    return try (0..<pass.count).map { image in
      try SaliencyMap(values: means[entry: image], layer: layer, forwards: 1)
    }
  }
}
