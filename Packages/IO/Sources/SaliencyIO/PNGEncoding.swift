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

  private func pngData(path: String) throws(FileError) -> [UInt8] {
    guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
      throw FileError(
        path: path, problem: "\(self.width) x \(self.height) pixels are too many for PNG",
        remedy: "make the picture smaller")
    }
    var file = cimages_png_file()
    let status = bytes.withUnsafeBufferPointer { samples -> Int32 in
      guard let start = samples.baseAddress else { return 1 }
      return cimages_png_encode(start, width, height, Int32(channels), &file)
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
