/// How a figure is laid out from left to right, in pixels.
struct FigureColumns: Hashable, Sendable {
  let pageWidth: Int

  /// The white border that letters may reach into.
  let margin: Int

  /// The distance from the margin to the middle of the side titles, in points.
  let sideTitleCenter: Double

  /// Where the first panels begin.
  let start: Int

  /// The sides of a panel.
  let side: Int

  let gap: Int

  /// Where the panels end.
  let end: Int

  private static let smallestSide = 8

  /// Fits the panels of a figure into its width.
  ///
  /// - Parameters:
  ///   - grid: The figure, with a style that was checked.
  ///   - colorBar: The extent of the color bar with all that belongs to it, 0 if there is none.
  /// - Throws: ``DrawingError`` if there are no panels, or no room for them.
  init(_ grid: FigureGrid, colorBar: Int) throws(DrawingError) {
    let style = grid.style
    let ruler = FigureRuler(dpi: style.dpi)
    guard let count = grid.rows.map(\.panels.count).max(), count > 0 else {
      throw DrawingError(
        subject: "figure", problem: "expected at least one panel, found none",
        remedy: "give rows with panels")
    }
    pageWidth = max(1, ruler.nearestPixels(to: style.width))
    margin = ruler.pixels(holding: max(style.horizontalGap / 2, 0.15 * style.fontSize))
    let sideTitleHeight = try Self.height(ofSideTitlesOf: grid)
    let sideTitles =
      sideTitleHeight > 0 ? ruler.pixels(holding: sideTitleHeight + 0.3 * style.fontSize) : 0
    sideTitleCenter = sideTitleHeight / 2
    gap = ruler.nearestPixels(to: style.horizontalGap)
    let room = pageWidth - 2 * margin - sideTitles - colorBar - (count - 1) * gap
    side = room / count
    guard side >= Self.smallestSide else {
      throw DrawingError(
        subject: "figure",
        problem: "expected a width that leaves \(count) panels at least \(Self.smallestSide) "
          + "pixels each, found \(style.width) points at \(style.dpi) dots per inch",
        remedy: "make the figure wider or its text smaller, or put fewer panels into a row")
    }
    // The few pixels that are left over lie on both sides.
    start = margin + sideTitles + (room - count * side) / 2
    end = start + count * side + (count - 1) * gap
  }

  /// How far the side title of the most lines reaches across its lines, in points.
  private static func height(ofSideTitlesOf grid: FigureGrid) throws(DrawingError) -> Double {
    let textStyle = TextStyle(size: grid.style.fontSize)
    var highest = 0.0
    for row in grid.rows where !row.sideTitle.isEmpty {
      highest = max(highest, try textStyle.height(of: row.sideTitle))
    }
    return highest
  }
}
