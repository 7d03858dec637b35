internal import CCairo
internal import SaliencyIO
internal import SaliencyTensor

/// Draws a canvas in pixels.
enum PixelSurface {
  static func image(of canvas: Canvas, dpi: Double) throws(DrawingError) -> PixelImage {
    let (width, height) = try DrawingLimits.pixels(
      width: canvas.width, height: canvas.height, dpi: dpi)
    let surface = try CairoSurface(width: width, height: height, subject: "PNG")
    try CairoRenderer(surface, kind: .pixels(scale: dpi / 72)).draw(canvas)
    var bytes = [UInt8](repeating: 0, count: 3 * width * height)
    try bytes.withUnsafeMutableBufferPointer { (target) throws(DrawingError) in
      try surface.withRows("PNG") { row, pixels in
        var place = 3 * row * width
        for pixel in pixels {
          target[place] = UInt8(truncatingIfNeeded: pixel >> 16)
          target[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          target[place + 2] = UInt8(truncatingIfNeeded: pixel)
          place += 3
        }
      }
    }
    do {
      return try PixelImage(width: width, height: height, channels: 3, bytes: bytes)
    } catch {
      throw DrawingError(subject: "PNG", problem: error.description)
    }
  }
}
