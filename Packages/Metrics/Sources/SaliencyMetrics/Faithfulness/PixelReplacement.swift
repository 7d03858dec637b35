internal import SaliencyTensor

/// The way from one image to another, pixel by pixel in the order of a map.
///
/// A pixel is replaced in all channels at once. The highest pixel of the map comes first; of equal
/// ones the first in row-major order.
struct PixelReplacement {
  let metric: MetricDescription

  /// How many equal parts the way has.
  let steps: Int

  /// How many images exist at once, besides the two ends.
  let batchSize: Int

  /// Walks from one image to the other.
  ///
  /// - Parameters:
  ///   - map: The saliency, `[h, w]`.
  ///   - start: The image before, `[1, C, H, W]`.
  ///   - end: The image after, of the same shape.
  ///   - scores: The scores of a batch `[N, C, H, W]`.
  /// - Returns: `steps + 1` points, the two ends among them.
  /// - Throws: ``UndefinedReason``, `ShapeError`, ``MetricError`` and what `scores` throws.
  func curve(
    of map: Tensor, from start: Tensor, to end: Tensor, scores: (Tensor) throws -> [Double]
  ) throws -> FaithfulnessCurve {
    let order = try pixelOrder(of: map, on: start, and: end)
    let shape = start.shape
    let counts = (0...steps).map { order.count * $0 / steps }
    var current = start
    var replaced = 0
    var values: [Double] = []
    for first in stride(from: 0, through: steps, by: batchSize) {
      let batch = Array(counts[first..<min(first + batchSize, counts.count)])
      var images = Tensor(zeros: [batch.count, shape[1], shape[2], shape[3]])
      for (index, count) in batch.enumerated() {
        replace(order[replaced..<count], of: &current, by: end)
        replaced = count
        images.withUnsafeMutableScalars { images in
          current.withUnsafeScalars { current in
            let image = images[index * current.count..<(index + 1) * current.count]
            _ = UnsafeMutableBufferPointer(rebasing: image).update(fromContentsOf: current)
          }
        }
      }
      let found = try scores(images)
      guard found.count == batch.count else {
        throw MetricError.wrongScoreCount(
          metric: metric.name, expected: batch.count, found: found.count)
      }
      values += found
    }
    guard values.allSatisfy(\.isFinite) else { throw UndefinedReason.nonFiniteScore }
    return FaithfulnessCurve(
      fractions: counts.map { Double($0) / Double(order.count) }, scores: values)
  }

  /// The pixels of the image by the map's height above them, highest first.
  private func pixelOrder(
    of map: Tensor, on start: Tensor, and end: Tensor
  ) throws -> [Int] {
    let shape = start.shape
    guard shape.rank == 4, shape[0] == 1, shape.count > 0 else {
      throw ShapeError(
        operation: metric.name, expected: "one image [1, C, H, W] without empty axes", found: shape)
    }
    guard end.shape == shape else {
      throw ShapeError(
        operation: metric.name, expected: "an image and a baseline of one shape",
        found: "\(shape) and \(end.shape)")
    }
    guard map.shape.rank == 2, map.shape.count > 0 else {
      throw ShapeError(
        operation: metric.name, expected: "a map [h, w] without empty axes", found: map.shape)
    }
    guard let (lowest, highest) = map.extremes, map.isFinite else {
      throw UndefinedReason.nonFiniteMap
    }
    guard lowest < highest else { throw UndefinedReason.constantMap }
    let pixels = try map.resized(
      to: Extent(height: shape[2], width: shape[3]), by: .nearest)
    var words = pixels.withUnsafeScalars { values in
      values.enumerated().map { index, value in
        // Keys turned around sort downwards, and equal ones stay in the order of the pixels.
        UInt64(~OrderedKey(value).bits) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
      }
    }
    RadixSort.sortByUpperHalf(&words)
    return words.map { Int(UInt32(truncatingIfNeeded: $0)) }
  }

  /// Replaces pixels in all channels.
  private func replace(_ pixels: ArraySlice<Int>, of image: inout Tensor, by other: Tensor) {
    let (channels, plane) = (image.shape[1], image.shape[2] * image.shape[3])
    image.withUnsafeMutableScalars { image in
      other.withUnsafeScalars { other in
        for channel in 0..<channels {
          for pixel in pixels {
            image[channel * plane + pixel] = other[channel * plane + pixel]
          }
        }
      }
    }
  }
}
