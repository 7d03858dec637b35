import SaliencyDrawing
import SaliencyIO
import SaliencyTensor

/// Figures that are easily told from their page, and what is found in them.
enum FigureDrawing {
  static func onePixel(_ value: UInt8) throws -> PixelImage {
    try PixelImage(width: 1, height: 1, channels: 1, bytes: [value])
  }

  /// Rows of black panels; `counts` tells how many in each.
  static func blackPanels(_ counts: [Int], style: FigureStyle) throws -> FigureGrid {
    let panel = FigurePanel(photograph: try onePixel(0))
    return FigureGrid(
      rows: counts.map { FigureGrid.Row(panels: Array(repeating: panel, count: $0)) },
      style: style)
  }

  /// Where neighboring values are equal, as value and range.
  static func runs(_ values: [UInt8]) -> [(value: UInt8, range: Range<Int>)] {
    var runs: [(value: UInt8, range: Range<Int>)] = []
    for (place, value) in values.enumerated() {
      if let last = runs.last, last.value == value {
        runs[runs.count - 1].range = last.range.lowerBound..<place + 1
      } else {
        runs.append((value, place..<place + 1))
      }
    }
    return runs
  }
}

extension PixelImage {
  /// The red bytes of a row of an RGB picture.
  func row(_ row: Int) -> [UInt8] { (0..<width).map { bytes[3 * (row * width + $0)] } }

  /// The red bytes of a column of an RGB picture.
  func column(_ column: Int) -> [UInt8] { (0..<height).map { bytes[3 * ($0 * width + column)] } }

  /// The darkness of the pixels of a part, and where its middle lies, in pixels of the picture.
  func ink(
    columns: Range<Int>, rows: Range<Int>
  ) -> (total: Double, middle: Point, columns: Range<Int>, rows: Range<Int>) {
    var (total, x, y) = (0.0, 0.0, 0.0)
    var (inkColumns, inkRows) = (Set<Int>(), Set<Int>())
    for row in rows {
      for column in columns {
        let darkness = Double(255 - bytes[3 * (row * width + column)])
        guard darkness > 0 else { continue }
        total += darkness
        x += darkness * (Double(column) + 0.5)
        y += darkness * (Double(row) + 0.5)
        inkColumns.insert(column)
        inkRows.insert(row)
      }
    }
    return (
      total, Point(x: x / total, y: y / total),
      (inkColumns.min() ?? 0)..<(inkColumns.max() ?? -1) + 1,
      (inkRows.min() ?? 0)..<(inkRows.max() ?? -1) + 1
    )
  }
}

extension ParsedSVG {
  /// How many lines of text there are: cairo groups the letters of each.
  var lineCount: Int { all("g").count { $0.attributes["style"]?.hasPrefix("fill:") == true } }

  /// How many lines are drawn with one stroke, such as all rings of a contour.
  var strokeCount: Int {
    all("path").count { $0.attributes["style"]?.contains("stroke:rgb") == true }
  }

  /// How often pictures are drawn, each of which may be stored once.
  var drawnPictureCount: Int { all("use").count { $0.attributes["transform"] != nil } }
}
