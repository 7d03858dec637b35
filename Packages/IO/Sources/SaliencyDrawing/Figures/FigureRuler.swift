/// Turns points into the whole pixels that a figure is laid out in, and back.
///
/// All numbers of pixels stay below 2^31: pages, gaps and letters are at most 14,400 points long, which
/// are 480,000 pixels at the highest resolution.
struct FigureRuler: Hashable, Sendable {
  /// Pixels per inch of 72 points, positive.
  let dpi: Double

  func points(_ pixels: Int) -> Double { Double(pixels) * 72 / dpi }

  func nearestPixels(to points: Double) -> Int { Int(inPixels(points).rounded()) }

  /// So many pixels that the length fits into them.
  func pixels(holding points: Double) -> Int { Int(inPixels(points).rounded(.up)) }

  func rectangle(x: Int, y: Int, width: Int, height: Int) -> Rectangle {
    // Corners are what must lie on pixels, also after rounding.
    let (left, top) = (points(x), points(y))
    return Rectangle(
      x: left, y: top, width: points(x + width) - left, height: points(y + height) - top)
  }

  /// Texts of very many lines are cut at a height that no page has.
  private func inPixels(_ points: Double) -> Double { min(points * dpi / 72, 1e9) }
}
