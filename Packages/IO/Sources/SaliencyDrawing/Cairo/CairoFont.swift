internal import CCairo

/// A font of one size, with lengths in points.
final class CairoFont {
  let size: Double

  /// How far letters may reach above the line on which they stand.
  let ascent: Double

  /// How far letters may reach below the line on which they stand.
  let descent: Double

  private let font: OpaquePointer

  private static let family = "DejaVu Sans"

  init(size: Double) throws(DrawingError) {
    try DrawingLimits.check(fontSize: size)
    let face = cairo_toy_font_face_create(
      Self.family, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    defer { cairo_font_face_destroy(face) }
    // Letters keep their shape and distance, so that a line is as long in pixels as on paper.
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    var sizes = cairo_matrix_t()
    cairo_matrix_init_scale(&sizes, size, size)
    var identity = cairo_matrix_t()
    cairo_matrix_init_identity(&identity)
    guard let font = cairo_scaled_font_create(face, &sizes, &identity, options) else {
      throw DrawingError(subject: "font", problem: "out of memory")
    }
    var extents = cairo_font_extents_t()
    cairo_scaled_font_extents(font, &extents)
    self.size = size
    self.ascent = extents.ascent
    self.descent = extents.descent
    self.font = font
    try CairoStatus.check(cairo_scaled_font_status(font), "font")
  }

  deinit { cairo_scaled_font_destroy(font) }

  /// How far a line without line breaks reaches, spaces at its end included.
  func width(of line: String) throws(DrawingError) -> Double {
    var extents = cairo_text_extents_t()
    cairo_scaled_font_text_extents(font, line, &extents)
    try CairoStatus.check(cairo_scaled_font_status(font), "text")
    return extents.x_advance
  }

  /// The line, or as many of its characters as fit before an ellipsis.
  ///
  /// Where not even the ellipsis fits, nothing is left.
  func shortened(_ line: String, to maximumWidth: Double) throws(DrawingError) -> String {
    if try width(of: line) <= maximumWidth { return line }
    let characters = Array(line)
    // The shortest beginning that is known to be too long, and the longest that is known to fit.
    var (fitting, tooLong) = (-1, characters.count)
    while tooLong - fitting > 1 {
      let middle = (fitting + tooLong) / 2
      if try width(of: Self.ellipsis(after: characters[..<middle])) <= maximumWidth {
        fitting = middle
      } else {
        tooLong = middle
      }
    }
    return fitting < 0 ? "" : Self.ellipsis(after: characters[..<fitting])
  }

  private static func ellipsis(after characters: ArraySlice<Character>) -> String {
    var kept = characters
    while kept.last?.isWhitespace == true { kept.removeLast() }
    return String(kept) + "\u{2026}"
  }

  /// Sets further text on a context in this font.
  func select(on context: OpaquePointer) {
    cairo_set_font_face(context, cairo_scaled_font_get_font_face(font))
    cairo_set_font_size(context, size)
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    cairo_scaled_font_get_font_options(font, options)
    cairo_set_font_options(context, options)
  }
}
