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
  ///   - sharesLocalResults: Whether what many masks have in common is computed once; what comes out
  ///     does not depend on this either.
  ///   - body: Takes each mask and its score, in order.
  /// - Throws: ``MethodError`` without masks, or if the network's result is not finite.
  func forEachMask(
    of design: any MaskDesign, forImage image: Int, by score: ImageScore, chunkSize: Int? = nil,
    sharesLocalResults: Bool = true, _ body: (_ mask: Tensor, _ score: Double) -> Void
  ) throws {
    guard design.count > 0 else { throw MethodError.noMasks }
    let original = input[entry: image]
    let localLayers = try localLayers(under: design, before: score.layer)
    let shared =
      sharesLocalResults ? try localActivations(at: localLayers, of: original) : nil
    let chunkSize = chunkSize ?? copiesAtATime(ofSize: original.shape.count)
    for first in stride(from: 0, to: design.count, by: chunkSize) {
      let masks = try drawn(design, first..<first + min(chunkSize, design.count - first))
      let results = try activations(
        of: original, under: masks, at: score.layer,
        exactlyLocalThrough: localLayers.last?.name, sharing: shared)
      let scores = try scores(score, ofResults: results)
      report(forwards: masks.count)
      for (mask, score) in zip(masks, scores) { body(mask, score) }
    }
  }

  /// Some masks, drawn side by side: with many threads the network is so fast that doing it one by one
  /// would show.
  private func drawn(_ design: any MaskDesign, _ range: Range<Int>) throws -> [Tensor] {
    try sideBySide(range.count) { try design.mask(at: range.lowerBound + $0) }
  }

  /// Copies of an image, `[C, H, W]`, each multiplied by a mask: `[K, C, H, W]`.
  func masked(_ original: Tensor, by masks: [Tensor]) throws -> Tensor {
    let (size, extent) = (original.shape.count, inputExtent)
    let enlarged = try sideBySide(masks.count) { index in
      masks[index].shape == [extent.height, extent.width]
        ? masks[index] : try masks[index].resized(to: extent, by: .nearest)
    }
    return Tensor(shape: Shape([masks.count] + original.shape.dimensions)) { batch in
      nonisolated(unsafe) let batch = batch
      model.executor.pool.forEach(masks.count) { copy, _ in
        original.withUnsafeScalars { values in
          enlarged[copy].withUnsafeScalars { mask in
            for channel in stride(from: 0, to: size, by: mask.count) {
              for pixel in mask.indices {
                batch.initializeElement(
                  at: copy * size + channel + pixel, to: values[channel + pixel] * mask[pixel])
              }
            }
          }
        }
      }
    }
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
