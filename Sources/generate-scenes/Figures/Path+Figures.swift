import SaliencyDrawing

extension Path {
  /// A polygon whose corners are replaced by curves that begin at a distance before them.
  ///
  /// - Parameters:
  ///   - points: The corners.
  ///   - radius: The distance, at most 0.45 of an edge.
  /// - Returns: The path.
  static func rounded(_ points: [Point], radius: Double) -> Path {
    var path = Path()
    let count = points.count
    for index in 0..<count {
      let corner = points[index]
      let before = points[(index + count - 1) % count]
      let after = points[(index + 1) % count]
      let (start, end) = (
        corner.towards(before, by: radius), corner.towards(after, by: radius)
      )
      path.line(to: start)
      path.curve(to: end, first: start.mixed(corner, 2 / 3), second: end.mixed(corner, 2 / 3))
    }
    path.close()
    return path
  }

  /// Circles around places and the polygon between these, as one shape.
  static func wool(_ places: [Figure.Place], radius: Double) -> Path {
    let points = places.map { Point(x: $0.x, y: $0.y) }
    var path = Path.polygon(points)
    for point in points {
      path.append(.ellipse(center: point, radiusX: radius, radiusY: radius))
    }
    return path
  }
}

extension Point {
  /// The point at a distance on the way to another one, at most 0.45 of it.
  fileprivate func towards(_ other: Point, by distance: Double) -> Point {
    let (x, y) = (other.x - self.x, other.y - self.y)
    let length = (x * x + y * y).squareRoot()
    return length > 0 ? mixed(other, min(0.45, distance / length)) : self
  }

  fileprivate func mixed(_ other: Point, _ share: Double) -> Point {
    Point(x: x + (other.x - x) * share, y: y + (other.y - y) * share)
  }
}
