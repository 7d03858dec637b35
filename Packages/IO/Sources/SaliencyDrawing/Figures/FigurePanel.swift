public import SaliencyIO
public import SaliencyTensor

/// One picture of a figure.
///
/// The photograph is drawn first, then the map over it, then the contour. A panel with neither
/// photograph nor map is light gray and shows its note; one that has nothing at all is left blank.
public struct FigurePanel: Hashable, Sendable {
  /// What stands over the panel, empty for nothing.
  ///
  /// It may have line breaks; without, a title that is too wide is broken at a space.
  public var title: String

  /// The photograph, stretched to the panel's square.
  public var photograph: PixelImage?

  /// The map, `[h, w]` of finite values, in the whole color map over its own range.
  public var map: Tensor?

  /// Whether colors run into each other, for maps that were enlarged before.
  ///
  /// Otherwise each value is a cell with sharp edges.
  public var isSmooth: Bool

  /// How much the map hides of the photograph, 0...1.
  public var opacity: Double

  /// The outline of an object.
  public var contour: Contour?

  /// What stands in a panel that has neither photograph nor map, such as why there is no map.
  ///
  /// It is broken at spaces, and shortened if it is too long for the panel.
  public var note: String

  /// Creates a panel.
  ///
  /// - Parameters:
  ///   - title: What stands over the panel.
  ///   - photograph: The photograph.
  ///   - map: The map, `[h, w]`.
  ///   - isSmooth: Whether the map's colors run into each other.
  ///   - opacity: How much the map hides of the photograph, 0...1.
  ///   - contour: The outline of an object.
  ///   - note: What stands in a panel that has neither photograph nor map.
  public init(
    title: String = "", photograph: PixelImage? = nil, map: Tensor? = nil, isSmooth: Bool = false,
    opacity: Double = 1, contour: Contour? = nil, note: String = ""
  ) {
    self.title = title
    self.photograph = photograph
    self.map = map
    self.isSmooth = isSmooth
    self.opacity = opacity
    self.contour = contour
    self.note = note
  }

  /// Whether there is nothing to be seen but perhaps a title.
  var isBlank: Bool { photograph == nil && map == nil && contour == nil && note.isEmpty }
}
