public import SaliencyTensor

/// Object masks from the annotations of segmentation data sets, as the paper's metrics take them.
///
/// Masks are gray pictures of 0 (background) and 1 (object), cropped and resized as the photographs
/// are, but by ``PixelInterpolation/nearest``.
public enum SegmentationMask {
  /// The id of ImageNet-S for pixels that belong to no class for certain.
  public static let imageNetSIgnored = 1000

  /// The mask of PASCAL VOC's annotation: every object of any class (paper, 1.4).
  ///
  /// The void outline, 255, counts as background.
  ///
  /// - Parameters:
  ///   - annotation: A palette picture whose indices are the classes, or a gray one.
  ///   - side: The columns and rows of the mask.
  /// - Returns: `[side, side, 1]`, 0 or 1.
  /// - Throws: `ShapeError` if the annotation has another mode, or `side` is not positive.
  public static func pascalVOC(
    _ annotation: NativeImage, side: Int = 224
  ) throws(ShapeError) -> PixelImage {
    let resized = try annotation.centerSquare.resized(toWidth: side, height: side, by: .nearest)
    guard annotation.mode == .palette || annotation.mode == .gray,
      case .bytes(let classes) = resized.samples
    else {
      throw ShapeError(
        operation: "mask of PASCAL VOC", expected: "a palette or gray picture",
        found: "mode \(annotation.mode.rawValue)")
    }
    return PixelImage(
      validWidth: side, height: side, channels: 1,
      bytes: classes.map { $0 == 0 || $0 == 255 ? 0 : 1 })
  }

  /// The mask of ImageNet-S' annotation: the pixels of one id (paper, 1.5).
  ///
  /// Without an id, the largest in the cropped and resized annotation counts, as in the paper's
  /// code. If unclear pixels (1000) are left there, the mask is then theirs, and if nothing of the
  /// object is left, the mask is the whole picture.
  ///
  /// - Parameters:
  ///   - annotation: The annotation in RGB.
  ///   - id: The class, 1...919.
  ///   - side: The columns and rows of the mask.
  /// - Returns: `[side, side, 1]`, 0 or 1.
  /// - Throws: `ShapeError` if `side` is not positive.
  public static func imageNetS(
    _ annotation: PixelImage, id: Int? = nil, side: Int = 224
  ) throws(ShapeError) -> PixelImage {
    let ids = try sampledIdentifiers(annotation, side: side)
    let chosen = id ?? ids.max()
    return PixelImage(
      validWidth: side, height: side, channels: 1, bytes: ids.map { $0 == chosen ? 1 : 0 })
  }

  /// The mask of ImageNet-S' annotation: the pixels of several ids.
  ///
  /// - Parameters:
  ///   - annotation: The annotation in RGB.
  ///   - ids: The classes, 1...919.
  ///   - side: The columns and rows of the mask.
  /// - Returns: `[side, side, 1]`, 0 or 1.
  /// - Throws: `ShapeError` if `side` is not positive.
  public static func imageNetS(
    _ annotation: PixelImage, ids: Set<Int>, side: Int = 224
  ) throws(ShapeError) -> PixelImage {
    PixelImage(
      validWidth: side, height: side, channels: 1,
      bytes: try sampledIdentifiers(annotation, side: side).map { ids.contains($0) ? 1 : 0 })
  }

  private static func sampledIdentifiers(
    _ annotation: PixelImage, side: Int
  ) throws(ShapeError) -> [Int] {
    imageNetSIdentifiers(
      try annotation.centerSquare.resized(toWidth: side, height: side, by: .nearest))
  }

  /// The ids in an annotation of ImageNet-S, `R + 256 G` for each pixel (paper, 1.5).
  ///
  /// 0 is background, 1000 unclear, 1...919 are the classes.
  ///
  /// - Returns: `[H, W]`, row by row.
  public static func imageNetSIdentifiers(_ annotation: PixelImage) -> [Int] {
    let bytes = annotation.rgb.bytes
    return stride(from: 0, to: bytes.count, by: 3).map { Int(bytes[$0]) + 256 * Int(bytes[$0 + 1]) }
  }
}

extension NativeImage {
  /// The mask of a picture in which every pixel but 0 belongs to the object: 1 for each pixel that has
  /// another sample than 0, else 0, row by row.
  ///
  /// Opacity does not count; the samples of a palette picture are its indices. Color samples of 16 bits
  /// were read by their high byte, as Pillow does, so that those below 256 are 0.
  public var isNonzero: [UInt8] {
    switch samples {
    case .words(let words): return words.map { $0 == 0 ? 0 : 1 }
    case .bytes(let bytes):
      let colors = mode == .grayAlpha || mode == .rgba ? mode.channels - 1 : mode.channels
      return stride(from: 0, to: bytes.count, by: mode.channels).map { start in
        bytes[start..<start + colors].contains { $0 != 0 } ? 1 : 0
      }
    }
  }
}
