internal import CTensorKernels

extension Tensor {
  /// Whether no element is infinite or NaN.
  public var isFinite: Bool {
    withUnsafeScalars { elements in
      guard let first = elements.baseAddress else { return true }
      return tk_all_finite(first, Int64(elements.count))
    }
  }

  /// The sum over one axis, which disappears; added up in double precision, in order.
  ///
  /// - Throws: ``ShapeError`` if there is no such axis.
  public func sum(overAxis axis: Int) throws(ShapeError) -> Tensor {
    try reduced(overAxis: axis, "sum") { sum, _ in sum }
  }

  /// The mean over one axis, which disappears; added up in double precision, in order.
  ///
  /// - Throws: ``ShapeError`` if there is no such axis, or it is empty.
  public func mean(overAxis axis: Int) throws(ShapeError) -> Tensor {
    guard (0..<shape.rank).contains(axis), shape[axis] > 0 else {
      throw ShapeError(
        operation: "mean over axis \(axis)", expected: "an axis with elements", found: shape)
    }
    return try reduced(overAxis: axis, "mean") { sum, count in sum / Double(count) }
  }

  /// The smallest and the largest element.
  ///
  /// - Returns: `nil` for a tensor without elements; a NaN in either place if any element is NaN.
  public var extremes: (smallest: Float, largest: Float)? {
    withUnsafeScalars { elements in
      guard var smallest = elements.first else { return nil }
      var largest = smallest
      for element in elements {
        if element.isNaN { return (.nan, .nan) }
        smallest = min(smallest, element)
        largest = max(largest, element)
      }
      return (smallest, largest)
    }
  }

  /// The row-major position of the largest element; of equal ones the first.
  ///
  /// - Returns: `nil` for a tensor without elements or with NaN.
  public var indexOfLargest: Int? {
    withUnsafeScalars { elements in
      var best: Int?
      for (index, element) in elements.enumerated() {
        if element.isNaN { return nil }
        if best.map({ element > elements[$0] }) ?? true { best = index }
      }
      return best
    }
  }

  /// The elements brought into 0...1: `(x - min) / (max - min + epsilon)`.
  ///
  /// - Parameter epsilon: Keeps the quotient finite; LaFAM's code takes 1e-8.
  /// - Returns: A tensor of the same shape; zeros if all elements are equal.
  public func minMaxNormalized(epsilon: Float = 1e-8) -> Tensor {
    guard let (smallest, largest) = extremes else { return self }
    guard smallest < largest else { return Tensor(zeros: shape) }
    let range = largest - smallest + epsilon
    return map { ($0 - smallest) / range }
  }

  /// A tensor of the same shape with every element transformed.
  public func map(_ transform: (Float) -> Float) -> Tensor {
    withUnsafeScalars { elements in
      Tensor(shape: shape) { result in
        for (index, element) in elements.enumerated() {
          result.initializeElement(at: index, to: transform(element))
        }
      }
    }
  }

  /// One entry of the first axis, which disappears: image `n` of a batch.
  ///
  /// - Precondition: the index lies within the first axis.
  public subscript(entry index: Int) -> Tensor {
    precondition(shape.rank > 0 && (0..<shape[0]).contains(index), "no entry \(index) in \(shape)")
    let rest = Shape(Array(shape.dimensions.dropFirst()))
    return withUnsafeScalars { elements in
      Tensor(shape: rest) { result in
        _ = result.initialize(
          fromContentsOf: elements[index * rest.count..<(index + 1) * rest.count])
      }
    }
  }

  private func reduced(
    overAxis axis: Int, _ name: String, _ finish: (Double, Int) -> Double
  ) throws(ShapeError) -> Tensor {
    guard (0..<shape.rank).contains(axis) else {
      throw ShapeError(
        operation: "\(name) over axis \(axis)", expected: "more than \(axis) axes", found: shape)
    }
    let outer = shape.dimensions[..<axis].reduce(1, *)
    let count = shape[axis]
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    let rest = shape.dimensions[..<axis] + shape.dimensions[(axis + 1)...]
    return withUnsafeScalars { elements in
      Tensor(shape: Shape(Array(rest))) { result in
        var sums = [Double](repeating: 0, count: inner)
        for o in 0..<outer {
          for i in 0..<inner { sums[i] = 0 }
          for a in 0..<count {
            let row = (o * count + a) * inner
            for i in 0..<inner { sums[i] += Double(elements[row + i]) }
          }
          for i in 0..<inner {
            result.initializeElement(at: o * inner + i, to: Float(finish(sums[i], count)))
          }
        }
      }
    }
  }
}
