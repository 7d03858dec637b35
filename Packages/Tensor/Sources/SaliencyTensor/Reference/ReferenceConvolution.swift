/// Plain loops that define what the operations compute.
///
/// They are slow on purpose: nothing is hidden in them, sums run in double precision, and every
/// fast path is tested against them.
public enum Reference {
  /// The convolution that ``Tensor/convolved(with:bias:window:groups:residual:rectified:precision:pool:instructionSet:)``
  /// computes.
  ///
  /// - Returns: `[N, K, H', W']`.
  /// - Throws: ``ShapeError`` if shapes do not fit.
  public static func convolution(
    _ input: Tensor, weights: Tensor, bias: [Float]? = nil, window: SlidingWindow,
    groups: Int = 1, residual: Tensor? = nil, rectified: Bool = false
  ) throws(ShapeError) -> Tensor {
    let extent = try input.mapExtent(for: "convolution", window: window)
    let (images, channels, height, width) = (
      input.shape[0], input.shape[1], input.shape[2], input.shape[3]
    )
    let kernel = window.kernel
    guard
      weights.shape.rank == 4, weights.shape[1] * groups == channels,
      weights.shape[0] % groups == 0, weights.shape[2] == kernel.height,
      weights.shape[3] == kernel.width
    else {
      throw ShapeError(
        operation: "convolution", expected: "weights [K, \(channels) / \(groups), \(kernel)]",
        found: weights.shape)
    }
    let outputs = weights.shape[0]
    let inputsPerGroup = channels / groups
    let outputsPerGroup = outputs / groups
    let x = input.scalars  // [N, C, H, W]
    let w = weights.scalars  // [K, C / groups, kH, kW]
    let r = residual?.scalars  // [N, K, H', W']
    var result: [Float] = []
    result.reserveCapacity(images * outputs * extent.height * extent.width)
    for n in 0..<images {
      for k in 0..<outputs {
        let firstInput = k / outputsPerGroup * inputsPerGroup
        for row in 0..<extent.height {
          for column in 0..<extent.width {
            var sum = Double(bias?[k] ?? 0)
            for c in 0..<inputsPerGroup {
              for i in 0..<kernel.height {
                let y =
                  row * window.stride.height + i * window.dilation.height
                  - window.padding.height
                guard (0..<height).contains(y) else { continue }
                for j in 0..<kernel.width {
                  let z =
                    column * window.stride.width + j * window.dilation.width
                    - window.padding.width
                  guard (0..<width).contains(z) else { continue }
                  let value = x[((n * channels + firstInput + c) * height + y) * width + z]
                  let weight =
                    w[((k * inputsPerGroup + c) * kernel.height + i) * kernel.width + j]
                  sum += Double(value) * Double(weight)
                }
              }
            }
            if let r { sum += Double(r[result.count]) }
            result.append(Float(rectified ? max(sum, 0) : sum))
          }
        }
      }
    }
    return try Tensor(shape: [images, outputs, extent.height, extent.width], scalars: result)
  }

  /// The pooling that ``Tensor/pooled(_:window:precision:pool:instructionSet:)`` computes.
  ///
  /// - Returns: `[N, C, H', W']`.
  /// - Throws: ``ShapeError`` if the window does not fit.
  public static func pooling(
    _ pooling: Pooling, _ input: Tensor, window: SlidingWindow
  ) throws(ShapeError) -> Tensor {
    let extent = try input.mapExtent(for: "pooling", window: window)
    let (planes, height, width) = (
      input.shape[0] * input.shape[1], input.shape[2], input.shape[3]
    )
    let x = input.scalars  // [N * C, H, W]
    var result: [Float] = []
    for plane in 0..<planes {
      for row in 0..<extent.height {
        for column in 0..<extent.width {
          let top = row * window.stride.height - window.padding.height
          let left = column * window.stride.width - window.padding.width
          var covered: [Double] = []
          for y in max(top, 0)..<min(top + window.kernel.height, height) {
            for z in max(left, 0)..<min(left + window.kernel.width, width) {
              covered.append(Double(x[(plane * height + y) * width + z]))
            }
          }
          switch pooling {
          case .maximum:
            result.append(Float(covered.max() ?? -.infinity))
          case .average(let countsPadding):
            let count = countsPadding ? window.kernel.height * window.kernel.width : covered.count
            result.append(Float(covered.reduce(0, +) / Double(count)))
          }
        }
      }
    }
    return try Tensor(
      shape: [input.shape[0], input.shape[1], extent.height, extent.width], scalars: result)
  }
}
