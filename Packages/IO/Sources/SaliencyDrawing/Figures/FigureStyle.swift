/// Sizes and colors of a figure, with lengths in points.
public struct FigureStyle: Hashable, Sendable {
  /// The extent of the page to the right, rounded to whole pixels of ``dpi``.
  public var width: Double

  /// The size of all letters.
  public var fontSize: Double

  /// The colors of the maps.
  public var colorMap: ColorMap

  /// The color of the contours.
  public var contourColor: ColorMap.Color

  /// How much the contours hide of what lies below, 0...1.
  public var contourOpacity: Double

  /// The width of the contours' lines.
  public var contourWidth: Double

  /// The distance between panels beside each other, rounded to whole pixels of ``dpi``.
  public var horizontalGap: Double

  /// The distance of a row from the one above, rounded to whole pixels of ``dpi``.
  public var verticalGap: Double

  /// Whether the colors are explained by a bar on the right.
  public var hasColorBar: Bool

  /// The pixels per inch on which the edges of panels lie, 1...2400.
  ///
  /// In a PNG of this resolution they are sharp.
  public var dpi: Double

  /// Creates a style.
  ///
  /// The defaults are a figure over both columns of a journal of the IEEE, 7.16 inches wide, with
  /// contours as in the paper's figures (section 6).
  ///
  /// - Parameters:
  ///   - width: The extent of the page to the right.
  ///   - fontSize: The size of all letters.
  ///   - colorMap: The colors of the maps.
  ///   - contourColor: The color of the contours.
  ///   - contourOpacity: How much the contours hide of what lies below, 0...1.
  ///   - contourWidth: The width of the contours' lines.
  ///   - horizontalGap: The distance between panels beside each other.
  ///   - verticalGap: The distance of a row from the one above.
  ///   - hasColorBar: Whether the colors are explained by a bar on the right.
  ///   - dpi: The pixels per inch on which the edges of panels lie.
  public init(
    width: Double = 515.52, fontSize: Double = 7, colorMap: ColorMap = .viridis,
    contourColor: ColorMap.Color = .white, contourOpacity: Double = 0.6,
    contourWidth: Double = 1.5, horizontalGap: Double = 2, verticalGap: Double = 3,
    hasColorBar: Bool = false, dpi: Double = 200
  ) {
    self.width = width
    self.fontSize = fontSize
    self.colorMap = colorMap
    self.contourColor = contourColor
    self.contourOpacity = contourOpacity
    self.contourWidth = contourWidth
    self.horizontalGap = horizontalGap
    self.verticalGap = verticalGap
    self.hasColorBar = hasColorBar
    self.dpi = dpi
  }

  /// Refuses numbers that no figure can be laid out with.
  func check() throws(DrawingError) {
    let lengths = 0...DrawingLimits.page
    let numbers: [(name: String, value: Double, range: ClosedRange<Double>)] = [
      ("width", width, 1...DrawingLimits.page),
      ("font size", fontSize, 0.1...1000),
      ("horizontal gap", horizontalGap, lengths),
      ("vertical gap", verticalGap, lengths),
      ("contour width", contourWidth, lengths),
      ("contour opacity", contourOpacity, 0...1),
      ("resolution", dpi, DrawingLimits.resolutions),
    ]
    for number in numbers where !number.range.contains(number.value) {
      throw DrawingError(
        subject: "figure",
        problem: "expected a \(number.name) of \(number.range.lowerBound)..."
          + "\(number.range.upperBound), found \(number.value)",
        remedy: "give another \(number.name)")
    }
  }
}
