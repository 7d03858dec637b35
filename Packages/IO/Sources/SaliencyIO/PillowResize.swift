public import SaliencyTensor

/// How pixels are found that lie between those of the original.
public enum PixelInterpolation: String, CaseIterable, Sendable {
  /// The weighted mean of the pixels that a triangle covers, which widens as the picture shrinks.
  case bilinear
  /// The pixel at the place.
  case nearest
}

extension PixelImage {
  /// The picture in another size, byte for byte as Pillow 13's `resize` gives it (paper, 1.3).
  ///
  /// Each axis has its own scale.
  ///
  /// - Parameters:
  ///   - width: The number of columns of the result.
  ///   - height: The number of rows of the result.
  ///   - interpolation: How pixels are found.
  /// - Returns: A picture of `[height, width, channels]`.
  /// - Throws: `ShapeError` if the size has no or more than 178,956,970 pixels.
  public func resized(
    toWidth width: Int, height: Int, by interpolation: PixelInterpolation
  ) throws(ShapeError) -> PixelImage {
    try PillowResize.checkSize(width: width, height: height)
    let bytes = PillowResize.resizedBytes(
      bytes, PillowResize.Extents(from: (self.width, self.height), to: (width, height)),
      channels: channels, by: interpolation)
    return PixelImage(validWidth: width, height: height, channels: channels, bytes: bytes)
  }
}

extension NativeImage {
  /// The picture in another size, byte for byte as Pillow 13's `resize` gives it (paper, 1.3).
  ///
  /// Pixels of palettes and of bilevel pictures cannot be mixed, so that they are always resized by
  /// ``PixelInterpolation/nearest``. Where pixels with opacity are mixed, they count by their opacity.
  ///
  /// - Parameters:
  ///   - width: The number of columns of the result.
  ///   - height: The number of rows of the result.
  ///   - interpolation: How pixels are found.
  /// - Returns: A picture of `[height, width, channels]` in the same mode.
  /// - Throws: `ShapeError` if the size has no or more than 178,956,970 pixels.
  public func resized(
    toWidth width: Int, height: Int, by interpolation: PixelInterpolation
  ) throws(ShapeError) -> NativeImage {
    try PillowResize.checkSize(width: width, height: height)
    let extents = PillowResize.Extents(from: (self.width, self.height), to: (width, height))
    switch samples {
    case .words(let words):
      return NativeImage(
        width: width, height: height,
        words: PillowResize.resizedWords(words, extents, by: interpolation))
    case .bytes(let bytes):
      let isMixing =
        interpolation == .bilinear && mode != .palette && mode != .bilevel && !extents.areEqual
      let hasOpacity = mode == .grayAlpha || mode == .rgba
      var result = bytes
      if isMixing && hasOpacity {
        result = PillowResize.multipliedByOpacity(result, channels: mode.channels)
      }
      result = PillowResize.resizedBytes(
        result, extents, channels: mode.channels, by: isMixing ? .bilinear : .nearest)
      if isMixing && hasOpacity {
        result = PillowResize.dividedByOpacity(result, channels: mode.channels)
      }
      return NativeImage(width: width, height: height, mode: mode, bytes: result, palette: palette)
    }
  }
}

/// The steps of Pillow's `resize`, on bare samples.
enum PillowResize {
  /// The sizes before and after.
  struct Extents {
    let from: (width: Int, height: Int)
    let to: (width: Int, height: Int)

    var areEqual: Bool { from == to }

    /// Whether rows are mixed before columns, which may change a byte by its rounding.
    ///
    /// So does Pillow since version 13 when the picture loses more than twice as many rows as
    /// columns; earlier versions never do. Squares made squares, as in the paper, are not concerned.
    var verticalIsFirst: Bool {
      to.height < from.height && from.height - to.height > 2 * (from.width - to.width)
    }
  }

  static func checkSize(width: Int, height: Int) throws(ShapeError) {
    guard PixelLimit.count(width: width, height: height) != nil else {
      throw ShapeError(
        operation: "resize", expected: "a size of 1 to \(PixelLimit.pixels) pixels",
        found: "\(width) x \(height)")
    }
  }

