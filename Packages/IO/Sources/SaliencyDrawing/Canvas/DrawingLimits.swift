/// What can be drawn, checked before anything is allocated or handed to cairo.
///
/// Cairo counts in steps of 1/256 up to 2^23, and draws anything at all beyond.
enum DrawingLimits {
  /// The longest side of a page in points; PDF allows no more.
  static let page = 14_400.0

  /// The furthest from the upper left corner that anything may lie, in points.
  static let coordinate = 100_000.0

  /// The resolutions of a PNG in pixels per inch.
  static let resolutions = 1.0...2400

  /// The most pixels of a PNG, 400 MB in memory.
  static let pixels = 100_000_000

  /// The longest side of a picture that cairo draws.
  static let pixelsOfSide = 32_767

  static func checkPage(width: Double, height: Double) throws(DrawingError) {
    for extent in [width, height] where !(extent > 0 && extent <= page) {
      throw DrawingError(
        subject: "canvas",
        problem: "expected sides above 0 and up to \(Int(page)) points, found \(width) x \(height)",
        remedy: "give another size")
    }
  }

  /// The extents of a PNG.
  static func pixels(
    width: Double, height: Double, dpi: Double
  ) throws(DrawingError) -> (width: Int, height: Int) {
    guard resolutions.contains(dpi) else {
      throw DrawingError(
        subject: "canvas", problem: "expected 1...2400 dots per inch, found \(dpi)",
        remedy: "give another resolution")
    }
    // No product overflows: the page is at most 480,000 pixels wide.
    let columns = max(1, Int((width * dpi / 72).rounded()))
    let rows = max(1, Int((height * dpi / 72).rounded()))
    guard columns <= pixelsOfSide, rows <= pixelsOfSide, columns * rows <= pixels else {
      throw DrawingError(
        subject: "canvas",
        problem: "\(columns) x \(rows) pixels are more than can be drawn",
        remedy: "lower the resolution or make the page smaller")
    }
    return (columns, rows)
  }

  static func check(_ rectangle: Rectangle) throws(DrawingError) {
    try check([Point(x: rectangle.x, y: rectangle.y), Point(x: rectangle.maxX, y: rectangle.maxY)])
    guard rectangle.width >= 0, rectangle.height >= 0 else {
      throw DrawingError(
        subject: "rectangle",
        problem: "expected extents of 0 or more, found \(rectangle.width) x \(rectangle.height)")
    }
  }

  static func check(_ points: [Point]) throws(DrawingError) {
    for point in points { try check(point) }
  }

  static func check(_ point: Point) throws(DrawingError) {
    let allowed = -coordinate...coordinate
    guard allowed.contains(point.x), allowed.contains(point.y) else {
      throw DrawingError(
        subject: "point",
        problem: "expected coordinates within \(Int(coordinate)) points of the upper left corner, "
          + "found (\(point.x), \(point.y))")
    }
  }

  static func check(radius: Double) throws(DrawingError) {
    guard radius >= 0, radius <= coordinate else {
      throw DrawingError(
        subject: "gradient",
        problem: "expected a radius of 0...\(Int(coordinate)) points, found \(radius)")
    }
  }

  static func check(gradientOffset offset: Double) throws(DrawingError) {
    guard (0...1).contains(offset) else {
      throw DrawingError(
        subject: "gradient", problem: "expected colors at places 0...1, found one at \(offset)")
    }
  }

  static func check(opacity: Double) throws(DrawingError) {
    guard (0...1).contains(opacity) else {
      throw DrawingError(subject: "opacity", problem: "expected 0...1, found \(opacity)")
    }
  }

  static func check(lineWidth: Double) throws(DrawingError) {
    guard lineWidth >= 0, lineWidth <= page else {
      throw DrawingError(
        subject: "line", problem: "expected a width of 0...\(Int(page)) points, found \(lineWidth)")
    }
  }

  static func check(fontSize: Double) throws(DrawingError) {
    guard fontSize > 0, fontSize <= 1000 else {
      throw DrawingError(
        subject: "text",
        problem: "expected a font size above 0 and up to 1000 points, found \(fontSize)")
    }
  }
}
