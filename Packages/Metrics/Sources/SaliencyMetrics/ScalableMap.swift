internal import SaliencyTensor

/// A map that passed the checks which all metrics share, scaled as Quantus scales it.
///
/// Quantus 0.5.3 refuses maps that rank nothing (all values equal, all below 0) and divides the rest
/// by the largest magnitude of the whole map in single precision; the minimum is not subtracted.
/// It lets NaN and infinities pass, and the scores then mean nothing: here they are refused too.
struct ScalableMap {
  /// The values divided by the largest magnitude, each in -1...1, row by row.
  let values: [Float]

  /// Checks and scales a map.
  ///
  /// - Throws: ``UndefinedReason`` if no metric is defined for the map.
  init(_ map: Tensor) throws(UndefinedReason) {
    let scalars = map.scalars
    guard scalars.allSatisfy(\.isFinite) else { throw .nonFiniteMap }
    guard let first = scalars.first, scalars.contains(where: { $0 != first }) else {
      throw .constantMap
    }
    guard scalars.contains(where: { $0 >= 0 }) else { throw .negativeMap }
    let largest = scalars.reduce(0) { max($0, abs($1)) }
    self.values = scalars.map { $0 / largest }
  }
}

/// Makes sure that a map lies on the pixels of its mask.
func requireEqualExtents(
  of map: Tensor, and mask: Mask, in metric: MetricDescription
) throws(ShapeError) {
  guard map.shape == mask.shape else {
    throw ShapeError(
      operation: metric.name, expected: "a map of the mask's shape \(mask.shape)", found: map.shape)
  }
}
