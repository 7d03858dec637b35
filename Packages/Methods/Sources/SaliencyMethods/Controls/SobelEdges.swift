internal import SaliencyModels
internal import SaliencyTensor

/// A control: the edges of the image, which no network has looked at.
///
/// `M = sqrt(Gx^2 + Gy^2)`, with the 3 x 3 Sobel kernels on the mean over the channels of the
/// normalized input. Pixels beyond the border are those of the border. The map has the input's
/// resolution. Adebayo et al. 2018, "Sanity Checks for Saliency Maps", show that some methods are
/// hardly more than this. pytorch-grad-cam's `SobelCAM` adds the absolute values of both directions.
public struct SobelEdges: SaliencyMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "sobel", title: "Sobel", citation: "control", formula: "|grad x| of the image")

  /// Creates the method.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    _ = try pass.spatialActivations(at: layer)
    guard pass.input.isFinite else {
      throw MethodError.notFinite(layer: pass.model.network.nodes.first?.name ?? "")
    }
    let gray = try pass.input.mean(overAxis: 1)  // [N, H, W]
    return try (0..<pass.count).map { image in
      try SaliencyMap(values: edges(of: gray[entry: image]), layer: layer, forwards: 1)
    }
  }

  private func edges(of image: Tensor) throws -> Tensor {
    let (height, width) = (image.shape[0], image.shape[1])
    var edges = Tensor(zeros: image.shape)
    let pixels = image.scalars
    edges.withUnsafeMutableScalars { edges in
      for y in 0..<height {
        for x in 0..<width {
          func pixel(_ dy: Int, _ dx: Int) -> Double {
            let row = min(max(y + dy, 0), height - 1)
            return Double(pixels[row * width + min(max(x + dx, 0), width - 1)])
          }
          let right = pixel(-1, 1) + 2 * pixel(0, 1) + pixel(1, 1)
          let left = pixel(-1, -1) + 2 * pixel(0, -1) + pixel(1, -1)
          let below = pixel(1, -1) + 2 * pixel(1, 0) + pixel(1, 1)
          let above = pixel(-1, -1) + 2 * pixel(-1, 0) + pixel(-1, 1)
          let (gx, gy) = (right - left, below - above)
          edges[y * width + x] = Float((gx * gx + gy * gy).squareRoot())
        }
      }
    }
    return edges
  }
}
