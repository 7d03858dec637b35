public import SaliencyIO

extension Canvas {
  /// The drawing as a file.
  ///
  /// There is no date and no other note in it, so that equal canvases give equal bytes.
  ///
  /// - Parameter format: The kind of file.
  /// - Returns: The bytes of the file.
  /// - Throws: ``DrawingError`` if the file would be too large, a number that was drawn with makes no
  ///   sense, or cairo fails, for instance for want of memory.
  public func data(as format: CanvasFormat) throws(DrawingError) -> [UInt8] {
    switch format {
    case .png(let dpi): try pngData(dpi: dpi)
    case .pdf: try VectorSurface.pdfData(of: self)
    case .svg: try VectorSurface.svgData(of: self)
    }
  }

  /// The drawing as pixels.
  ///
  /// - Parameter dpi: Pixels per inch of 72 points, 1...2400.
  /// - Returns: A picture of `[H, W, 3]`, `H` and `W` being the page's extents in pixels, rounded.
  /// - Throws: ``DrawingError`` as ``data(as:)``.
  public func pixels(dpi: Double) throws(DrawingError) -> PixelImage {
    try PixelSurface.image(of: self, dpi: dpi)
  }

  /// Writes the drawing to a file, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: The kind of file.
  ///   - replacing: Whether a file of this name may be replaced.
  /// - Throws: ``DrawingError`` if it cannot be drawn, `FileError` if the file cannot be written.
  public func write(to path: String, as format: CanvasFormat, replacing: Bool = true) throws {
    let bytes = try data(as: format)
    try writeAtomically(to: path, replacing: replacing) { writer in try writer.write(bytes) }
  }

  private func pngData(dpi: Double) throws(DrawingError) -> [UInt8] {
    let image = try pixels(dpi: dpi)
    do {
      return PNGResolution.insert(dpi: dpi, into: try image.pngData())
    } catch {
      throw DrawingError(subject: "PNG", problem: error.problem, remedy: error.remedy)
    }
  }
}
