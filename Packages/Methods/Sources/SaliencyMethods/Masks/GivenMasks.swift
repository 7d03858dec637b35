internal import SaliencyTensor

/// Masks from elsewhere.
struct GivenMasks: MaskDesign {
  let extent: Extent
  let isBinary: Bool
  private let masks: Tensor

  /// Checks masks.
  ///
  /// - Parameters:
  ///   - masks: `[M, h, w]`, 1 where the image is kept, at most of the image's size.
  ///   - image: The image's size.
  ///   - isEnlarged: Whether smaller masks are enlarged to the image, bilinearly; others keep their
  ///     size.
  /// - Throws: ``MethodError`` if there are none, if they do not fit, keep nothing, or are not finite.
  init(_ masks: Tensor, forImageOf image: Extent, isEnlarged: Bool = false) throws(MethodError) {
    let shape = masks.shape
    guard
      shape.rank == 3, (1...max(1, image.height)).contains(shape[1]),
      (1...max(1, image.width)).contains(shape[2])
    else {
      throw .wrongMasks(
        expected: "[masks, h, w] with at least one cell and at most the image's size, \(image)",
        found: shape)
    }
    guard shape[0] > 0 else { throw .noMasks }
    guard masks.isFinite else { throw .masksNotFinite }
    guard masks.extremes.map({ $0.smallest != 0 || $0.largest != 0 }) ?? false else {
      throw .nothingKept
    }
    self.masks = masks
    extent = isEnlarged ? image : Extent(height: shape[1], width: shape[2])
    isBinary =
      extent == Extent(height: shape[1], width: shape[2])
      && masks.withUnsafeScalars { $0.allSatisfy { $0 == 0 || $0 == 1 } }
  }

  var count: Int { masks.shape[0] }

  func mask(at index: Int) throws(ShapeError) -> Tensor {
    let mask = masks[entry: index]
    return mask.shape == [extent.height, extent.width]
      ? mask : try mask.resized(to: extent, by: .bilinear)
  }
}
