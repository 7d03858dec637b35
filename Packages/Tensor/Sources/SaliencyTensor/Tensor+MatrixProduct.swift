extension Tensor {
  /// The matrix product `self * right`, computed by the convolution engine.
  ///
  /// A product of `[M, K]` and `[K, N]` is a 1 x 1 convolution from `K` to `M` channels over a map
  /// of `N` pixels, so it needs no kernel of its own.
  ///
  /// - Parameters:
  ///   - right: `[K, N]`.
  ///   - pool: The threads that compute; their number does not change the result.
  ///   - instructionSet: The kernels to use.
  /// - Returns: `[M, N]`.
  /// - Throws: ``ShapeError`` unless the tensors are matrices with a common extent and elements.
  public func matrixProduct(
    _ right: Tensor, pool: ThreadPool = .shared, instructionSet: InstructionSet = .best
  ) throws -> Tensor {
    guard shape.rank == 2, shape.count > 0 else {
      throw ShapeError(operation: "matrix product", expected: "[M, K] on the left", found: shape)
    }
    let (rows, inner) = (shape[0], shape[1])
    guard right.shape.rank == 2, right.shape[0] == inner, right.shape[1] > 0 else {
      throw ShapeError(
        operation: "matrix product", expected: "[\(inner), N] on the right", found: right.shape)
    }
    let columns = right.shape[1]
    return try right.reshaped(to: [1, inner, 1, columns])
      .convolved(
        with: reshaped(to: [rows, inner, 1, 1]), window: SlidingWindow(kernel: 1), pool: pool,
        instructionSet: instructionSet
      )
      .reshaped(to: [rows, columns])
  }

  /// The matrix with rows and columns exchanged.
  ///
  /// - Returns: `[N, M]` of `[M, N]`.
  /// - Throws: ``ShapeError`` unless the tensor is a matrix.
  public func transposed() throws(ShapeError) -> Tensor {
    guard shape.rank == 2 else {
      throw ShapeError(operation: "transpose", expected: "[M, N]", found: shape)
    }
    return try permuted([1, 0])
  }
}

extension Reference {
  /// The matrix product that ``Tensor/matrixProduct(_:pool:instructionSet:)`` computes.
  ///
  /// - Throws: ``ShapeError`` unless the tensors are matrices with a common extent.
  public static func matrixProduct(_ left: Tensor, _ right: Tensor) throws(ShapeError) -> Tensor {
    guard left.shape.rank == 2, right.shape.rank == 2, left.shape[1] == right.shape[0] else {
      throw ShapeError(
        operation: "matrix product", expected: "[M, K] and [K, N]",
        found: "\(left.shape) and \(right.shape)")
    }
    let (rows, inner, columns) = (left.shape[0], left.shape[1], right.shape[1])
    let (a, b) = (left.scalars, right.scalars)
    var result: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = 0.0
        for k in 0..<inner { sum += Double(a[row * inner + k]) * Double(b[k * columns + column]) }
        result.append(Float(sum))
      }
    }
    return try Tensor(shape: [rows, columns], scalars: result)
  }
}
