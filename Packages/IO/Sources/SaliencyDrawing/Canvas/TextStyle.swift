/// How a text is set.
///
/// The font is DejaVu Sans, or what fontconfig gives for it where it is missing; it has the letters of
/// most European languages and the usual signs of mathematics, but no Chinese or Japanese ones.
public struct TextStyle: Hashable, Sendable {
  /// Which part of each line lies at the point of a text, along the line.
  public enum Alignment: Hashable, Sendable {
    /// The line begins there.
    case left
    /// The middle of the line lies there.
    case center
    /// The line ends there.
    case right
  }

  /// Which part of all lines together lies at the point of a text, across the lines.
  public enum VerticalAlignment: Hashable, Sendable {
    /// The upper border of the first line.
    case top
    /// Halfway between the upper border of the first line and the lower border of the last.
    case middle
    /// The line on which the letters of the first line stand.
    case baseline
    /// The lower border of the last line.
    case bottom
  }

  /// In which direction a text runs.
  public enum Direction: Hashable, Sendable {
    /// From left to right.
    case horizontal
    /// From the bottom to the top, turned by 90 degrees.
    case upwards
  }

  /// The size of the font in points.
  public var size: Double

  /// The color of the letters.
  public var color: ColorMap.Color

  /// Which part of each line lies at the point of the text.
  public var alignment: Alignment

  /// Which part of all lines together lies at the point of the text.
  public var verticalAlignment: VerticalAlignment

  /// In which direction the text runs.
  public var direction: Direction

  /// The longest that a line may be, in points; longer ones end in an ellipsis.
  ///
  /// Absent if lines may have any length.
  public var maximumWidth: Double?

  /// Creates a style.
  ///
  /// - Parameters:
  ///   - size: The size of the font in points.
  ///   - color: The color of the letters.
  ///   - alignment: Which part of each line lies at the point of the text.
  ///   - verticalAlignment: Which part of all lines together lies at the point of the text.
  ///   - direction: In which direction the text runs.
  ///   - maximumWidth: The longest that a line may be, in points.
  public init(
    size: Double, color: ColorMap.Color = .black, alignment: Alignment = .left,
    verticalAlignment: VerticalAlignment = .baseline, direction: Direction = .horizontal,
    maximumWidth: Double? = nil
  ) {
    self.size = size
    self.color = color
    self.alignment = alignment
    self.verticalAlignment = verticalAlignment
    self.direction = direction
    self.maximumWidth = maximumWidth
  }
}

extension ColorMap.Color {
  /// No light.
  public static let black = ColorMap.Color(red: 0, green: 0, blue: 0)

  /// All light.
  public static let white = ColorMap.Color(red: 255, green: 255, blue: 255)
}