  static func resizedBytes(
    _ bytes: [UInt8], _ extents: Extents, channels: Int, by interpolation: PixelInterpolation
  ) -> [UInt8] {
    if extents.areEqual { return bytes }
    guard interpolation == .bilinear else { return nearest(bytes, extents, channels: channels) }
    let horizontal: ([UInt8], Int) -> [UInt8] = { samples, rows in
      BytePasses.horizontal(
        samples, rows: rows, width: extents.from.width, channels: channels,
        TriangleFilter(from: extents.from.width, to: extents.to.width))
    }
    let vertical: ([UInt8], Int) -> [UInt8] = { samples, columns in
      BytePasses.vertical(
        samples, rowCount: columns * channels,
        TriangleFilter(from: extents.from.height, to: extents.to.height))
    }
    return twoPasses(bytes, extents, horizontal: horizontal, vertical: vertical)
  }

  static func resizedWords(
    _ words: [UInt16], _ extents: Extents, by interpolation: PixelInterpolation
  ) -> [UInt16] {
    if extents.areEqual { return words }
    guard interpolation == .bilinear else { return nearest(words, extents, channels: 1) }
    let horizontal: ([UInt16], Int) -> [UInt16] = { samples, rows in
      WordPasses.horizontal(
        samples, rows: rows, width: extents.from.width,
        TriangleFilter(from: extents.from.width, to: extents.to.width))
    }
    let vertical: ([UInt16], Int) -> [UInt16] = { samples, columns in
      WordPasses.vertical(
        samples, rowCount: columns,
        TriangleFilter(from: extents.from.height, to: extents.to.height))
    }
    return twoPasses(words, extents, horizontal: horizontal, vertical: vertical)
  }

  /// Resizes one axis after the other; the samples are rounded in between.
  ///
  /// An axis that keeps its extent is skipped. `horizontal` is given the number of rows and
  /// `vertical` that of columns.
  private static func twoPasses<Sample>(
    _ samples: [Sample], _ extents: Extents, horizontal: ([Sample], Int) -> [Sample],
    vertical: ([Sample], Int) -> [Sample]
  ) -> [Sample] {
    let (from, to) = (extents.from, extents.to)
    var result = samples
    if extents.verticalIsFirst {
      result = vertical(result, from.width)
      return from.width == to.width ? result : horizontal(result, to.height)
    }
    if from.width != to.width { result = horizontal(result, from.height) }
    return from.height == to.height ? result : vertical(result, to.width)
  }

  /// Samples weighted by their pixel's opacity, which is the last channel.
  static func multipliedByOpacity(_ bytes: [UInt8], channels: Int) -> [UInt8] {
    var result = bytes
    for pixel in stride(from: 0, to: bytes.count, by: channels) {
      let opacity = bytes[pixel + channels - 1]
      for index in pixel..<pixel + channels - 1 {
        result[index] = dividedBy255(bytes[index], opacity)
      }
    }
    return result
  }

  /// Undoes ``multipliedByOpacity(_:channels:)``; pixels without opacity stay as they are.
  static func dividedByOpacity(_ bytes: [UInt8], channels: Int) -> [UInt8] {
    var result = bytes
    for pixel in stride(from: 0, to: bytes.count, by: channels) {
      let opacity = Int(bytes[pixel + channels - 1])
      if opacity == 0 || opacity == 255 { continue }
      for index in pixel..<pixel + channels - 1 {
        result[index] = UInt8(min(255, 255 * Int(bytes[index]) / opacity))
      }
    }
    return result
  }

  private static func nearest<Sample>(
    _ samples: [Sample], _ extents: Extents, channels: Int
  ) -> [Sample] {
    let columns = nearestPlaces(from: extents.from.width, to: extents.to.width)
    let rows = nearestPlaces(from: extents.from.height, to: extents.to.height)
    let count = rows.count * columns.count * channels
    return [Sample](unsafeUninitializedCapacity: count) { target, initialized in
      samples.withUnsafeBufferPointer { source in
        var index = 0
        for row in rows {
          let start = row * extents.from.width
          for column in columns {
            let pixel = (start + column) * channels
            for channel in 0..<channels {
              target.initializeElement(at: index, to: source[pixel + channel])
              index += 1
            }
          }
        }
      }
      initialized = count
    }
  }

  /// The place in the original of each place in the result.
  ///
  /// The step is added again and again, as Pillow does: for 320 columns made 224, twenty places
  /// differ from those that one product each would give.
  private static func nearestPlaces(from: Int, to: Int) -> [Int] {
    let step = Double(from) / Double(to)
    var place = 0.5 * step
    return (0..<to).map { _ in
      defer { place += step }
      return min(Int(place), from - 1)
    }
  }
}
