public import SaliencyTensor

/// A rectangle within a picture, in whole pixels.
public struct PixelRectangle: Hashable, Sendable {
  /// The first column.
  public let left: Int

  /// The first row.
  public let top: Int

  /// The number of columns.
  public let width: Int

  /// The number of rows.
  public let height: Int

  /// Creates a rectangle.
  public init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The largest square in the middle of a picture (paper, 1.1).
  ///
  /// If the surplus is odd, the extra pixel is cut off on the right or at the bottom.
  ///
  /// - Parameters:
  ///   - width: The number of columns of the picture.
  ///   - height: The number of rows of the picture.
  /// - Returns: The square within the picture.
  public static func centerSquare(width: Int, height: Int) -> PixelRectangle {
    let side = min(width, height)
    return PixelRectangle(
      left: (width - side) / 2, top: (height - side) / 2, width: side, height: side)
  }

  /// A rectangle of a given size in the middle of a picture, by the rule of torchvision's
  /// `CenterCrop`.
  ///
  /// Halves are rounded to the even neighbor, so that an odd surplus falls now on this, now on that
  /// side.
  ///
  /// - Parameters:
  ///   - width: The number of columns of the rectangle.
  ///   - height: The number of rows of the rectangle.
  ///   - size: The columns and rows of the picture.
  /// - Returns: The rectangle, which reaches beyond a picture that is smaller.
  public static func center(
    width: Int, height: Int, of size: (width: Int, height: Int)
  ) -> PixelRectangle {
    PixelRectangle(
      left: Int((Double(size.width - width) / 2).rounded(.toNearestOrEven)),
      top: Int((Double(size.height - height) / 2).rounded(.toNearestOrEven)),
      width: width, height: height)
  }

  func check(within size: (width: Int, height: Int)) throws(ShapeError) {
    // Written so that no sum can overflow.
    guard width > 0, height > 0, left >= 0, top >= 0, width <= size.width, height <= size.height,
      left <= size.width - width, top <= size.height - height
    else {
      throw ShapeError(
        operation: "crop", expected: "a rectangle within \(size.width) x \(size.height) pixels",
        found: "\(width) x \(height) from column \(left), row \(top)")
    }
  }

  func cut<Sample>(_ samples: [Sample], width imageWidth: Int, channels: Int) -> [Sample] {
    var result: [Sample] = []
    result.reserveCapacity(width * height * channels)
    for row in top..<top + height {
      let start = (row * imageWidth + left) * channels
      result.append(contentsOf: samples[start..<start + width * channels])
    }
    return result
  }
}

extension PixelImage {
  /// The part of the picture in a rectangle.
  ///
  /// - Throws: `ShapeError` if the rectangle is empty or reaches beyond the picture.
  public func cropped(to rectangle: PixelRectangle) throws(ShapeError) -> PixelImage {
    try rectangle.check(within: (width, height))
    return PixelImage(
      validWidth: rectangle.width, height: rectangle.height, channels: channels,
      bytes: rectangle.cut(bytes, width: width, channels: channels))
  }

  /// The largest square in the middle, as the paper takes it (1.1).
  public var centerSquare: PixelImage {
    let square = PixelRectangle.centerSquare(width: width, height: height)
    return PixelImage(
      validWidth: square.width, height: square.height, channels: channels,
      bytes: square.cut(bytes, width: width, channels: channels))
  }

  /// A part of given size in the middle, by the rule of torchvision's `CenterCrop`.
  ///
  /// - Throws: `ShapeError` if the picture is smaller; it is never filled up with black.
  public func centerCrop(width: Int, height: Int) throws(ShapeError) -> PixelImage {
    try cropped(
      to: .center(width: width, height: height, of: (self.width, self.height)))
  }

  /// The picture resized so that its shorter side has `extent` pixels, before a central cut.
  ///
  /// The longer side becomes `extent * long / short`, rounded to the nearest number of pixels, halves
  /// to the even one. (torchvision's `Resize` rounds down; one pixel on the longer side moves the cut
  /// by at most one.)
  ///
  /// - Throws: `ShapeError` if the result has no or more than 178,956,970 pixels.
  public func resizedShortSide(
    to extent: Int, by interpolation: PixelInterpolation = .bilinear
  ) throws(ShapeError) -> PixelImage {
    let (product, overflow) = extent.multipliedReportingOverflow(by: max(width, height))
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: min(width, height))
    let doubled = 2 * rest
    let roundsUp =
      doubled > min(width, height) || (doubled == min(width, height) && quotient % 2 == 1)
    let long = overflow ? Int.max : quotient + (roundsUp ? 1 : 0)
    return try width <= height
      ? resized(toWidth: extent, height: long, by: interpolation)
      : resized(toWidth: long, height: extent, by: interpolation)
  }
}

extension NativeImage {
  /// The part of the picture in a rectangle.
  ///
  /// - Throws: `ShapeError` if the rectangle is empty or reaches beyond the picture.
  public func cropped(to rectangle: PixelRectangle) throws(ShapeError) -> NativeImage {
    try rectangle.check(within: (width, height))
    return cut(rectangle)
  }

  /// The largest square in the middle, as the paper takes it (1.1).
  public var centerSquare: NativeImage {
    cut(.centerSquare(width: width, height: height))
  }

  private func cut(_ rectangle: PixelRectangle) -> NativeImage {
    let (width, height) = (rectangle.width, rectangle.height)
    switch samples {
    case .bytes(let bytes):
      return NativeImage(
        width: width, height: height, mode: mode,
        bytes: rectangle.cut(bytes, width: self.width, channels: mode.channels), palette: palette)
    case .words(let words):
      return NativeImage(
        width: width, height: height, words: rectangle.cut(words, width: self.width, channels: 1))
    }
  }
}
