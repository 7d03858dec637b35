internal import SaliencyIO

/// One thing that is drawn, with lengths in points.
indirect enum DrawingCommand: Hashable, Sendable {
  case rectangle(Rectangle, Ink)
  case lines([Line], Ink, width: Double)
  case image(PixelImage, Rectangle, opacity: Double)
  case text(String, Point, TextStyle)
  case cells(CellGrid, Rectangle, opacity: Double)
  case clip(Rectangle, [DrawingCommand])
  case fill(Path, Paint)
  case stroke(Path, Paint, width: Double)
  case clipPath(Path, [DrawingCommand])
}

/// What is drawn with.
struct Ink: Hashable, Sendable {
  let color: ColorMap.Color

  /// 0...1.
  let opacity: Double
}

/// Straight pieces from point to point.
struct Line: Hashable, Sendable {
  let points: [Point]

  /// Whether the last point is joined to the first.
  let isClosed: Bool
}

/// Colors of `[height, width]`, row by row from the top.
struct CellGrid: Hashable, Sendable {
  let width: Int
  let height: Int
  let colors: [ColorMap.Color]
}
