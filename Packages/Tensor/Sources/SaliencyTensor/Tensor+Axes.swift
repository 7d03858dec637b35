extension Tensor {
  /// The tensor with its axes in another order.
  ///
  /// Axis `i` of the result is axis `axes[i]` of the tensor, as in NumPy's `transpose`: a Keras kernel
  /// `[kH, kW, C, K]` becomes PyTorch's `[K, C, kH, kW]` by the order `[3, 2, 0, 1]`.
  ///
  /// - Parameter axes: Every axis once.
  /// - Returns: A tensor of the same elements.
  /// - Throws: ``ShapeError`` unless `axes` names every axis once.
  public func permuted(_ axes: [Int]) throws(ShapeError) -> Tensor {
    guard axes.sorted() == Array(0..<shape.rank) else {
      throw ShapeError(
        operation: "permute", expected: "every axis of \(shape) once", found: "\(axes)")
    }
    let strides = axes.map { shape.strides[$0] }
    let result = Shape(axes.map { shape[$0] })
    return withUnsafeScalars { elements in
      Tensor(shape: result) { output in
        // The index of the element that is written, kept like an odometer.
        var index = [Int](repeating: 0, count: axes.count)
        var offset = 0
        for next in output.indices {
          output.initializeElement(at: next, to: elements[offset])
          for axis in axes.indices.reversed() {
            index[axis] += 1
            offset += strides[axis]
            if index[axis] < result[axis] { break }
            offset -= strides[axis] * index[axis]
            index[axis] = 0
          }
        }
      }
    }
  }
}
