/// A place on a canvas or in a picture: `x` to the right, `y` downwards.
public struct Point: Hashable, Sendable {
  /// The distance from the left border.
  public var x: Double

  /// The distance from the upper border.
  public var y: Double

  /// Creates a point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle whose sides lie along the axes: `x` to the right, `y` downwards.
public struct Rectangle: Hashable, Sendable {
  /// The left side.
  public var x: Double

  /// The upper side.
  public var y: Double

  /// The extent to the right, 0 or more.
  public var width: Double

  /// The extent downwards, 0 or more.
  public var height: Double

  /// Creates a rectangle from its upper left corner and its extents.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The right side.
  public var maxX: Double { x + width }

  /// The lower side.
  public var maxY: Double { y + height }

  /// The point in the middle.
  public var center: Point { Point(x: x + width / 2, y: y + height / 2) }
}
