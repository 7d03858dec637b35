internal import CCairo
internal import SaliencyIO

/// Owns something that cairo draws on.
final class CairoSurface {
  let pointer: OpaquePointer

  /// Takes over a surface, which cairo returns also when it could not create one.
  init(taking pointer: OpaquePointer?, subject: String) throws(DrawingError) {
    guard let pointer else {
      throw DrawingError(subject: subject, problem: "out of memory", remedy: nil)
    }
    self.pointer = pointer
    try check(subject)
  }

  deinit { cairo_surface_destroy(pointer) }

  /// Creates a surface of opaque pixels.
  convenience init(width: Int, height: Int, subject: String) throws(DrawingError) {
    try self.init(
      taking: cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)),
      subject: subject)
  }

  /// Creates a surface that holds an RGB picture.
  convenience init(_ image: PixelImage) throws(DrawingError) {
    let limit = DrawingLimits.pixelsOfSide
    guard image.width <= limit, image.height <= limit else {
      throw DrawingError(
        subject: "picture",
        problem: "expected up to \(limit) pixels to a side, "
          + "found \(image.width) x \(image.height)",
        remedy: "make the picture smaller")
    }
    try self.init(width: image.width, height: image.height, subject: "picture")
    try image.bytes.withUnsafeBufferPointer { (bytes) throws(DrawingError) in
      try withRows("picture") { row, pixels in
        var place = 3 * row * image.width
        for column in pixels.indices {
          pixels[column] =
            UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2])
          place += 3
        }
      }
    }
    cairo_surface_mark_dirty(pointer)
  }

  func check(_ subject: String) throws(DrawingError) {
    try CairoStatus.check(cairo_surface_status(pointer), subject)
  }

  /// Calls `body` with each row of a surface of pixels.
  ///
  /// A pixel is a number of 32 bits in the order of the machine: unused, red, green, blue.
  func withRows(
    _ subject: String, _ body: (Int, UnsafeMutableBufferPointer<UInt32>) -> Void
  ) throws(DrawingError) {
    cairo_surface_flush(pointer)
    guard let bytes = cairo_image_surface_get_data(pointer) else {
      throw DrawingError(subject: subject, problem: "cairo shows no pixels")
    }
    let width = Int(cairo_image_surface_get_width(pointer))
    let rowLength = Int(cairo_image_surface_get_stride(pointer))
    for row in 0..<Int(cairo_image_surface_get_height(pointer)) {
      let start = UnsafeMutableRawPointer(bytes + row * rowLength)
      body(
        row,
        UnsafeMutableBufferPointer(
          start: start.assumingMemoryBound(to: UInt32.self), count: width))
    }
  }
}

/// Tells what went wrong in cairo.
enum CairoStatus {
  static func check(_ status: cairo_status_t, _ subject: String) throws(DrawingError) {
    guard status == CAIRO_STATUS_SUCCESS else {
      let reason = cairo_status_to_string(status).map { String(cString: $0) }
      throw DrawingError(subject: subject, problem: reason ?? "cairo failed")
    }
  }
}
