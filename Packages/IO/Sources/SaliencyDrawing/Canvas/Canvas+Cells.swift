public import SaliencyTensor

extension Canvas {
  /// Draws a map as cells of one color each, the whole color map over the map's own range.
  ///
  /// The color of a value is that of `(value - min) / (max - min)`; a map of one value has the low end
  /// of the color map, as in matplotlib. Cells show no seams: in a PNG they end between pixels, and in
  /// a PDF or SVG each is drawn on for 0.75 points under its neighbors to the right and below.
  ///
  /// - Parameters:
  ///   - map: `[h, w]`, finite values.
  ///   - colorMap: The colors.
  ///   - rectangle: Where the map is drawn, with `[0, 0]` in the upper left corner.
  ///   - opacity: 1 hides what lies below, 0 shows nothing.
  /// - Throws: `ShapeError` if the map is not `[h, w]` or empty, or a value is not finite.
  public mutating func drawCells(
    of map: Tensor, colorMap: ColorMap, in rectangle: Rectangle, opacity: Double = 1
  ) throws(ShapeError) {
    guard map.shape.rank == 2, map.shape.count > 0 else {
      throw ShapeError(operation: "cells of a map", expected: "[h, w]", found: map.shape)
    }
    let width = map.shape[1]
    let values = map.scalars
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw ShapeError(
        operation: "cells of a map", expected: "finite values",
        found: "\(values[place]) at [\(place / width), \(place % width)]")
    }
    let low = Double(values.min() ?? 0)
    let range = Double(values.max() ?? 0) - low
    let palette = colorMap.colors
    let colors = values.map { value in
      palette[ColorMap.index(of: range > 0 ? Float((Double(value) - low) / range) : 0)]
    }
    let grid = CellGrid(width: width, height: map.shape[0], colors: colors)
    append(.cells(grid, rectangle, opacity: opacity))
  }
}
