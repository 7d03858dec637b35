internal import CImages

extension PixelImage {
  /// The picture as a PNG file of 8-bit gray or RGB.
  ///
  /// Equal pictures give equal bytes: there is no date or other note in the file.
  ///
  /// - Returns: The bytes of the file.
  /// - Throws: ``FileError`` if the picture is too large for the format or for the memory.
  public func pngData() throws(FileError) -> [UInt8] {
    try pngData(path: "picture")
  }

  /// Writes the picture as a PNG file, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - replacing: Whether a file of this name may be replaced.
  /// - Throws: ``FileError`` if the file cannot be written.
  public func writePNG(to path: String, replacing: Bool = true) throws {
    let bytes = try pngData(path: path)
    try writeAtomically(to: path, replacing: replacing) { writer in try writer.write(bytes) }
  }

  /// The picture as a PNG file whose pixels are places in a palette.
  ///
  /// - Parameter palette: Red, green and blue of 256 entries, `[256, 3]`.
  /// - Returns: The bytes of the file.
  /// - Throws: ``FileError`` if the picture is not gray, the palette has another number of bytes, or
  ///   the picture is too large for the format or for the memory.
  public func pngData(palette: [UInt8]) throws(FileError) -> [UInt8] {
    try pngData(palette: palette, path: "picture")
  }

  /// Writes the picture as a PNG file whose pixels are places in a palette.
  ///
  /// The file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - palette: Red, green and blue of 256 entries, `[256, 3]`.
  ///   - replacing: Whether a file of this name may be replaced.
  /// - Throws: ``FileError`` if the file cannot be written, the picture is not gray, or the palette has
  ///   another number of bytes.
  public func writePNG(to path: String, palette: [UInt8], replacing: Bool = true) throws {
    let bytes = try pngData(palette: palette, path: path)
    try writeAtomically(to: path, replacing: replacing) { writer in try writer.write(bytes) }
  }

  private func pngData(palette: [UInt8], path: String) throws(FileError) -> [UInt8] {
    guard channels == 1, palette.count == 768 else {
      throw FileError(
        path: path, place: "PNG",
        problem: "expected places of 1 byte in a palette of 768, found pixels of \(channels) and a "
          + "palette of \(palette.count)")
    }
    return try palette.withUnsafeBufferPointer { (colors) throws(FileError) in
      try pngData(path: path, palette: colors.baseAddress)
    }
  }

  private func pngData(
    path: String, palette: UnsafePointer<UInt8>? = nil
  ) throws(FileError) -> [UInt8] {
    guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
      throw FileError(
        path: path, problem: "\(self.width) x \(self.height) pixels are too many for PNG",
        remedy: "make the picture smaller")
    }
    var file = cimages_png_file()
    let status = bytes.withUnsafeBufferPointer { samples -> Int32 in
      guard let start = samples.baseAddress else { return 1 }
      return cimages_png_encode(start, width, height, Int32(channels), palette, &file)
    }
    defer { cimages_png_release(&file) }
    guard status == 0 else {
      throw FileError(
        path: path, place: "PNG", problem: withUnsafeBytes(of: file.message) { text(of: $0) },
        remedy: "make the picture smaller")
    }
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
  }
}
