import SaliencyDrawing
import ToolSupport

/// Writes a drawn page in several formats.
struct FigureFiles {
  let formats: [FigureFormat]
  let dpi: Double

  /// Writes a page.
  ///
  /// - Parameters:
  ///   - canvas: The page.
  ///   - base: The files' path without ending.
  /// - Returns: The files.
  /// - Throws: `DrawingError` if the page cannot be drawn, `FileError` if a file cannot be written.
  func write(_ canvas: Canvas, to base: String) throws -> [String] {
    try formats.map { format in
      let path = "\(base).\(format.rawValue)"
      try naming(path) { try canvas.write(to: path, as: format.canvasFormat(dpi: dpi)) }
      return path
    }
  }
}
