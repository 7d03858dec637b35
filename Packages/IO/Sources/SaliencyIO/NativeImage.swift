/// A picture as its file holds it, before it is converted to RGB.
///
/// Masks are read in this form, because the indices of a palette are labels there.
public struct NativeImage: Hashable, Sendable {
  /// What the samples of a picture mean.
  public enum Mode: String, CaseIterable, Sendable {
    /// Black and white, as bytes 0 and 255.
    case bilevel
    /// Gray of up to 8 bits, spread over 0...255.
    case gray
    /// Gray of 16 bits.
    case gray16
    /// Gray and opacity.
    case grayAlpha
    /// Places in a palette.
    case palette
    /// Red, green and blue.
    case rgb
    /// Red, green, blue and opacity.
    case rgba
    /// Cyan, magenta, yellow and black ink, 255 for full ink.
    case cmyk

    /// The samples of one pixel.
    public var channels: Int {
      switch self {
      case .bilevel, .gray, .gray16, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba, .cmyk: 4
      }
    }
  }

  /// The samples of a picture, `[H, W, channels]` row by row from the top.
  public enum Samples: Hashable, Sendable {
    /// Samples 0...255, in every mode but ``Mode/gray16``.
    case bytes([UInt8])
    /// Samples 0...65535, in mode ``Mode/gray16``.
    case words([UInt16])
  }

  /// The number of columns.
  public let width: Int

  /// The number of rows.
  public let height: Int

  /// What the samples mean.
  public let mode: Mode

  /// The samples.
  public let samples: Samples

  /// Red, green and blue of the 256 entries, black where the file defines none; empty in modes
  /// other than ``Mode/palette``.
  public let palette: [UInt8]

  init(width: Int, height: Int, mode: Mode, bytes: [UInt8], palette: [UInt8] = []) {
    assert(mode != .gray16 && bytes.count == width * height * mode.channels)
    assert(palette.count == (mode == .palette ? 768 : 0))
    self.width = width
    self.height = height
    self.mode = mode
    self.samples = .bytes(bytes)
    self.palette = palette
  }

  init(width: Int, height: Int, words: [UInt16]) {
    assert(words.count == width * height)
    self.width = width
    self.height = height
    self.mode = .gray16
    self.samples = .words(words)
    self.palette = []
  }

  /// The picture in 8-bit RGB, byte for byte as Pillow's `convert("RGB")` gives it (paper, 1.2).
  ///
  /// Opacity is dropped, not blended, also that of palettes. 16-bit gray is clipped, `min(v, 255)`,
  /// not scaled. Inks become light by `255 - k - c (255 - k) / 255`.
  public var rgb: PixelImage {
    let bytes: [UInt8] =
      switch samples {
      case .words(let words): PixelImage.repeatedThrice(words.map { UInt8(min($0, 255)) })
      case .bytes(let bytes):
        switch mode {
        case .bilevel, .gray, .gray16: PixelImage.repeatedThrice(bytes)
        case .grayAlpha:
          PixelImage.repeatedThrice(stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] })
        case .palette: mappedThroughPalette(bytes)
        case .rgb: bytes
        case .rgba: mapPixelsOfFour(bytes) { red, green, blue, _ in (red, green, blue) }
        case .cmyk:
          mapPixelsOfFour(bytes) { cyan, magenta, yellow, black in
            let light = 255 - black
            return (
              light - dividedBy255(cyan, light), light - dividedBy255(magenta, light),
              light - dividedBy255(yellow, light)
            )
          }
        }
      }
    return PixelImage(validWidth: width, height: height, channels: 3, bytes: bytes)
  }

  private func mappedThroughPalette(_ indices: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 3 * indices.count) { target, count in
      for (pixel, index) in indices.enumerated() {
        let entry = 3 * Int(index)
        target[3 * pixel] = palette[entry]
        target[3 * pixel + 1] = palette[entry + 1]
        target[3 * pixel + 2] = palette[entry + 2]
      }
      count = 3 * indices.count
    }
  }
}

/// `a b / 255` for bytes, rounded, in integers.
///
/// The result is at most the smaller factor.
func dividedBy255(_ a: UInt8, _ b: UInt8) -> UInt8 {
  let product = UInt32(a) * UInt32(b) + 128
  return UInt8(truncatingIfNeeded: ((product >> 8) + product) >> 8)
}

private func mapPixelsOfFour(
  _ bytes: [UInt8], _ transform: (UInt8, UInt8, UInt8, UInt8) -> (UInt8, UInt8, UInt8)
) -> [UInt8] {
  let pixels = bytes.count / 4
  return [UInt8](unsafeUninitializedCapacity: 3 * pixels) { target, count in
    for pixel in 0..<pixels {
      let start = 4 * pixel
      (target[3 * pixel], target[3 * pixel + 1], target[3 * pixel + 2]) = transform(
        bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3])
    }
    count = 3 * pixels
  }
}
