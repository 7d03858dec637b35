/// Sums as NumPy 1.26 rounds them.
///
/// `numpy.sum` of a contiguous array adds chunks of 8,192 elements one after the other to a running
/// sum that starts at 0, and each chunk pairwise: halves are summed on their own down to 128 elements,
/// which eight accumulators take in strides of eight. That keeps the error of a sum of n floats
/// near log n roundings instead of n, but the last digits depend on every detail.
enum NumPySum {
  /// The sum of all elements, in their own precision.
  static func sum<Scalar: BinaryFloatingPoint>(_ elements: UnsafeBufferPointer<Scalar>) -> Scalar {
    var sum: Scalar = 0
    var start = 0
    while start < elements.count {
      let end = min(start + chunk, elements.count)
      sum += pairwise(elements, start, end)
      start = end
    }
    return sum
  }

  /// The sum of all elements, in their own precision.
  static func sum<Scalar: BinaryFloatingPoint>(_ elements: [Scalar]) -> Scalar {
    elements.withUnsafeBufferPointer { sum($0) }
  }

  private static let chunk = 8_192
  private static let block = 128

  @inline(__always)
  private static func pairwise<Scalar: BinaryFloatingPoint>(
    _ elements: UnsafeBufferPointer<Scalar>, _ start: Int, _ end: Int
  ) -> Scalar {
    end - start <= block
      ? blockSum(elements, start, end) : halvesSum(elements, start, end)
  }

  private static func halvesSum<Scalar: BinaryFloatingPoint>(
    _ elements: UnsafeBufferPointer<Scalar>, _ start: Int, _ end: Int
  ) -> Scalar {
    // The first half is a multiple of eight, so that the strides stay whole as long as they can.
    let half = (end - start) / 2
    let middle = start + half - half % 8
    return pairwise(elements, start, middle) + pairwise(elements, middle, end)
  }

  @inline(__always)
  private static func blockSum<Scalar: BinaryFloatingPoint>(
    _ elements: UnsafeBufferPointer<Scalar>, _ start: Int, _ end: Int
  ) -> Scalar {
    var next = start
    // -0 is the number that changes no sum, not even that of zeros.
    var sum: Scalar = -0.0
    if end - start >= 8 {
      var (r0, r1, r2, r3) = (
        elements[next], elements[next + 1], elements[next + 2], elements[next + 3]
      )
      var (r4, r5, r6, r7) = (
        elements[next + 4], elements[next + 5], elements[next + 6], elements[next + 7]
      )
      next += 8
      while next + 8 <= end {
        r0 += elements[next]
        r1 += elements[next + 1]
        r2 += elements[next + 2]
        r3 += elements[next + 3]
        r4 += elements[next + 4]
        r5 += elements[next + 5]
        r6 += elements[next + 6]
        r7 += elements[next + 7]
        next += 8
      }
      sum = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7))
    }
    while next < end {
      sum += elements[next]
      next += 1
    }
    return sum
  }
}

/// The sums of a map's values over the object and over everything.
struct MaskedSums {
  /// The sum over the pixels of the object.
  let inside: Float

  /// The sum over all pixels.
  let total: Float

  /// Adds up a map as NumPy does: the values of the object are gathered before they are summed.
  init(of values: [Float], on mask: Mask) {
    let gathered = [Float](unsafeUninitializedCapacity: values.count) { gathered, count in
      values.withUnsafeBufferPointer { values in
        mask.isObject.withUnsafeBufferPointer { isObject in
          // Every value is written and only those of the object are kept: no branch to mispredict.
          for index in 0..<min(values.count, isObject.count) {
            gathered[count] = values[index]
            count &+= isObject[index] ? 1 : 0
          }
        }
      }
    }
    inside = NumPySum.sum(gathered)
    total = NumPySum.sum(values)
  }
}
