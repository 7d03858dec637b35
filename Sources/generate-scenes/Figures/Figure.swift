import SaliencyDrawing

/// A drawing of parts in coordinates of its own: `x` to the right, `y` downwards, about -1...1.
struct Figure {
  /// What a part is painted with.
  enum Role {
    /// The largest parts, with the surface's pattern.
    case main
    /// Parts of the main color without the pattern, lit ones, and those on the far side.
    case plain, near, far
    case second, dark, glass, accent, light
    /// Lines and eyes.
    case black
  }

  struct Part {
    let role: Role
    let path: Path

    /// The width of a line; absent for what is filled.
    let lineWidth: Double?
  }

  private(set) var parts: [Part]

  init(parts: [Part] = []) { self.parts = parts }

  mutating func fill(_ role: Role, _ path: Path) {
    parts.append(Part(role: role, path: path, lineWidth: nil))
  }

  mutating func stroke(_ role: Role, _ path: Path, width: Double) {
    parts.append(Part(role: role, path: path, lineWidth: width))
  }

  // MARK: Shapes

  typealias Place = (x: Double, y: Double)

  /// A closed curve without corners.
  mutating func blob(_ role: Role, _ places: [Place]) {
    fill(role, .smooth(through: places.map { Point(x: $0.x, y: $0.y) }))
  }

  /// A polygon whose corners are cut by curves.
  mutating func polygon(_ role: Role, _ places: [Place], radius: Double = 0.03) {
    fill(role, .rounded(places.map { Point(x: $0.x, y: $0.y) }, radius: radius))
  }

  mutating func ellipse(
    _ role: Role, _ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double
  ) {
    fill(role, .ellipse(center: Point(x: x, y: y), radiusX: radiusX, radiusY: radiusY))
  }

  mutating func circle(_ role: Role, _ x: Double, _ y: Double, _ radius: Double) {
    ellipse(role, x, y, radius, radius)
  }

  mutating func ring(_ role: Role, _ x: Double, _ y: Double, _ radius: Double, width: Double) {
    stroke(
      role, .ellipse(center: Point(x: x, y: y), radiusX: radius, radiusY: radius), width: width)
  }

  /// An upright rectangle from one corner to the opposite one.
  mutating func box(
    _ role: Role, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double,
    radius: Double = 0.02
  ) {
    let rectangle = Rectangle(x: left, y: top, width: right - left, height: bottom - top)
    fill(role, .rectangle(rectangle, radius: radius))
  }

  /// A line of straight pieces.
  mutating func line(_ role: Role, _ places: [Place], width: Double) {
    stroke(role, .line(places.map { Point(x: $0.x, y: $0.y) }), width: width)
  }

  /// A curve through places.
  mutating func bow(_ role: Role, _ places: [Place], width: Double) {
    stroke(
      role, .smooth(through: places.map { Point(x: $0.x, y: $0.y) }, isClosed: false), width: width)
  }

  /// A limb that becomes thinner from its first to its last place, with round ends.
  mutating func limb(_ role: Role, _ from: Place, _ to: Place, _ width: Double, _ end: Double) {
    let (x, y) = (to.x - from.x, to.y - from.y)
    let length = max(1e-6, (x * x + y * y).squareRoot())
    let (acrossX, acrossY) = (-y / length / 2, x / length / 2)
    polygon(
      role,
      [
        (from.x + acrossX * width, from.y + acrossY * width),
        (to.x + acrossX * end, to.y + acrossY * end),
        (to.x - acrossX * end, to.y - acrossY * end),
        (from.x - acrossX * width, from.y - acrossY * width),
      ], radius: end * 0.4)
  }

  /// The parts after a transform that stretches all directions alike.
  ///
  /// - Parameters:
  ///   - transform: Where points go.
  ///   - scale: How much longer lengths become.
  /// - Returns: The same figure elsewhere.
  func applying(_ transform: Transform, scale: Double) -> Figure {
    Figure(
      parts: parts.map { part in
        Part(
          role: part.role, path: part.path.applying(transform),
          lineWidth: part.lineWidth.map { $0 * scale })
      })
  }

  /// The upright rectangle around all parts.
  var bounds: Rectangle {
    var (left, right) = (Double.infinity, -Double.infinity)
    var (top, bottom) = (left, right)
    for part in parts {
      guard let box = part.path.controlBounds else { continue }
      let margin = (part.lineWidth ?? 0) / 2
      (left, top) = (min(left, box.x - margin), min(top, box.y - margin))
      (right, bottom) = (max(right, box.maxX + margin), max(bottom, box.maxY + margin))
    }
    guard left <= right else { return Rectangle(x: 0, y: 0, width: 0, height: 0) }
    return Rectangle(x: left, y: top, width: right - left, height: bottom - top)
  }
}
