internal import CCairo
internal import SaliencyIO

/// Carries out the commands of a canvas on a surface.
final class CairoRenderer {
  enum Kind {
    /// So many pixels to the point.
    case pixels(scale: Double)
    case vector
  }

  private let context: OpaquePointer
  private let kind: Kind

  /// What was drawn already: cairo stores a picture once if it is given the same surface again.
  private var pictures: [PixelImage: CairoSurface] = [:]

  init(_ surface: CairoSurface, kind: Kind) throws(DrawingError) {
    guard let context = cairo_create(surface.pointer) else {
      throw DrawingError(subject: "canvas", problem: "out of memory")
    }
    self.context = context
    self.kind = kind
    try check("canvas")
    if case .pixels(let scale) = kind { cairo_scale(context, scale, scale) }
  }

  deinit { cairo_destroy(context) }

  func draw(_ canvas: Canvas) throws(DrawingError) {
    Ink(color: canvas.background, opacity: 1).select(on: context)
    cairo_paint(context)
    for command in canvas.commands { try draw(command) }
    cairo_show_page(context)
    try check("canvas")
  }

  private func draw(_ command: DrawingCommand) throws(DrawingError) {
    cairo_save(context)
    defer { cairo_restore(context) }
    switch command {
    case .rectangle(let rectangle, let ink):
      try add(rectangle)
      try DrawingLimits.check(opacity: ink.opacity)
      ink.select(on: context)
      cairo_fill(context)
      try check("rectangle")
    case .lines(let lines, let ink, let width): try draw(lines, ink, width: width)
    case .image(let image, let rectangle, let opacity):
      try draw(image, in: rectangle, opacity: opacity)
    case .text(let text, let point, let style):
      try DrawingLimits.check([point])
      try CairoText(text, style: style).draw(at: point, on: context)
      try check("text")
    case .cells(let grid, let rectangle, let opacity):
      try draw(grid, in: rectangle, opacity: opacity)
    case .clip(let rectangle, let commands):
      try add(rectangle)
      cairo_clip(context)
      for command in commands { try draw(command) }
    case .fill(let path, let paint):
      try path.trace(on: context)
      try paint.select(on: context)
      cairo_fill(context)
      try check("path")
    case .stroke(let path, let paint, let width):
      try DrawingLimits.check(lineWidth: width)
      try path.trace(on: context)
      try paint.select(on: context)
      cairo_set_line_width(context, width)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
      cairo_stroke(context)
      try check("path")
    case .clipPath(let path, let commands):
      try path.trace(on: context)
      cairo_clip(context)
      for command in commands { try draw(command) }
    }
  }

  private func draw(_ lines: [Line], _ ink: Ink, width: Double) throws(DrawingError) {
    try DrawingLimits.check(lineWidth: width)
    try DrawingLimits.check(opacity: ink.opacity)
    for line in lines {
      try DrawingLimits.check(line.points)
      cairo_new_sub_path(context)
      for point in line.points { cairo_line_to(context, point.x, point.y) }
      if line.isClosed { cairo_close_path(context) }
    }
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    ink.select(on: context)
    cairo_stroke(context)
    try check("line")
  }

  private func draw(
    _ image: PixelImage, in rectangle: Rectangle, opacity: Double
  ) throws(DrawingError) {
    let surface: CairoSurface
    if let known = pictures[image] {
      surface = known
    } else {
      surface = try CairoSurface(image)
      pictures[image] = surface
    }
    try drawTogether(in: rectangle, opacity: opacity) {
      cairo_save(context)
      cairo_translate(context, rectangle.x, rectangle.y)
      cairo_scale(
        context, rectangle.width / Double(image.width), rectangle.height / Double(image.height))
      cairo_set_source_surface(context, surface.pointer, 0, 0)
      if case .pixels = kind {
        // Otherwise the picture fades out at its border. Vector formats leave that to the viewer,
        // and would store a larger picture.
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
        cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
        cairo_fill(context)
      } else {
        cairo_paint(context)
      }
      cairo_restore(context)
    }
    try check("picture")
  }

  private func draw(
    _ grid: CellGrid, in rectangle: Rectangle, opacity: Double
  ) throws(DrawingError) {
    try drawTogether(in: rectangle, opacity: opacity) {
      let columns = borders(from: rectangle.x, extent: rectangle.width, count: grid.width)
      let rows = borders(from: rectangle.y, extent: rectangle.height, count: grid.height)
      for (row, y) in rows.enumerated() {
        for (column, x) in columns.enumerated() {
          Ink(color: grid.colors[row * grid.width + column], opacity: 1).select(on: context)
          cairo_rectangle(context, x.start, y.start, x.end - x.start, y.end - y.start)
          cairo_fill(context)
        }
      }
    }
    try check("cells")
  }

  /// Where cells begin and end along one axis.
  ///
  /// Where two neighbors end within one pixel, both would let some of what is below shine through. So
  /// they end between pixels, or, where pixels are not known, the earlier one ends below the later one:
  /// by a pixel of a screen, which is 1/96 inch.
  private func borders(
    from start: Double, extent: Double, count: Int
  ) -> [(start: Double, end: Double)] {
    let places = (0...count).map { index -> Double in
      let place = start + extent * Double(index) / Double(count)
      guard case .pixels(let scale) = kind else { return place }
      return (place * scale).rounded() / scale
    }
    return (0..<count).map { index in
      guard case .vector = kind else { return (places[index], places[index + 1]) }
      return (places[index], min(places[index + 1] + 0.75, start + extent))
    }
  }

  /// Draws several things that only see through as a whole.
  private func drawTogether(
    in rectangle: Rectangle, opacity: Double, _ draw: () -> Void
  ) throws(DrawingError) {
    try DrawingLimits.check(rectangle)
    try DrawingLimits.check(opacity: opacity)
    guard rectangle.width > 0, rectangle.height > 0 else { return }
    guard opacity < 1 else { return draw() }
    // Pixels beside the rectangle need not be kept.
    try add(rectangle)
    cairo_clip(context)
    cairo_push_group(context)
    draw()
    cairo_pop_group_to_source(context)
    cairo_paint_with_alpha(context, opacity)
  }

  // MARK: Parts

  private func add(_ rectangle: Rectangle) throws(DrawingError) {
    try DrawingLimits.check(rectangle)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
  }

  private func check(_ subject: String) throws(DrawingError) {
    try CairoStatus.check(cairo_status(context), subject)
  }
}

extension Ink {
  /// Draws with this color from now on.
  func select(on context: OpaquePointer) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      opacity)
  }
}
