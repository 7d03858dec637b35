internal import Foundation
internal import SaliencyTensor

/// A control: a Gaussian at the image's center, since that is where photographers put things.
///
/// `M[y, x] = exp(-(dy^2 + dx^2) / 2)`, where `dy` and `dx` are the distances from the center in
/// quarters of the map's height and width.
public struct CenterGaussian: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "center-gaussian", title: "Center", citation: "control",
    formula: "exp(-d^2 / 2), d from the center in quarters of the map")

  /// Creates the method.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let shape = try pass.spatialActivations(at: layer).shape
    let (height, width) = (shape[2], shape[3])
    func distance(_ place: Int, _ places: Int) -> Double {
      (Double(place) + 0.5 - Double(places) / 2) / (Double(places) / 4)
    }
    let values = (0..<height * width).map { place in
      let (y, x) = (distance(place / width, height), distance(place % width, width))
      return Float(exp(-(y * y + x * x) / 2))
    }
    let map = try SaliencyMap(
      values: Tensor(shape: [height, width], scalars: values), layer: layer, forwards: 1)
    return [SaliencyMap](repeating: map, count: pass.count)
  }
}
