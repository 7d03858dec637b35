/// How values between pixels are found when a map is resized.
///
/// The rules are those of PyTorch's `interpolate` with `align_corners=False` and without
/// antialiasing. With `scale = input size / output size`, output pixel `i` looks at
public enum Interpolation: String, CaseIterable, Sendable {
  /// input pixel `min(floor(i * scale), size - 1)`, the product in single precision.
  case nearest

  /// position `max((i + 0.5) * scale - 0.5, 0)`, weighing its two neighbors by their distance.
  case bilinear

  /// position `(i + 0.5) * scale - 0.5`, by cubic convolution with a = -0.75 over four neighbors;
  /// neighbors outside are the border. Results may leave the range of the input.
  case bicubic
}

extension Tensor {
  /// The last two axes brought to another size.
  ///
  /// - Parameters:
  ///   - extent: The new size, at least 1 x 1.
  ///   - interpolation: The rule for values between pixels.
  /// - Returns: `[..., extent.height, extent.width]`.
  /// - Throws: ``ShapeError`` without two axes, or if either size is empty.
  public func resized(to extent: Extent, by interpolation: Interpolation) throws(ShapeError)
    -> Tensor
  {
    guard
      shape.rank >= 2, shape[shape.rank - 2] > 0, shape[shape.rank - 1] > 0, extent.height > 0,
      extent.width > 0
    else {
      throw ShapeError(
        operation: "resize to \(extent)", expected: "[..., H, W] without empty axes", found: shape)
    }
    let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let rows = Taps(from: height, to: extent.height, by: interpolation)
    let columns = Taps(from: width, to: extent.width, by: interpolation)
    let planes = shape.dimensions.dropLast(2).reduce(1, *)
    let result = Shape(shape.dimensions.dropLast(2) + [extent.height, extent.width])
    return withUnsafeScalars { input in
      Tensor(shape: result) { output in
        var next = 0
        for plane in 0..<planes {
          let first = plane * height * width
          for y in 0..<extent.height {
            // Maps of few cells become large pictures, whose rows are mostly equal.
            if y > 0, rows.repeats(y) {
              let before = UnsafeBufferPointer(rebasing: output[next - extent.width..<next])
              next = output[next...].initialize(fromContentsOf: before)
              continue
            }
            for x in 0..<extent.width {
              output.initializeElement(
                at: next,
                to: rows.weighted(y) { row in
                  columns.weighted(x) { column in input[first + row * width + column] }
                })
              next += 1
            }
          }
        }
      }
    }
  }
}

/// For each output index of one axis, the input indices it looks at and their weights.
private struct Taps {
  private let indices: [Int]
  private let weights: [Float]
  private let perOutput: Int

  init(from size: Int, to outputSize: Int, by interpolation: Interpolation) {
    let scale = Float(size) / Float(outputSize)
    var indices: [Int] = []
    var weights: [Float] = []
    for output in 0..<outputSize {
      switch interpolation {
      case .nearest:
        indices.append(min(Int(Float(output) * scale), size - 1))
        weights.append(1)
      case .bilinear:
        let position = max((Float(output) + 0.5) * scale - 0.5, 0)
        let lower = min(Int(position), size - 1)
        let fraction = position - Float(lower)
        indices += [lower, min(lower + 1, size - 1)]
        weights += [1 - fraction, fraction]
      case .bicubic:
        let position = (Float(output) + 0.5) * scale - 0.5
        let lower = position.rounded(.down)
        let fraction = position - lower
        indices += (-1...2).map { min(max(Int(lower) + $0, 0), size - 1) }
        weights += [
          Self.cubicOuter(fraction + 1), Self.cubicInner(fraction), Self.cubicInner(1 - fraction),
          Self.cubicOuter(2 - fraction),
        ]
      }
    }
    self.indices = indices
    self.weights = weights
    perOutput = indices.count / outputSize
  }

  /// Whether an output index has the same inputs and weights as the one before it.
  func repeats(_ output: Int) -> Bool {
    let (first, earlier) = (output * perOutput, (output - 1) * perOutput)
    return (0..<perOutput).allSatisfy {
      indices[first + $0] == indices[earlier + $0] && weights[first + $0] == weights[earlier + $0]
    }
  }

  /// The weighted sum over the input indices of one output index.
  func weighted(_ output: Int, _ value: (Int) -> Float) -> Float {
    let first = output * perOutput
    // A single tap has the weight 1; multiplying would turn nothing but NaN and infinity over.
    guard perOutput > 1 else { return value(indices[first]) }
    var sum: Float = 0
    for tap in first..<first + perOutput { sum += weights[tap] * value(indices[tap]) }
    return sum
  }

  private static let a: Float = -0.75

  /// Keys' cubic convolution kernel at distances up to 1.
  private static func cubicInner(_ x: Float) -> Float {
    ((a + 2) * x - (a + 3)) * x * x + 1
  }

  /// The kernel at distances from 1 to 2.
  private static func cubicOuter(_ x: Float) -> Float {
    ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
  }
}
