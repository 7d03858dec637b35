#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An affine transform: `x' = a x + c y + e`, `y' = b x + d y + f`.
public struct Transform: Hashable, Sendable {
  /// What `x` adds to `x'`.
  public let a: Double

  /// What `x` adds to `y'`.
  public let b: Double

  /// What `y` adds to `x'`.
  public let c: Double

  /// What `y` adds to `y'`.
  public let d: Double

  /// What is added to `x'`.
  public let e: Double

  /// What is added to `y'`.
  public let f: Double

  /// Creates a transform from its six numbers.
  public init(a: Double, b: Double, c: Double, d: Double, e: Double, f: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
    self.e = e
    self.f = f
  }

  /// Leaves everything where it is.
  public static let identity = Transform(a: 1, b: 0, c: 0, d: 1, e: 0, f: 0)

  /// Moves by `x` to the right and by `y` downwards.
  public static func translation(x: Double, y: Double) -> Transform {
    Transform(a: 1, b: 0, c: 0, d: 1, e: x, f: y)
  }

  /// Stretches about the origin; negative numbers mirror.
  public static func scale(x: Double, y: Double) -> Transform {
    Transform(a: x, b: 0, c: 0, d: y, e: 0, f: 0)
  }

  /// Turns about the origin, clockwise as seen, by an angle in radians.
  public static func rotation(_ angle: Double) -> Transform {
    let (sine, cosine) = (sin(angle), cos(angle))
    return Transform(a: cosine, b: sine, c: -sine, d: cosine, e: 0, f: 0)
  }

  /// This transform and then another one.
  ///
  /// - Parameter next: What is applied to the result of this one.
  /// - Returns: Both as one.
  public func then(_ next: Transform) -> Transform {
    Transform(
      a: next.a * a + next.c * b, b: next.b * a + next.d * b,
      c: next.a * c + next.c * d, d: next.b * c + next.d * d,
      e: next.a * e + next.c * f + next.e, f: next.b * e + next.d * f + next.f)
  }

  /// Where a point goes.
  public func apply(to point: Point) -> Point {
    Point(x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f)
  }
}
