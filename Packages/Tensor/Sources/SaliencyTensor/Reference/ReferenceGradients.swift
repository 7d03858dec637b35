extension Reference {
  /// The gradient of a convolution with respect to what it reads: the transposed convolution.
  ///
  /// Every product `weights[k, c, i, j] * input[n, c, y, x]` that went into an element of the output
  /// sends that element's gradient back, times the weight.
  ///
  /// - Parameters:
  ///   - gradient: `[N, K, H', W']`, the gradient with respect to the convolution's result.
  ///   - weights: `[K, C / groups, kH, kW]`.
  ///   - window: How the kernel moves over the input.
  ///   - groups: Channel group `i` of the output reads channel group `i` of the input only.
  ///   - extent: Rows and columns of the input.
  /// - Returns: `[N, C, H, W]`.
  /// - Throws: ``ShapeError`` if shapes do not fit.
  public static func convolutionGradient(
    _ gradient: Tensor, weights: Tensor, window: SlidingWindow, groups: Int = 1,
    inputExtent extent: Extent
  ) throws(ShapeError) -> Tensor {
    let kernel = window.kernel
    guard
      weights.shape.rank == 4, groups > 0, weights.shape[0] % groups == 0,
      weights.shape[2] == kernel.height, weights.shape[3] == kernel.width
    else {
      throw ShapeError(
        operation: "gradient of a convolution",
        expected: "weights [K, C / \(groups), \(kernel)]", found: weights.shape)
    }
    let outputs = weights.shape[0]
    let result = try gradient.checkedOutputExtent(
      of: window, over: extent, channels: outputs, for: "gradient of a convolution")
    let inputsPerGroup = weights.shape[1]
    let outputsPerGroup = outputs / groups
    let channels = inputsPerGroup * groups
    let images = gradient.shape[0]
    let g = gradient.scalars  // [N, K, H', W']
    let w = weights.scalars  // [K, C / groups, kH, kW]
    var sums = [Double](repeating: 0, count: images * channels * extent.height * extent.width)
    var next = 0
    for n in 0..<images {
      for k in 0..<outputs {
        let firstInput = k / outputsPerGroup * inputsPerGroup
        for row in 0..<result.height {
          for column in 0..<result.width {
            let value = Double(g[next])
            next += 1
            for c in 0..<inputsPerGroup {
              let plane = (n * channels + firstInput + c) * extent.height
              for i in 0..<kernel.height {
                let y =
                  row * window.stride.height + i * window.dilation.height - window.padding.height
                guard (0..<extent.height).contains(y) else { continue }
                for j in 0..<kernel.width {
                  let z =
                    column * window.stride.width + j * window.dilation.width
                    - window.padding.width
                  guard (0..<extent.width).contains(z) else { continue }
                  let weight =
                    w[((k * inputsPerGroup + c) * kernel.height + i) * kernel.width + j]
                  sums[(plane + y) * extent.width + z] += Double(weight) * value
                }
              }
            }
          }
        }
      }
    }
    return try Tensor(
      shape: [images, channels, extent.height, extent.width], scalars: sums.map { Float($0) })
  }

  /// The gradient of a pooling with respect to what it reads.
  ///
  /// The largest value of a window gets the window's gradient; of equal ones the first in row-major
  /// order, as in PyTorch. A mean shares its gradient among the positions inside the map.
  ///
  /// - Parameters:
  ///   - pooling: What was computed of the positions inside the map.
  ///   - gradient: `[N, C, H', W']`, the gradient with respect to the pooling's result.
  ///   - input: `[N, C, H, W]`, what was pooled.
  ///   - window: A dense window, padded by at most half of its size.
  /// - Returns: `[N, C, H, W]`.
  /// - Throws: ``ShapeError`` if shapes do not fit.
  public static func poolingGradient(
    _ pooling: Pooling, _ gradient: Tensor, input: Tensor, window: SlidingWindow
  ) throws(ShapeError) -> Tensor {
    try window.checkForPooling()
    let extent = try input.mapExtent(for: "gradient of a pooling", window: window)
    let (planes, height, width) = (
      input.shape[0] * input.shape[1], input.shape[2], input.shape[3]
    )
    let expected: Shape = [input.shape[0], input.shape[1], extent.height, extent.width]
    guard gradient.shape == expected else {
      throw ShapeError(
        operation: "gradient of a pooling", expected: "a gradient \(expected)",
        found: gradient.shape)
    }
    let x = input.scalars  // [N * C, H, W]
    let g = gradient.scalars  // [N * C, H', W']
    var sums = [Double](repeating: 0, count: x.count)
    var next = 0
    for plane in 0..<planes {
      for row in 0..<extent.height {
        for column in 0..<extent.width {
          let top = row * window.stride.height - window.padding.height
          let left = column * window.stride.width - window.padding.width
          var covered: [Int] = []
          for y in max(top, 0)..<min(top + window.kernel.height, height) {
            for z in max(left, 0)..<min(left + window.kernel.width, width) {
              covered.append((plane * height + y) * width + z)
            }
          }
          let value = Double(g[next])
          next += 1
          switch pooling {
          case .maximum:
            var largest = covered[0]
            for position in covered where x[position] > x[largest] || x[position].isNaN {
              largest = position
            }
            sums[largest] += value
          case .average(let countsPadding):
            let count = countsPadding ? window.kernel.height * window.kernel.width : covered.count
            for position in covered { sums[position] += value / Double(count) }
          }
        }
      }
    }
    return try Tensor(shape: input.shape, scalars: sums.map { Float($0) })
  }
}

extension Tensor {
  /// The extent of a window's result, which the last two axes must have, for `channels` channels.
  func checkedOutputExtent(
    of window: SlidingWindow, over input: Extent, channels: Int, for operation: String
  ) throws(ShapeError) -> Extent {
    guard let extent = window.outputExtent(for: input) else {
      throw ShapeError(
        operation: operation, expected: "an input that a window of \(window.kernel) fits into",
        found: "\(input)")
    }
    guard
      shape.rank == 4, shape.count > 0,
      shape.dimensions[1...] == [channels, extent.height, extent.width]
    else {
      throw ShapeError(
        operation: operation,
        expected: "a gradient [N, \(channels), \(extent.height), \(extent.width)]", found: shape)
    }
    return extent
  }
}
