internal import SaliencyTensor

/// Recipro-CAM: what the network finds when it sees the features of one place only.
///
/// `M_p = softmax(head(A * K_p))` at the class, where `K_p` is 1 at the place `p` and 0 elsewhere, or
/// a small Gaussian around `p`.
///
/// Byun & Lee 2022, "Recipro-CAM: Fast gradient-free visual explanations for convolutional neural
/// networks". Only what comes after the layer runs again, once for each place.
public struct ReciproCAM: ClassSpecificMethod {
  /// What is left of the features.
  public enum Neighborhood: String, CaseIterable, SettingValue {
    /// One place.
    case place

    /// A place and its neighbors, with the weights 1/4, 1/8 and 1/16 of the authors' 3 x 3 Gaussian.
    case gaussian
  }

  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "recipro-cam", title: "Recipro-CAM", citation: "Byun & Lee 2022",
    formula: "softmax(y(A * K_p)) at each place p", needsClass: true,
    labelFreeAlternative: "recipro-cam-ssl")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("neighborhood", \.neighborhood, "what is left of the features")
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What is left of the features.
  public var neighborhood = Neighborhood.place

  /// Creates the method.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let activations = try pass.spatialActivations(at: layer)
    return try classes.enumerated().map { image, index in
      let score = pass.probabilityScore(ofClass: index, forImage: image)
      let values = try pass.scoresOfPlaces(
        score, of: activations[entry: image], after: layer, neighborhood: neighborhood)
      return try SaliencyMap(values: values, layer: layer, classIndex: index, forwards: 1)
    }
  }
}

extension ForwardPass {
  /// The scores with the features of one place after the other.
  ///
  /// - Parameters:
  ///   - score: What is looked at.
  ///   - activations: One image's activations, `[C, h, w]`.
  ///   - layer: Their layer.
  ///   - neighborhood: What is left around each place.
  /// - Returns: `[h, w]`.
  /// - Throws: `NetworkError` if connections pass the layer by.
  func scoresOfPlaces(
    _ score: ImageScore, of activations: Tensor, after layer: String,
    neighborhood: ReciproCAM.Neighborhood
  ) throws -> Tensor {
    let (channels, height, width) = (
      activations.shape[0], activations.shape[1], activations.shape[2]
    )
    let nothing = Tensor(zeros: activations.shape)
    let reach = neighborhood == .place ? 0 : 1
    let values = try activations.withUnsafeScalars { features in
      try scores(score, ofCopies: height * width, of: nothing, after: layer) { place, elements in
        let (row, column) = (place / width, place % width)
        for y in max(0, row - reach)...min(height - 1, row + reach) {
          for x in max(0, column - reach)...min(width - 1, column + reach) {
            let distance = abs(y - row) + abs(x - column)
            let weight: Float = reach == 0 ? 1 : [0.25, 0.125, 0.0625][distance]
            for channel in 0..<channels {
              let index = (channel * height + y) * width + x
              elements[index] = weight * features[index]
            }
          }
        }
      }
    }
    return try Tensor(shape: [height, width], scalars: values.map { Float($0) })
  }
}
