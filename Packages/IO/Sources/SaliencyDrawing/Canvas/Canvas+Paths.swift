extension Canvas {
  /// Fills a path.
  ///
  /// - Parameters:
  ///   - path: What is filled; open parts are closed by straight lines.
  ///   - paint: A color or a gradient.
  public mutating func fill(_ path: Path, with paint: Paint) {
    append(.fill(path, paint))
  }

  /// Draws along a path, with round corners and ends.
  ///
  /// - Parameters:
  ///   - path: What is followed.
  ///   - paint: A color or a gradient.
  ///   - lineWidth: The width of the line in points.
  public mutating func stroke(_ path: Path, with paint: Paint, lineWidth: Double = 1) {
    append(.stroke(path, paint, width: lineWidth))
  }

  /// Draws only what lies within a path.
  ///
  /// - Parameters:
  ///   - path: What is left of the drawing.
  ///   - draw: Draws on a canvas of the same size.
  /// - Throws: What `draw` throws; nothing is drawn then.
  public mutating func clip<Failure: Error>(
    to path: Path, _ draw: (inout Canvas) throws(Failure) -> Void
  ) throws(Failure) {
    var inner = emptyCopy
    try draw(&inner)
    append(.clipPath(path, inner.commands))
  }
}
