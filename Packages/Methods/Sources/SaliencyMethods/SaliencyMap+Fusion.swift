internal import SaliencyTensor

/// How maps of several layers become one.
public enum Fusion: String, CaseIterable, Sendable {
  /// Their mean, as in pytorch-grad-cam.
  case mean

  /// The largest value at each place, as in LayerCAM and torch-cam.
  case max

  /// Their product: only what all layers see.
  case product
}

extension SaliencyMap {
  /// One map of the maps of several layers.
  ///
  /// Each is brought into 0...1 (``normalized(epsilon:)``), enlarged bilinearly to the finest one's
  /// resolution, and then they are fused place by place. The layer's name joins theirs by commas.
  ///
  /// - Parameters:
  ///   - maps: Maps of one image by one method.
  ///   - fusion: How they become one.
  /// - Returns: The fused map; its companions are the first map's. `nil` for no maps at all.
  /// - Throws: `ShapeError` if a map cannot be enlarged.
  public static func fused(_ maps: [SaliencyMap], by fusion: Fusion) throws -> SaliencyMap? {
    guard let first = maps.first, maps.count > 1 else { return maps.first }
    let extent = Extent(
      height: maps.map(\.extent.height).max() ?? 1, width: maps.map(\.extent.width).max() ?? 1)
    let layers = try maps.map {
      try $0.normalized().resized(to: extent, by: .bilinear).values.scalars
    }
    let fused = (0..<extent.height * extent.width).map { place in
      let values = layers.map { Double($0[place]) }
      return switch fusion {
      case .mean: Float(values.reduce(0, +) / Double(values.count))
      case .max: Float(values.max() ?? 0)
      case .product: Float(values.reduce(1, *))
      }
    }
    return try SaliencyMap(
      values: Tensor(shape: [extent.height, extent.width], scalars: fused),
      layer: maps.map(\.layer).joined(separator: ","), classIndex: first.classIndex,
      // The layers share one pass.
      forwards: maps.reduce(1) { $0 + $1.forwards - 1 }, companions: first.companions)
  }
}
