/// Lines and curves that are filled, stroked or clipped to.
///
/// What lies within is decided by the nonzero rule: parts of one direction unite where they overlap,
/// and a part that runs the other way cuts a hole.
public struct Path: Hashable, Sendable {
  enum Element: Hashable, Sendable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
  }

  private(set) var elements: [Element] = []

  /// Creates an empty path.
  public init() {}

  /// Whether there is nothing in the path.
  public var isEmpty: Bool { elements.isEmpty }

  /// Begins another part at a point.
  public mutating func move(to point: Point) { elements.append(.move(point)) }

  /// Goes straight to a point; the first element of a path only begins there.
  public mutating func line(to point: Point) {
    elements.append(elements.isEmpty ? .move(point) : .line(point))
  }

  /// Goes to a point along a cubic Bézier curve.
  ///
  /// - Parameters:
  ///   - point: Where the curve ends.
  ///   - first: The control point that it leaves towards.
  ///   - second: The control point that it arrives from.
  public mutating func curve(to point: Point, first: Point, second: Point) {
    if elements.isEmpty { elements.append(.move(first)) }
    elements.append(.curve(first, second, point))
  }

  /// Goes straight back to where the part began.
  public mutating func close() {
    if !elements.isEmpty { elements.append(.close) }
  }

  /// Appends the parts of another path.
  public mutating func append(_ other: Path) { elements += other.elements }

  /// The path with all its points moved by a transform.
  ///
  /// - Parameter transform: Where each point goes.
  /// - Returns: The same lines and curves in another place.
  public func applying(_ transform: Transform) -> Path {
    var result = self
    result.elements = elements.map { element in
      switch element {
      case .move(let point): .move(transform.apply(to: point))
      case .line(let point): .line(transform.apply(to: point))
      case .curve(let first, let second, let point):
        .curve(transform.apply(to: first), transform.apply(to: second), transform.apply(to: point))
      case .close: .close
      }
    }
    return result
  }

  /// The smallest upright rectangle around all points, control points too.
  ///
  /// A curve stays within its control points, so that nothing of the path lies outside. Absent if the
  /// path is empty.
  public var controlBounds: Rectangle? {
    var points: [Point] = []
    for element in elements {
      switch element {
      case .move(let point), .line(let point): points.append(point)
      case .curve(let first, let second, let point): points += [first, second, point]
      case .close: break
      }
    }
    guard let first = points.first else { return nil }
    var (left, right, top, bottom) = (first.x, first.x, first.y, first.y)
    for point in points {
      (left, right) = (min(left, point.x), max(right, point.x))
      (top, bottom) = (min(top, point.y), max(bottom, point.y))
    }
    return Rectangle(x: left, y: top, width: right - left, height: bottom - top)
  }
}
