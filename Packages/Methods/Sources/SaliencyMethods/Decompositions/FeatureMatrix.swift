internal import SaliencyTensor

/// One image's features as a matrix `A` of channels x places, in double precision.
struct FeatureMatrix {
  /// `[C, P]`.
  let matrix: DenseMatrix

  /// Rows and columns of the places.
  let extent: Extent

  /// LaFAM's map of the features before any centering, `[P]`: what sign rules compare with.
  let means: [Double]

  /// Takes the features of one image.
  ///
  /// - Parameters:
  ///   - features: `[C, h, w]`.
  ///   - rectified: Whether negative activations become 0.
  ///   - centering: What is subtracted.
  init(_ features: Tensor, rectified: Bool = false, centering: Centering = .none) {
    extent = Extent(height: features.shape[1], width: features.shape[2])
    let plain = features.withUnsafeScalars { elements in
      DenseMatrix(
        rows: features.shape[0], columns: features.shape[1] * features.shape[2],
        values: rectified ? elements.map { max(Double($0), 0) } : elements.map { Double($0) })
    }
    means = plain.columnSums.map { $0 / Double(plain.rows) }
    matrix = centering == .none ? plain : plain.centered(centering)
  }

  /// The number of channels `C`.
  var channels: Int { matrix.rows }

  /// The number of places `P`.
  var places: Int { matrix.columns }

  /// The most singular values that there can be, `min(C, P)`.
  var largestRank: Int { min(channels, places) }
}

extension ForwardPass {
  /// One map for each image, from its features alone.
  ///
  /// - Parameters:
  ///   - layer: The layer to look at.
  ///   - rectified: Whether negative activations become 0.
  ///   - centering: What is subtracted.
  ///   - map: One image's map `[P]`.
  /// - Returns: `N` maps `[h, w]`.
  /// - Throws: ``MethodError`` for a layer without places, and what `map` throws.
  func maps(
    at layer: String, rectified: Bool = false, centering: Centering = .none,
    _ map: @Sendable (FeatureMatrix) throws -> [Double]
  ) throws -> [SaliencyMap] {
    let activations = try spatialActivations(at: layer)
    return try forEachImage { image in
      let features = FeatureMatrix(
        activations[entry: image], rectified: rectified, centering: centering)
      return try SaliencyMap(
        values: Tensor(map: map(features), extent: features.extent), layer: layer, forwards: 1)
    }
  }
}

extension Tensor {
  /// A map `[h, w]` of numbers in double precision.
  ///
  /// Values that differ by less than 1e-12 of the largest one are equal but for rounding, and become
  /// equal, so that the map of constant features is seen to be constant.
  init(map values: [Double], extent: Extent) throws(ShapeError) {
    let smallest = values.min() ?? 0
    let largest = values.max() ?? 0
    let isConstant = largest - smallest <= 1e-12 * max(abs(smallest), abs(largest))
    try self.init(
      shape: [extent.height, extent.width],
      scalars: values.map { Float(isConstant ? largest : $0) })
  }
}
