public import ArgumentParser
public import SaliencyIO

/// How a picture becomes the input of a network.
public enum InputCrop: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// The central square, resized: what the LaFAM paper does.
  case square

  /// The picture as it is.
  case none

  /// The short side resized to 8/7 of the size, then the centre: torchvision's evaluation.
  case imagenet

  /// Cuts and resizes a picture with Pillow's bilinear filter.
  ///
  /// - Parameters:
  ///   - picture: An RGB picture.
  ///   - size: The side of the result in pixels; not used by ``none``.
  /// - Returns: A square of that side, or the picture.
  /// - Throws: `ShapeError` if the picture is too small to be cut.
  public func apply(to picture: PixelImage, size: Int) throws -> PixelImage {
    switch self {
    case .none:
      return picture
    case .square:
      return try picture.centerSquare.resized(toWidth: size, height: size, by: .bilinear)
    case .imagenet:
      // 256 for 224, in proportion for other sizes.
      let shortSide = Int((Double(size) * 256 / 224).rounded())
      return try picture.resizedShortSide(to: shortSide, by: .bilinear)
        .centerCrop(width: size, height: size)
    }
  }
}
