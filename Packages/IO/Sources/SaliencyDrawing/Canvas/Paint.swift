/// What paths are filled and stroked with.
public enum Paint: Hashable, Sendable {
  /// One color; an opacity of 1 hides what lies below, 0 shows nothing.
  case color(ColorMap.Color, opacity: Double = 1)

  /// Colors that change along a line and are constant across it and beyond its ends.
  case linearGradient(from: Point, to: Point, stops: [GradientStop])

  /// Colors that change from a center outwards and are constant beyond the radius.
  case radialGradient(center: Point, radius: Double, stops: [GradientStop])
}

/// A color at a place of a gradient; between two places colors run into each other.
public struct GradientStop: Hashable, Sendable {
  /// The place, 0 at the start and 1 at the end.
  public let offset: Double

  /// The color.
  public let color: ColorMap.Color

  /// 1 hides what lies below, 0 shows nothing.
  public let opacity: Double

  /// Creates a stop.
  public init(offset: Double, color: ColorMap.Color, opacity: Double = 1) {
    self.offset = offset
    self.color = color
    self.opacity = opacity
  }
}
