internal import CCairo

/// A text in lines that are ready to be set.
struct CairoText {
  let lines: [String]
  let widths: [Double]

  private let style: TextStyle
  private let font: CairoFont

  /// The distance from one line to the next, as a multiple of the size of the font.
  private static let lineDistance = 1.2

  init(_ text: String, style: TextStyle) throws(DrawingError) {
    let font = try CairoFont(size: style.size)
    var lines: [String] = []
    var widths: [Double] = []
    for part in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var line = Self.withoutControls(part)
      if let maximumWidth = style.maximumWidth {
        guard maximumWidth >= 0 else {
          throw DrawingError(
            subject: "text", problem: "expected a width of 0 or more, found \(maximumWidth)")
        }
        line = try font.shortened(line, to: maximumWidth)
      }
      lines.append(line)
      widths.append(try font.width(of: line))
    }
    self.lines = lines
    self.widths = widths
    self.style = style
    self.font = font
  }

  /// From the upper border of the first line to the lower border of the last.
  var height: Double { font.ascent + font.descent + Double(lines.count - 1) * distance }

  private var distance: Double { Self.lineDistance * style.size }

  /// How far below the point of the text the letters of the first line stand.
  private var firstLine: Double {
    switch style.verticalAlignment {
    case .top: font.ascent
    case .middle: font.ascent - height / 2
    case .baseline: 0
    case .bottom: font.ascent - height
    }
  }

  func draw(at point: Point, on context: OpaquePointer) throws(DrawingError) {
    Ink(color: style.color, opacity: 1).select(on: context)
    font.select(on: context)
    cairo_translate(context, point.x, point.y)
    if style.direction == .upwards {
      var turn = cairo_matrix_t(xx: 0, yx: -1, xy: 1, yy: 0, x0: 0, y0: 0)
      cairo_transform(context, &turn)
    }
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let start: Double =
        switch style.alignment {
        case .left: 0
        case .center: -widths[index] / 2
        case .right: -widths[index]
        }
      let y = firstLine + Double(index) * distance
      try DrawingLimits.check([Point(x: start, y: y), Point(x: start + widths[index], y: y)])
      cairo_move_to(context, start, y)
      cairo_show_text(context, line)
    }
  }

  /// Puts spaces for characters that fonts have no signs for, and that would end the text for C.
  private static func withoutControls(_ line: Substring) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return String(scalars)
  }
}
