/// Rows and columns of panels of one size, with titles above and beside them.
///
/// A row's titles stand above its panels; a row without titles leaves no room for them. Titles that are
/// too long are shortened by an ellipsis, so that nothing overlaps.
public struct FigureGrid: Hashable, Sendable {
  /// Panels beside each other.
  public struct Row: Hashable, Sendable {
    /// What stands to the left of the row and reads upwards, empty for nothing.
    ///
    /// It may have line breaks.
    public var sideTitle: String

    /// The panels from left to right.
    public var panels: [FigurePanel]

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - sideTitle: What stands to the left of the row.
    ///   - panels: The panels from left to right.
    public init(sideTitle: String = "", panels: [FigurePanel]) {
      self.sideTitle = sideTitle
      self.panels = panels
    }
  }

  /// The rows from the top; where one has fewer panels than the longest, its end is left blank.
  public var rows: [Row]

  /// Sizes and colors.
  public var style: FigureStyle

  /// Creates a figure.
  ///
  /// - Parameters:
  ///   - rows: The rows from the top.
  ///   - style: Sizes and colors.
  public init(rows: [Row], style: FigureStyle = FigureStyle()) {
    self.rows = rows
    self.style = style
  }

  /// Lays the figure out on a page as wide as the style says, and as high as it needs.
  ///
  /// Panels are squares as large as the width allows.
  ///
  /// - Returns: The page.
  /// - Throws: ``DrawingError`` if there are no panels, a number of the style makes no sense, there is no
  ///   room for panels, or the page would be too high; `ShapeError` if a map is not `[h, w]` or not
  ///   finite.
  public func canvas() throws -> Canvas {
    let layout = try FigureLayout.fitting(self)
    var canvas = try Canvas(width: layout.width, height: layout.height)
    for (row, placed) in zip(rows, layout.rows) {
      for (panel, place) in zip(row.panels, placed.panels) {
        try canvas.draw(panel, in: place.rectangle, style: style)
        canvas.draw(place.title, at: place.titlePoint, style: layout.titleStyle)
      }
      canvas.draw(row.sideTitle, at: placed.sideTitlePoint, style: layout.sideTitleStyle)
    }
    if let colorBar = layout.colorBar { try canvas.draw(colorBar, style: style) }
    return canvas
  }
}
