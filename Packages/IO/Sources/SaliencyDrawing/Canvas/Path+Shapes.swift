extension Path {
  /// How far the control points of a quarter of a circle of radius 1 lie from its ends.
  private static let quarter = 0.552_284_749_830_793_6

  /// A closed line through points.
  ///
  /// - Parameter points: The corners, in their order.
  /// - Returns: A polygon; fewer than two points fill nothing.
  public static func polygon(_ points: [Point]) -> Path {
    var path = line(points)
    path.close()
    return path
  }

  /// An open line through points.
  ///
  /// - Parameter points: The points, in their order.
  /// - Returns: The line.
  public static func line(_ points: [Point]) -> Path {
    var path = Path()
    for point in points { path.line(to: point) }
    return path
  }

  /// An upright rectangle.
  ///
  /// - Parameters:
  ///   - rectangle: The rectangle.
  ///   - radius: The radius of its corners, at most half of its shorter side.
  /// - Returns: The path, clockwise from the upper left corner.
  public static func rectangle(_ rectangle: Rectangle, radius: Double = 0) -> Path {
    let (left, top) = (rectangle.x, rectangle.y)
    let (right, bottom) = (rectangle.maxX, rectangle.maxY)
    let radius = min(radius, rectangle.width / 2, rectangle.height / 2)
    guard radius > 0 else {
      return polygon([
        Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom),
        Point(x: left, y: bottom),
      ])
    }
    let rest = radius * (1 - quarter)
    var path = Path()
    path.move(to: Point(x: left + radius, y: top))
    path.line(to: Point(x: right - radius, y: top))
    path.curve(
      to: Point(x: right, y: top + radius), first: Point(x: right - rest, y: top),
      second: Point(x: right, y: top + rest))
    path.line(to: Point(x: right, y: bottom - radius))
    path.curve(
      to: Point(x: right - radius, y: bottom), first: Point(x: right, y: bottom - rest),
      second: Point(x: right - rest, y: bottom))
    path.line(to: Point(x: left + radius, y: bottom))
    path.curve(
      to: Point(x: left, y: bottom - radius), first: Point(x: left + rest, y: bottom),
      second: Point(x: left, y: bottom - rest))
    path.line(to: Point(x: left, y: top + radius))
    path.curve(
      to: Point(x: left + radius, y: top), first: Point(x: left, y: top + rest),
      second: Point(x: left + rest, y: top))
    path.close()
    return path
  }

  /// An upright ellipse.
  ///
  /// - Parameters:
  ///   - center: Its middle.
  ///   - radiusX: Half of its extent to the right.
  ///   - radiusY: Half of its extent downwards.
  /// - Returns: Four curves, clockwise from the right, that are off by less than 0.03 % of a radius.
  public static func ellipse(center: Point, radiusX: Double, radiusY: Double) -> Path {
    func point(_ x: Double, _ y: Double) -> Point {
      Point(x: center.x + x * radiusX, y: center.y + y * radiusY)
    }
    let near = quarter
    var path = Path()
    path.move(to: point(1, 0))
    path.curve(to: point(0, 1), first: point(1, near), second: point(near, 1))
    path.curve(to: point(-1, 0), first: point(-near, 1), second: point(-1, near))
    path.curve(to: point(0, -1), first: point(-1, -near), second: point(-near, -1))
    path.curve(to: point(1, 0), first: point(near, -1), second: point(1, -near))
    path.close()
    return path
  }

  /// A curve without corners through points: a Catmull-Rom spline.
  ///
  /// Each control point lies a sixth of the way between the two neighbors of its point.
  ///
  /// - Parameters:
  ///   - points: The points, in their order.
  ///   - isClosed: Whether the last point is joined to the first.
  /// - Returns: The curve; fewer than three points are joined by a straight line.
  public static func smooth(through points: [Point], isClosed: Bool = true) -> Path {
    guard points.count > 2 else { return isClosed ? polygon(points) : line(points) }
    let count = points.count
    func neighbor(_ index: Int) -> Point {
      isClosed ? points[(index + count) % count] : points[max(0, min(count - 1, index))]
    }
    var path = Path()
    path.move(to: points[0])
    for index in 0..<(isClosed ? count : count - 1) {
      let (before, start) = (neighbor(index - 1), neighbor(index))
      let (end, after) = (neighbor(index + 1), neighbor(index + 2))
      path.curve(
        to: end,
        first: Point(x: start.x + (end.x - before.x) / 6, y: start.y + (end.y - before.y) / 6),
        second: Point(x: end.x - (after.x - start.x) / 6, y: end.y - (after.y - start.y) / 6))
    }
    if isClosed { path.close() }
    return path
  }
}
