internal import SaliencyIO
internal import SaliencyTensor

extension Canvas {
  /// Draws a panel without its title.
  mutating func draw(
    _ panel: FigurePanel, in rectangle: Rectangle, style: FigureStyle
  ) throws {
    guard !panel.isBlank else { return }
    if panel.photograph == nil, panel.map == nil {
      fill(rectangle, color: .lightGray)
      try draw(note: panel.note, in: rectangle, fontSize: style.fontSize)
    }
    if let photograph = panel.photograph { draw(photograph, in: rectangle) }
    if let map = panel.map, panel.isSmooth {
      let picture = try heatMap(of: spreadOverRange(map), colorMap: style.colorMap)
      draw(picture, in: rectangle, opacity: panel.opacity)
    } else if let map = panel.map {
      try drawCells(of: map, colorMap: style.colorMap, in: rectangle, opacity: panel.opacity)
    }
    if let contour = panel.contour {
      stroke(
        contour, in: rectangle, color: style.contourColor, opacity: style.contourOpacity,
        lineWidth: style.contourWidth)
    }
  }

  /// Sets a note into the middle of a panel, as much of it as fits.
  private mutating func draw(
    note: String, in rectangle: Rectangle, fontSize: Double
  ) throws(DrawingError) {
    let border = 0.5 * fontSize
    let style = TextStyle(
      size: fontSize, alignment: .center, verticalAlignment: .middle,
      maximumWidth: max(0, rectangle.width - 2 * border))
    let firstLine = try style.height(of: "")
    let furtherLine = try style.height(of: "\n") - firstLine
    let room = rectangle.height - 2 * border - firstLine
    guard room >= 0 else { return }
    let text = try style.wrapped(note, maximumLines: 1 + Int(room / furtherLine))
    draw(text, at: rectangle.center, style: style)
  }
}

/// The map brought into 0...1 by its own range, as cells are; 0 if all values are equal.
private func spreadOverRange(_ map: Tensor) throws(ShapeError) -> Tensor {
  if let value = map.scalars.first(where: { !$0.isFinite }) {
    throw ShapeError(operation: "smooth map", expected: "finite values", found: "\(value)")
  }
  guard let (smallest, largest) = map.extremes, smallest < largest else {
    return Tensor(zeros: map.shape)
  }
  // The range of two floats may be no float.
  let (low, range) = (Double(smallest), Double(largest) - Double(smallest))
  return map.map { Float((Double($0) - low) / range) }
}

extension ColorMap.Color {
  /// Lets a panel be seen on a white page.
  fileprivate static let lightGray = ColorMap.Color(red: 232, green: 232, blue: 232)
}
