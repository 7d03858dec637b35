/// Reads a picture from a PNG or JPEG file.
///
/// The format is told by the content, whatever the name ends with. The orientation that a camera may
/// have noted is not applied, and neither are gamma or color profiles: the pixels are those that
/// Pillow gives.
///
/// - Parameter path: The file.
/// - Returns: The picture in the file's own mode; ``NativeImage/rgb`` converts it.
/// - Throws: ``FileError`` if the file cannot be read, is no PNG or JPEG file, is damaged or cut off,
///   or has more than 178,956,970 pixels (Pillow's limit).
public func decodeImage(contentsOf path: String) throws(FileError) -> NativeImage {
  let file = try MappedFile(path: path)
  // The bytes live as long as the file does.
  return try withExtendedLifetime(file) {
    Result { () throws(FileError) in try decodeImage(file.bytes, path: path) }
  }.get()
}

/// Reads a picture from the bytes of a PNG or JPEG file.
///
/// - Parameters:
///   - bytes: The whole file.
///   - name: What errors call the file.
/// - Returns: The picture in the file's own mode; ``NativeImage/rgb`` converts it.
/// - Throws: ``FileError`` as ``decodeImage(contentsOf:)`` does.
public func decodeImage(
  _ bytes: [UInt8], named name: String = "picture"
) throws(FileError) -> NativeImage {
  try bytes.withUnsafeBytes { buffer in
    Result { () throws(FileError) in try decodeImage(buffer, path: name) }
  }.get()
}

private func decodeImage(
  _ bytes: UnsafeRawBufferPointer, path: String
) throws(FileError) -> NativeImage {
  if FileSignature.png.matches(bytes) { return try PNGDecoder(bytes: bytes, path: path).decode() }
  if FileSignature.jpeg.matches(bytes) { return try JPEGDecoder(bytes: bytes, path: path).decode() }
  guard !bytes.isEmpty else {
    throw FileError(path: path, problem: "is empty", remedy: "download it or write it again")
  }
  throw FileSignature.refusal(of: bytes, path: path)
}

/// The most pixels that a picture may have.
enum PixelLimit {
  /// Pillow refuses more than this, twice its `MAX_IMAGE_PIXELS`.
  static let pixels = 178_956_970

  /// The number of pixels, or `nil` if an extent is not positive or there are too many.
  static func count(width: Int, height: Int) -> Int? {
    guard width > 0, height > 0 else { return nil }
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow || count > pixels ? nil : count
  }

  /// Checks the extents in a header, before anything is allocated.
  static func check(width: Int, height: Int, path: String) throws(FileError) {
    guard width > 0, height > 0 else {
      throw FileError(
        path: path, place: "header", problem: "the picture of \(width) x \(height) has no pixels",
        remedy: "write it again")
    }
    guard count(width: width, height: height) != nil else {
      throw FileError(
        path: path, place: "header",
        problem: "\(width) x \(height) pixels are more than the \(pixels) allowed",
        remedy: "make the picture smaller")
    }
  }
}
