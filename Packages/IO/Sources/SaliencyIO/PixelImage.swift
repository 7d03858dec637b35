public import SaliencyTensor

/// A picture of 8-bit gray or RGB pixels.
///
/// A picture has at least one pixel, and as many bytes as its extents say.
public struct PixelImage: Hashable, Sendable {
  /// The number of columns.
  public let width: Int

  /// The number of rows.
  public let height: Int

  /// The bytes of one pixel: 1 for gray, 3 for red, green and blue.
  public let channels: Int

  /// The pixels, `[H, W, channels]` row by row from the top, values 0...255.
  public let bytes: [UInt8]

  /// Creates a picture from its bytes.
  ///
  /// - Parameters:
  ///   - width: The number of columns.
  ///   - height: The number of rows.
  ///   - channels: 1 for gray or 3 for RGB.
  ///   - bytes: The pixels, `[H, W, channels]`.
  /// - Throws: `ShapeError` if an extent is not positive, the number of channels is neither 1 nor 3,
  ///   or the number of bytes is another.
  public init(width: Int, height: Int, channels: Int, bytes: [UInt8]) throws(ShapeError) {
    guard width > 0, height > 0, channels == 1 || channels == 3 else {
      throw ShapeError(
        operation: "picture", expected: "[H, W, 1] or [H, W, 3] with at least one pixel",
        found: "[\(height), \(width), \(channels)]")
    }
    guard let shape = Shape(validating: [height, width, channels]), shape.count == bytes.count
    else {
      throw ShapeError(
        operation: "picture", expected: "the bytes of [\(height), \(width), \(channels)]",
        found: "\(bytes.count) bytes")
    }
    self.init(validWidth: width, height: height, channels: channels, bytes: bytes)
  }

  /// Creates a picture whose bytes are known to fit.
  init(validWidth width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    assert(bytes.count == width * height * channels)
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// The same picture in red, green and blue; gray is repeated in all three.
  public var rgb: PixelImage {
    guard channels == 1 else { return self }
    return PixelImage(
      validWidth: width, height: height, channels: 3, bytes: PixelImage.repeatedThrice(bytes))
  }

  /// The bytes of one pixel.
  ///
  /// - Precondition: The place lies in the picture.
  public subscript(row: Int, column: Int) -> ArraySlice<UInt8> {
    precondition(
      (0..<height).contains(row) && (0..<width).contains(column),
      "[\(row), \(column)] lies outside a picture of [\(height), \(width)]")
    let start = (row * width + column) * channels
    return bytes[start..<start + channels]
  }

  /// Hashes the extents and all bytes at once.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(width)
    hasher.combine(height)
    hasher.combine(channels)
    // As an array they would go in one by one, which takes ten times as long.
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  static func repeatedThrice(_ gray: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 3 * gray.count) { target, count in
      for index in gray.indices {
        target[3 * index] = gray[index]
        target[3 * index + 1] = gray[index]
        target[3 * index + 2] = gray[index]
      }
      count = 3 * gray.count
    }
  }
}
