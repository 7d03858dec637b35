import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Figures as the paper has them, in all formats.
@Suite struct FigureFileTests {
  /// A mask of 224 x 224 with a jagged outline, a hole and a small part of its own.
  private static func mask() throws -> PixelImage {
    let bytes = (0..<224 * 224).map { place -> UInt8 in
      let (x, y) = (Double(place % 224) - 120, Double(place / 224) - 100)
      let (radius, angle) = ((x * x + y * y).squareRoot(), atan2(y, x))
      let border = 70 + 12 * sin(5 * angle) + 4 * sin(31 * angle)
      let isObject = radius < border && radius > 12 || (x + 90) * (x + 90) + y * y < 40
      return isObject ? 1 : 0
    }
    return try PixelImage(width: 224, height: 224, channels: 1, bytes: bytes)
  }

  /// Photographs and six maps in each row, all with contours.
  private static func grid(rows: Int, style: FigureStyle = FigureStyle()) throws -> FigureGrid {
    var generator = TestGenerator(seed: 9)
    let contour = try Contour(of: mask())
    return FigureGrid(
      rows: try (0..<rows).map { row in
        let bytes = (0..<3 * 64 * 64).map { UInt8(truncatingIfNeeded: $0 * (row + 3) / 40) }
        let photograph = try PixelImage(width: 64, height: 64, channels: 3, bytes: bytes)
        let maps = (1..<7).map { column in
          FigurePanel(
            title: row == 0 ? "method \(column)" : "", map: generator.tensor([7, 7]),
            contour: contour)
        }
        let original = FigurePanel(
          title: row == 0 ? "Original image" : "", photograph: photograph, contour: contour)
        return FigureGrid.Row(sideTitle: "True: horse\nPred.: sorrel", panels: [original] + maps)
      }, style: style)
  }

  @Test func drawsAllPartsAsVectors() throws {
    let parsed = try #require(ParsedSVG(Self.grid(rows: 3).canvas().data(as: .svg)))
    #expect(parsed.fills.count == 3 * 6 * 49)
    #expect(parsed.strokeCount == 3 * 7)
    #expect(parsed.all("image").count == 3 && parsed.drawnPictureCount == 3)
    // Seven titles, and two lines beside each row.
    #expect(parsed.lineCount == 7 + 3 * 2)
    let contours = parsed.all("path").compactMap { $0.attributes["style"] }.filter {
      $0.contains("stroke:rgb(100%,100%,100%);stroke-opacity:0.6")
        && $0.contains("stroke-width:1.5")
    }
    #expect(contours.count == 21)
    #expect(parsed.elements.first?.attributes["width"] == "515.52pt")
  }

  @Test func storesAPhotographOfManyPanelsOnce() throws {
    let photograph = try PixelImage(width: 2, height: 1, channels: 1, bytes: [7, 9])
    let map = Tensor(zeros: [4, 4])
    let panel = FigurePanel(photograph: photograph, map: map, isSmooth: true, opacity: 0.5)
    let row = FigureGrid.Row(panels: [panel, panel, FigurePanel(photograph: photograph)])
    let parsed = try #require(ParsedSVG(FigureGrid(rows: [row, row]).canvas().data(as: .svg)))
    // The photograph, and the picture of the map.
    #expect(parsed.all("image").count == 2)
    #expect(parsed.fills.isEmpty && parsed.strokeCount == 0)
  }

  @Test(arguments: [CanvasFormat.png(dpi: 100), .pdf, .svg])
  func givesEqualBytesForEqualFigures(format: CanvasFormat) throws {
    let style = FigureStyle(hasColorBar: true)
    let first = try Self.grid(rows: 2, style: style).canvas()
    let second = try Self.grid(rows: 2, style: style).canvas()
    #expect(first == second)
    #expect(try first.data(as: format) == second.data(as: format))
  }

  @Test func drawsManyRows() throws {
    let canvas = try Self.grid(rows: 40, style: FigureStyle(dpi: 100)).canvas()
    let parsed = try #require(ParsedSVG(canvas.data(as: .svg)))
    #expect(parsed.fills.count == 40 * 6 * 49)
    #expect(parsed.strokeCount == 280)
    #expect(try canvas.data(as: .pdf).starts(with: Array("%PDF-".utf8)))
    let image = try canvas.pixels(dpi: 100)
    #expect(image.width == 716 && Double(image.height) == canvas.height * 100 / 72)
  }
}
