/// Tells in a PNG file how large its pixels are meant.
enum PNGResolution {
  /// Where the first chunk, IHDR, ends: 8 bytes of signature, 4 of length, 4 of name, 13, and 4 of sum.
  private static let headerEnd = 33

  /// Puts a chunk `pHYs` behind the header, which counts pixels per meter.
  ///
  /// - Parameters:
  ///   - dpi: Pixels per inch, at most 2400.
  ///   - file: A PNG file.
  /// - Returns: The file with the chunk.
  static func insert(dpi: Double, into file: [UInt8]) -> [UInt8] {
    let pixelsPerMeter = bytes(UInt32((dpi / 0.0254).rounded()))
    let content = Array("pHYs".utf8) + pixelsPerMeter + pixelsPerMeter + [1]
    let chunk = bytes(UInt32(content.count - 4)) + content + bytes(checksum(content))
    return file[..<headerEnd] + chunk + file[headerEnd...]
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }

  /// The cyclic redundancy check of PNG (CRC-32 of ISO 3309).
  private static func checksum(_ content: [UInt8]) -> UInt32 {
    ~content.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1
      }
    }
  }
}
