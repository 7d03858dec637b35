/// What kind of file a drawing becomes.
public enum CanvasFormat: Hashable, Sendable {
  /// Pixels, so many to the inch of 72 points; the file says how many.
  case png(dpi: Double)

  /// A page with lines, pictures and embedded fonts.
  case pdf

  /// A page with lines and pictures; letters are outlines, so that no font is needed to show it.
  case svg

  /// How the names of such files end: `png`, `pdf` or `svg`.
  public var fileExtension: String {
    switch self {
    case .png: "png"
    case .pdf: "pdf"
    case .svg: "svg"
    }
  }
}
