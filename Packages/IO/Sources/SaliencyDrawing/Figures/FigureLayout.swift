/// Where all parts of a figure lie, in points.
///
/// Panels lie on whole pixels of the style's resolution, so that all is laid out in pixels first.
struct FigureLayout: Hashable, Sendable {
  struct Panel: Hashable, Sendable {
    let rectangle: Rectangle

    /// The title with the line breaks that it is set with.
    let title: String

    /// The middle of the lower border of the title.
    let titlePoint: Point
  }

  struct Row: Hashable, Sendable {
    let panels: [Panel]

    /// The middle of the side title.
    let sideTitlePoint: Point
  }

  let width: Double
  let height: Double
  let rows: [Row]
  let titleStyle: TextStyle
  let sideTitleStyle: TextStyle
  let colorBar: FigureColorBar?

  /// Lays out a figure; a color bar has the first of its captions that fits beside it.
  static func fitting(_ grid: FigureGrid) throws(DrawingError) -> FigureLayout {
    try grid.style.check()
    guard grid.style.hasColorBar else { return try FigureLayout(grid, caption: nil) }
    for caption in FigureColorBar.captions.dropLast() {
      let layout = try FigureLayout(grid, caption: caption)
      if try layout.colorBar?.holdsCaption() == true { return layout }
    }
    return try FigureLayout(grid, caption: FigureColorBar.captions.last)
  }

  private init(_ grid: FigureGrid, caption: String?) throws(DrawingError) {
    let style = grid.style
    let ruler = FigureRuler(dpi: style.dpi)
    var parts: FigureColorBar.Parts?
    if let caption { parts = try FigureColorBar.Parts(caption: caption, style: style) }
    let columns = try FigureColumns(grid, colorBar: parts?.total ?? 0)
    let gap = ruler.nearestPixels(to: style.verticalGap)
    let styles = Self.textStyles(
      size: style.fontSize, side: ruler.points(columns.side),
      gaps: (ruler.points(columns.gap), ruler.points(gap)))
    var rows: [Row] = []
    var tops: [Int] = []
    var y = columns.margin
    for row in grid.rows {
      let titles = try row.panels.map { panel throws(DrawingError) in
        try styles.title.brokenOnce(panel.title)
      }
      let top = y + (try Self.height(ofTitles: titles, style: styles.title, ruler))
      rows.append(Self.row(titles, top: top, columns, style))
      tops.append(top)
      y = top + columns.side + gap
    }
    let end = y - gap

    width = ruler.points(columns.pageWidth)
    height = ruler.points(end + columns.margin)
    try Self.check(height: height)
    self.rows = rows
    titleStyle = styles.title
    sideTitleStyle = styles.sideTitle
    if let caption, let parts, let top = tops.first {
      let highest = 4 * columns.side + 3 * gap
      colorBar = FigureColorBar(
        caption: caption, parts: parts, x: columns.end, y: top, height: min(end - top, highest),
        style: style)
    } else {
      colorBar = nil
    }
  }

  /// Titles keep a space between each other, so that neighbors do not read as one.
  private static func textStyles(
    size: Double, side: Double, gaps: (horizontal: Double, vertical: Double)
  ) -> (title: TextStyle, sideTitle: TextStyle) {
    let space = 0.3 * size
    var title = TextStyle(size: size, alignment: .center, verticalAlignment: .bottom)
    title.maximumWidth = max(0, side + gaps.horizontal - space)
    var sideTitle = TextStyle(
      size: size, alignment: .center, verticalAlignment: .middle, direction: .upwards)
    sideTitle.maximumWidth = max(0, min(side, side + gaps.vertical - space))
    return (title, sideTitle)
  }

  private static func height(
    ofTitles titles: [String], style: TextStyle, _ ruler: FigureRuler
  ) throws(DrawingError) -> Int {
    var highest = 0.0
    for title in titles where !title.isEmpty { highest = max(highest, try style.height(of: title)) }
    return highest > 0 ? ruler.pixels(holding: highest + space(belowTitlesOf: style.size)) : 0
  }

  /// How far the descenders of titles end above the panels.
  private static func space(belowTitlesOf size: Double) -> Double { 0.1 * size }

  private static func row(
    _ titles: [String], top: Int, _ columns: FigureColumns, _ style: FigureStyle
  ) -> Row {
    let ruler = FigureRuler(dpi: style.dpi)
    let titleEnd = ruler.points(top) - space(belowTitlesOf: style.fontSize)
    let panels = titles.enumerated().map { index, title in
      let rectangle = ruler.rectangle(
        x: columns.start + index * (columns.side + columns.gap), y: top, width: columns.side,
        height: columns.side)
      return Panel(
        rectangle: rectangle, title: title, titlePoint: Point(x: rectangle.center.x, y: titleEnd))
    }
    let sideTitlePoint = Point(
      x: ruler.points(columns.margin) + columns.sideTitleCenter,
      y: ruler.points(top) + ruler.points(columns.side) / 2)
    return Row(panels: panels, sideTitlePoint: sideTitlePoint)
  }

  private static func check(height: Double) throws(DrawingError) {
    guard height <= DrawingLimits.page else {
      throw DrawingError(
        subject: "figure",
        problem: "expected a height of up to \(Int(DrawingLimits.page)) points, found \(height)",
        remedy: "spread its rows over several figures, or put more panels into a row")
    }
  }
}
