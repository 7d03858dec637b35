public import SaliencyIO

/// A page that is drawn once and written as PNG, PDF or SVG.
///
/// Lengths are points, 1/72 inch; `x` runs to the right and `y` downwards from the upper left corner.
/// What is drawn later lies above what was drawn before. A canvas is a value that only remembers what
/// is to be drawn: ``data(as:)`` draws it, and that is where numbers that make no sense are refused.
/// Equal canvases give equal bytes, whenever and wherever they are written, as long as the fonts and
/// the version of cairo are the same.
public struct Canvas: Hashable, Sendable {
  /// The extent of the page to the right in points.
  public let width: Double

  /// The extent of the page downwards in points.
  public let height: Double

  /// The color of the page where nothing is drawn.
  public let background: ColorMap.Color

  private(set) var commands: [DrawingCommand] = []

  /// Creates an empty page.
  ///
  /// - Parameters:
  ///   - width: The extent to the right in points.
  ///   - height: The extent downwards in points.
  ///   - background: The color of the page.
  /// - Throws: ``DrawingError`` if an extent is not positive, or above 14,400 points, the most that PDF
  ///   allows.
  public init(
    width: Double, height: Double, background: ColorMap.Color = .white
  ) throws(DrawingError) {
    try DrawingLimits.checkPage(width: width, height: height)
    self.width = width
    self.height = height
    self.background = background
  }

  /// The whole page.
  public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: width, height: height) }

  /// Fills a rectangle with a color.
  ///
  /// - Parameters:
  ///   - rectangle: What is filled.
  ///   - color: The color.
  ///   - opacity: 1 hides what lies below, 0 shows nothing.
  public mutating func fill(
    _ rectangle: Rectangle, color: ColorMap.Color, opacity: Double = 1
  ) {
    commands.append(.rectangle(rectangle, Ink(color: color, opacity: opacity)))
  }

  /// Draws a line from point to point, with round corners.
  ///
  /// - Parameters:
  ///   - points: The points; fewer than two draw nothing.
  ///   - isClosed: Whether the last point is joined to the first.
  ///   - color: The color.
  ///   - opacity: 1 hides what lies below, 0 shows nothing.
  ///   - lineWidth: The width of the line in points.
  public mutating func stroke(
    _ points: [Point], isClosed: Bool = false, color: ColorMap.Color, opacity: Double = 1,
    lineWidth: Double = 1
  ) {
    let line = Line(points: points, isClosed: isClosed)
    commands.append(.lines([line], Ink(color: color, opacity: opacity), width: lineWidth))
  }

  /// Draws the rings of a contour over its picture.
  ///
  /// What of the lines reaches out of the picture is cut off. The rings are drawn at once, so that
  /// lines that see through do not add up where two of them meet.
  ///
  /// - Parameters:
  ///   - contour: The rings.
  ///   - rectangle: Where the picture is drawn that the contour belongs to.
  ///   - color: The color.
  ///   - opacity: 1 hides what lies below, 0 shows nothing.
  ///   - lineWidth: The width of the lines in points.
  public mutating func stroke(
    _ contour: Contour, in rectangle: Rectangle, color: ColorMap.Color, opacity: Double = 1,
    lineWidth: Double = 1
  ) {
    let lines = contour.points(in: rectangle).map { Line(points: $0, isClosed: true) }
    let command = DrawingCommand.lines(
      lines, Ink(color: color, opacity: opacity), width: lineWidth)
    commands.append(.clip(rectangle, [command]))
  }

  /// Draws a picture.
  ///
  /// Colors run into each other between pixels. A picture that is drawn several times is stored once in
  /// a PDF or SVG.
  ///
  /// - Parameters:
  ///   - image: The picture, gray or RGB.
  ///   - rectangle: Where it is drawn; it is stretched to fit.
  ///   - opacity: 1 hides what lies below, 0 shows nothing.
  public mutating func draw(_ image: PixelImage, in rectangle: Rectangle, opacity: Double = 1) {
    commands.append(.image(image.rgb, rectangle, opacity: opacity))
  }

  /// Sets a text.
  ///
  /// Line breaks begin new lines, 1.2 times the size of the font apart. Other control characters are
  /// set as spaces.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - point: Where it is set; the style says which part of the text lies there.
  ///   - style: The font's size, the color, the direction and the alignment.
  public mutating func draw(_ text: String, at point: Point, style: TextStyle) {
    commands.append(.text(text, point, style))
  }

  /// Draws only what lies in a rectangle.
  ///
  /// - Parameters:
  ///   - rectangle: What is left of the drawing.
  ///   - draw: Draws on a canvas of the same size.
  /// - Throws: What `draw` throws; nothing is drawn then.
  public mutating func clip<Failure: Error>(
    to rectangle: Rectangle, _ draw: (inout Canvas) throws(Failure) -> Void
  ) throws(Failure) {
    var inner = emptyCopy
    try draw(&inner)
    commands.append(.clip(rectangle, inner.commands))
  }

  /// A page of the same size on which nothing is drawn.
  var emptyCopy: Canvas {
    var copy = self
    copy.commands = []
    return copy
  }

  mutating func append(_ command: DrawingCommand) { commands.append(command) }
}
