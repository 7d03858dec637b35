internal import CImages

/// Reads a PNG file that lies in memory.
struct PNGDecoder {
  let bytes: UnsafeRawBufferPointer
  let path: String

  /// What the first chunk tells.
  private struct Header {
    let width: Int
    let height: Int
    let depth: Int
    let mode: NativeImage.Mode

    /// Bits of one row in the file.
    var storedRowBits: Int {
      // Every mode of PNG has one sample per channel.
      width * mode.channels * depth
    }

    /// Bytes of one row after decoding.
    var rowBytes: Int { width * mode.channels * (mode == .gray16 ? 2 : 1) }
  }

  func decode() throws(FileError) -> NativeImage {
    let header = try self.header()
    let (samples, palette) = try self.samples(header)
    let (width, height) = (header.width, header.height)
    switch header.mode {
    case .gray16:
      let words = (0..<width * height).map { index in
        UInt16(samples[2 * index]) << 8 | UInt16(samples[2 * index + 1])
      }
      return NativeImage(width: width, height: height, words: words)
    case .palette:
      return NativeImage(
        width: width, height: height, mode: .palette, bytes: samples, palette: palette)
    case .bilevel, .gray, .grayAlpha, .rgb, .rgba, .cmyk:
      return NativeImage(width: width, height: height, mode: header.mode, bytes: samples)
    }
  }

  /// Reads the header chunk, which stands at a fixed place, and checks that its extents are
  /// plausible.
  private func header() throws(FileError) -> Header {
    guard bytes.count >= 33 else { throw damage("the file ends within the header") }
    guard bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw damage("the first chunk is not IHDR")
    }
    let width = bigEndian(at: 16)
    let height = bigEndian(at: 20)
    try PixelLimit.check(width: width, height: height, path: path)
    let (depth, type) = (Int(bytes[24]), bytes[25])
    guard let mode = Self.mode(depth: depth, type: type) else {
      throw damage("there is no color type \(type) of \(depth) bits")
    }
    let header = Header(width: width, height: height, depth: depth, mode: mode)
    // Deflate shrinks to 1/1032 at best, so that a short file cannot ask for much memory.
    guard header.storedRowBits / 8 * height / 1032 <= bytes.count else {
      throw damage("\(bytes.count) bytes are too few for \(width) x \(height) pixels")
    }
    return header
  }

  private static func mode(depth: Int, type: UInt8) -> NativeImage.Mode? {
    switch (type, depth) {
    case (0, 1): .bilevel
    case (0, 2), (0, 4), (0, 8): .gray
    case (0, 16): .gray16
    case (2, 8), (2, 16): .rgb
    case (3, 1), (3, 2), (3, 4), (3, 8): .palette
    case (4, 8), (4, 16): .grayAlpha
    case (6, 8), (6, 16): .rgba
    default: nil
    }
  }

  private func bigEndian(at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private func samples(_ header: Header) throws(FileError) -> (samples: [UInt8], palette: [UInt8]) {
    var layout = cimages_png_layout(
      width: UInt32(header.width), height: UInt32(header.height), row_bytes: header.rowBytes)
    var result = cimages_png_result()
    var succeeded = false
    let size = header.rowBytes * header.height
    let samples = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      guard let start = target.baseAddress,
        let file = bytes.bindMemory(to: UInt8.self).baseAddress
      else { return }
      succeeded = cimages_png_decode(file, bytes.count, &layout, start, &result) == 0
      count = succeeded ? size : 0
    }
    guard succeeded else {
      throw damage(withUnsafeBytes(of: result.message) { text(of: $0) })
    }
    let palette = header.mode == .palette ? withUnsafeBytes(of: result.palette) { Array($0) } : []
    return (samples, palette)
  }

  private func damage(_ problem: String) -> FileError {
    FileError(
      path: path, place: "PNG", problem: problem, remedy: "the file is damaged: get it again")
  }
}

/// The text of a C array of characters, up to its first zero byte.
func text(of characters: UnsafeRawBufferPointer) -> String {
  String(decoding: characters.prefix { $0 != 0 }, as: UTF8.self)
}
