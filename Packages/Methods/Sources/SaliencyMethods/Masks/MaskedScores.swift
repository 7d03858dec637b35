internal import SaliencyModels
internal import SaliencyTensor
internal import Synchronization

extension ForwardPass {
  /// The scores of an image seen through masks.
  ///
  /// The network's input, normalized, is multiplied by the mask, so that what is hidden has the mean
  /// color of the training set. Masks that are smaller than the image are enlarged by nearest
  /// neighbors. A few masked images exist at a time.
  ///
  /// - Parameters:
  ///   - design: The masks.
  ///   - image: The image's place in the batch.
  ///   - score: What is looked at.
  ///   - chunkSize: How many masks are drawn at a time; what comes out does not depend on it.
  ///   - body: Takes each mask and its score, in order.
  /// - Throws: ``MethodError`` without masks, or if the network's result is not finite.
  func forEachMask(
    of design: some MaskDesign, forImage image: Int, by score: ImageScore, chunkSize: Int? = nil,
    _ body: (_ mask: Tensor, _ score: Double) -> Void
  ) throws {
    guard design.count > 0 else { throw MethodError.noMasks }
    let original = input[entry: image]
    let pixels = inputExtent.height * inputExtent.width
    let chunkSize = chunkSize ?? copiesAtATime(ofSize: original.shape.count)
    for first in stride(from: 0, to: design.count, by: chunkSize) {
      let masks = try drawn(design, first..<first + min(chunkSize, design.count - first))
      let scores = try scores(score, ofCopies: masks.count, of: original) { copy, elements in
        masks[copy].enlarged.withUnsafeScalars { mask in
          for channel in stride(from: 0, to: elements.count, by: pixels) {
            for pixel in 0..<pixels { elements[channel + pixel] *= mask[pixel] }
          }
        }
      }
      for (drawn, score) in zip(masks, scores) { body(drawn.mask, score) }
    }
  }

  /// Some masks, drawn and enlarged side by side: with many threads the network is so fast that
  /// doing it one by one would show.
  private func drawn(_ design: any MaskDesign, _ range: Range<Int>) throws(ShapeError)
    -> [DrawnMask]
  {
    let results = Mutex([Result<DrawnMask, ShapeError>?](repeating: nil, count: range.count))
    let extent = inputExtent
    model.executor.pool.forEach(range.count) { offset, _ in
      let result = Result { () throws(ShapeError) in
        let mask = try design.mask(at: range.lowerBound + offset)
        let isEnlarged = design.extent == extent
        return DrawnMask(
          mask: mask, enlarged: isEnlarged ? mask : try mask.resized(to: extent, by: .nearest))
      }
      results.withLock { $0[offset] = result }
    }
    var masks: [DrawnMask] = []
    for case let result? in results.withLock({ $0 }) { masks.append(try result.get()) }
    return masks
  }

  /// The mean score of the masks that keep a place, at every place of the masks.
  ///
  /// - Parameters:
  ///   - design: The masks.
  ///   - image: The image's place in the batch.
  ///   - score: What is looked at.
  ///   - layer: The layer that the map is said to be of.
  ///   - classIndex: The class that the score speaks of.
  /// - Returns: The map, of the masks' extent.
  /// - Throws: ``MethodError`` without masks, or if the network's result is not finite.
  func maskedMean(
    of design: any MaskDesign, forImage image: Int, by score: ImageScore, at layer: String,
    classIndex: Int? = nil
  ) throws -> SaliencyMap {
    var mean = MaskedMean(extent: design.extent)
    try forEachMask(of: design, forImage: image, by: score) { mean.add($0, score: $1) }
    return try SaliencyMap(
      values: mean.values, layer: layer, classIndex: classIndex, forwards: 1 + design.count)
  }
}

/// A mask, and the same at the image's size.
private struct DrawnMask {
  let mask: Tensor
  let enlarged: Tensor
}
