internal import SaliencyTensor

/// The color map as a bar, with labels and a caption to its right.
struct FigureColorBar: Hashable, Sendable {
  /// What the colors mean, as captions for high bars and for low ones.
  ///
  /// Maps have no unit, as each is drawn over its own range.
  static let captions = [
    "share of each map\u{2019}s range", "share of each\nmap\u{2019}s range",
    "share\nof each\nmap\u{2019}s range",
  ]

  let caption: String

  /// The bar with its outline.
  let frame: Rectangle

  /// The width of the outline.
  let outline: Double

  let labelsX: Double
  let captionX: Double
  let textStyle: TextStyle

  /// The extents of the parts from left to right in pixels.
  struct Parts: Hashable, Sendable {
    let gap: Int
    let bar: Int
    let labels: Int
    let caption: Int

    var total: Int { gap + bar + labels + caption }

    init(caption: String, style: FigureStyle) throws(DrawingError) {
      let ruler = FigureRuler(dpi: style.dpi)
      let textStyle = TextStyle(size: style.fontSize)
      let space = 0.4 * style.fontSize
      gap = ruler.pixels(holding: max(2 * space, style.horizontalGap))
      bar = max(3, ruler.pixels(holding: style.fontSize))
      labels = ruler.pixels(holding: try textStyle.width(of: "0.5") + space)
      self.caption = ruler.pixels(holding: try textStyle.height(of: caption) + space)
    }
  }

  /// Places a bar.
  ///
  /// - Parameters:
  ///   - caption: One of the captions.
  ///   - parts: Their extents.
  ///   - x: Where the parts begin, in pixels.
  ///   - y: The upper border in pixels.
  ///   - height: The bar's height in pixels.
  ///   - style: The figure's.
  init(caption: String, parts: Parts, x: Int, y: Int, height: Int, style: FigureStyle) {
    let ruler = FigureRuler(dpi: style.dpi)
    let space = 0.4 * style.fontSize
    self.caption = caption
    frame = ruler.rectangle(x: x + parts.gap, y: y, width: parts.bar, height: height)
    outline = ruler.points(max(1, min(ruler.nearestPixels(to: 0.4), parts.bar / 3)))
    labelsX = frame.maxX + space
    captionX = ruler.points(x + parts.total - parts.caption) + space
    textStyle = TextStyle(size: style.fontSize)
  }

  /// Whether the caption need not be shortened.
  func holdsCaption() throws(DrawingError) -> Bool {
    try textStyle.width(of: caption) <= frame.height
  }
}

extension Canvas {
  /// Draws the bar with the high end on top.
  mutating func draw(_ colorBar: FigureColorBar, style: FigureStyle) throws {
    let (frame, outline) = (colorBar.frame, colorBar.outline)
    let inside = Rectangle(
      x: frame.x + outline, y: frame.y + outline, width: frame.width - 2 * outline,
      height: frame.height - 2 * outline)
    fill(frame, color: .black)
    // Value k of 0...255 has the color k.
    let values = (0...255).reversed().map { Float($0) }
    try drawCells(
      of: Tensor(shape: [values.count, 1], scalars: values), colorMap: style.colorMap, in: inside)
    drawLabels(of: colorBar)
    var caption = colorBar.textStyle
    caption.direction = .upwards
    caption.alignment = .center
    caption.verticalAlignment = .top
    caption.maximumWidth = frame.height
    draw(colorBar.caption, at: Point(x: colorBar.captionX, y: frame.center.y), style: caption)
  }

  private mutating func drawLabels(of colorBar: FigureColorBar) {
    let (frame, size) = (colorBar.frame, colorBar.textStyle.size)
    // The digits of the font are so high that the outer labels end with the bar.
    let digits = 0.73 * size
    let labels = [("1", 0.0), ("0.5", 0.5), ("0", 1)].filter { label in
      frame.height >= (label.1 == 0.5 ? 3.6 : 2.4) * size
    }
    for (label, share) in labels {
      let baseline = frame.y + digits + share * (frame.height - digits)
      draw(label, at: Point(x: colorBar.labelsX, y: baseline), style: colorBar.textStyle)
    }
  }
}
