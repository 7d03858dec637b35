/// Finds closed lines in a field that is surrounded by background.
///
/// A square has four pixel centers for corners; squares begin one row and one column before the field
/// and end one after it. A line crosses each side at most once, so that sides are all that has to be
/// remembered: in which order they are crossed.
struct MarchingSquares {
  /// `[height, width]`, finite.
  let values: UnsafeBufferPointer<Float>
  let width: Int
  let height: Int
  let level: Double

  /// Where the center of pixel `[0, 0]` lies.
  let center: Point

  func rings() -> [[Point]] {
    var starts: [Int] = []
    var following: [Int: Int] = [:]
    for row in -1..<height {
      for column in -1..<width {
        for segment in segments(row, column) {
          starts.append(segment.start)
          following[segment.start] = segment.end
        }
      }
    }
    var rings: [[Point]] = []
    for start in starts {
      var points: [Point] = []
      var side = start
      // A side is left once and reached once, so that the walk ends where it began.
      while let next = following.removeValue(forKey: side) {
        append(crossing(side), to: &points)
        side = next
      }
      if points.count > 1, points.first == points.last { points.removeLast() }
      // Where pixels have the value of the level, a ring may shrink to nothing.
      if points.count > 2 { rings.append(points) }
    }
    return rings
  }

  private func append(_ point: Point, to points: inout [Point]) {
    if points.last != point { points.append(point) }
  }

  // MARK: Sides

  private enum Direction: Int {
    case right
    case down
  }

  /// A number for the side that goes from a pixel center to the next one.
  private func side(_ row: Int, _ column: Int, _ direction: Direction) -> Int {
    2 * ((row + 1) * (width + 2) + column + 1) + direction.rawValue
  }

  private func crossing(_ side: Int) -> Point {
    let row = side / 2 / (width + 2) - 1
    let column = side / 2 % (width + 2) - 1
    let isRightwards = side % 2 == Direction.right.rawValue
    let share: Double
    if let first = value(row, column),
      let second = isRightwards ? value(row, column + 1) : value(row + 1, column)
    {
      share = (level - first) / (second - first)
    } else {
      // On the border of the picture, whatever the value beside it.
      share = 0.5
    }
    return Point(
      x: center.x + Double(column) + (isRightwards ? share : 0),
      y: center.y + Double(row) + (isRightwards ? 0 : share))
  }

  // MARK: Squares

  private struct Segment {
    let start: Int
    let end: Int
  }

  /// The pieces of line in the square whose upper left corner is a pixel center.
  private func segments(_ row: Int, _ column: Int) -> [Segment] {
    // Clockwise from the upper left: the corner i lies between the sides i - 1 and i.
    let isInside = [
      isInside(row, column), isInside(row, column + 1), isInside(row + 1, column + 1),
      isInside(row + 1, column),
    ]
    // Nearly all squares; the rest is only for those that a line crosses.
    guard isInside.contains(true), isInside.contains(false) else { return [] }
    let sides = [
      side(row, column, .right), side(row, column + 1, .down), side(row + 1, column, .right),
      side(row, column, .down),
    ]
    // With the inside to its right, a line begins at a side that leads outwards clockwise.
    let outwards = (0..<4).filter { isInside[$0] && !isInside[($0 + 1) % 4] }
    let isJoined = outwards.count == 2 && mean(row, column) > level
    return outwards.map { first in
      // Joined, the line turns around the outer corner that follows, else around the inner corner that
      // came before. With one way in, both find it.
      var last = first
      repeat {
        last = (last + (isJoined ? 1 : 3)) % 4
      } while isInside[last] || !isInside[(last + 1) % 4]
      return Segment(start: sides[first], end: sides[last])
    }
  }

  private func isInside(_ row: Int, _ column: Int) -> Bool {
    value(row, column).map { $0 > level } ?? false
  }

  /// The mean of the corners of a square, all of which lie in the field.
  ///
  /// Squares at the border have two neighboring corners outside or three, and no saddle.
  private func mean(_ row: Int, _ column: Int) -> Double {
    let corners = [(0, 0), (0, 1), (1, 1), (1, 0)].compactMap { value(row + $0.0, column + $0.1) }
    return corners.reduce(0, +) / Double(corners.count)
  }

  private func value(_ row: Int, _ column: Int) -> Double? {
    guard (0..<height).contains(row), (0..<width).contains(column) else { return nil }
    return Double(values[row * width + column])
  }
}
