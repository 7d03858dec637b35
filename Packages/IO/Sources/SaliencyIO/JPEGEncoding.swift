internal import CTurboJPEG

extension PixelImage {
  /// The picture as a JPEG file of gray or RGB, without subsampling of the colors (4:4:4).
  ///
  /// Equal pictures give equal bytes with the same version of libjpeg-turbo: there is no date or other
  /// note in the file.
  ///
  /// - Parameter quality: 1...100, as libjpeg counts it; from 95 on, errors are hard to see.
  /// - Returns: The bytes of the file.
  /// - Throws: ``FileError`` if the quality is another, or the picture is too large for the format or
  ///   for the memory.
  public func jpegData(quality: Int = 95) throws(FileError) -> [UInt8] {
    try jpegData(quality: quality, path: "picture")
  }

  /// Writes the picture as a JPEG file, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - quality: 1...100, as libjpeg counts it.
  ///   - replacing: Whether a file of this name may be replaced.
  /// - Throws: ``FileError`` if the file cannot be written or the quality is another.
  public func writeJPEG(to path: String, quality: Int = 95, replacing: Bool = true) throws {
    let bytes = try jpegData(quality: quality, path: path)
    try writeAtomically(to: path, replacing: replacing) { writer in try writer.write(bytes) }
  }

  /// The longest side that the format can tell.
  private static let longestSide = 65_500

  private func jpegData(quality: Int, path: String) throws(FileError) -> [UInt8] {
    guard (1...100).contains(quality) else {
      throw FileError(
        path: path, place: "JPEG", problem: "expected a quality of 1...100, found \(quality)")
    }
    guard width <= Self.longestSide, height <= Self.longestSide else {
      throw FileError(
        path: path, place: "JPEG",
        problem: "\(width) x \(height) pixels are too many; a side has up to \(Self.longestSide)",
        remedy: "make the picture smaller")
    }
    guard let handle = tjInitCompress() else {
      throw FileError(path: path, place: "JPEG", problem: "out of memory")
    }
    defer { tjDestroy(handle) }
    let (format, sampling) = channels == 1 ? (TJPF_GRAY, TJSAMP_GRAY) : (TJPF_RGB, TJSAMP_444)
    // The library allocates what it writes, so that it must release it too.
    var file: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    let status = bytes.withUnsafeBufferPointer { samples in
      tjCompress2(
        handle, samples.baseAddress, Int32(width), 0, Int32(height), Int32(format.rawValue), &file,
        &count, Int32(sampling.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
    }
    defer { tjFree(file) }
    guard status == 0, let file else {
      let reason = tjGetErrorStr2(handle).map { String(cString: $0) }
      throw FileError(
        path: path, place: "JPEG", problem: reason ?? "unknown error",
        remedy: "make the picture smaller")
    }
    return Array(UnsafeBufferPointer(start: file, count: Int(count)))
  }
}
