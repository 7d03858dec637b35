internal import CCairo

extension Path {
  /// Makes this the current path.
  func trace(on context: OpaquePointer) throws(DrawingError) {
    cairo_new_path(context)
    for element in elements {
      switch element {
      case .move(let point):
        try DrawingLimits.check(point)
        cairo_move_to(context, point.x, point.y)
      case .line(let point):
        try DrawingLimits.check(point)
        cairo_line_to(context, point.x, point.y)
      case .curve(let first, let second, let point):
        try DrawingLimits.check(first)
        try DrawingLimits.check(second)
        try DrawingLimits.check(point)
        cairo_curve_to(context, first.x, first.y, second.x, second.y, point.x, point.y)
      case .close: cairo_close_path(context)
      }
    }
  }
}

extension Paint {
  /// Draws with this paint from now on.
  func select(on context: OpaquePointer) throws(DrawingError) {
    switch self {
    case .color(let color, let opacity):
      try DrawingLimits.check(opacity: opacity)
      Ink(color: color, opacity: opacity).select(on: context)
    case .linearGradient(let start, let end, let stops):
      try DrawingLimits.check([start, end])
      try select(
        cairo_pattern_create_linear(start.x, start.y, end.x, end.y), stops, on: context)
    case .radialGradient(let center, let radius, let stops):
      try DrawingLimits.check(center)
      try DrawingLimits.check(radius: radius)
      try select(
        cairo_pattern_create_radial(center.x, center.y, 0, center.x, center.y, radius), stops,
        on: context)
    }
  }

  private func select(
    _ pattern: OpaquePointer?, _ stops: [GradientStop], on context: OpaquePointer
  ) throws(DrawingError) {
    guard let pattern else { throw DrawingError(subject: "gradient", problem: "out of memory") }
    // The context keeps the pattern for as long as it draws with it.
    defer { cairo_pattern_destroy(pattern) }
    for stop in stops {
      try DrawingLimits.check(opacity: stop.opacity)
      try DrawingLimits.check(gradientOffset: stop.offset)
      cairo_pattern_add_color_stop_rgba(
        pattern, stop.offset, Double(stop.color.red) / 255, Double(stop.color.green) / 255,
        Double(stop.color.blue) / 255, stop.opacity)
    }
    cairo_set_source(context, pattern)
  }
}
