import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct FigureGridTests {
  private struct Size: Sendable {
    let width: Double
    let columns: Int
    let dpi: Double
  }

  private static let sizes = [
    Size(width: 515.52, columns: 7, dpi: 200), Size(width: 515.52, columns: 7, dpi: 300),
    Size(width: 252, columns: 3, dpi: 200), Size(width: 100, columns: 1, dpi: 72),
    Size(width: 333.3, columns: 4, dpi: 96.5), Size(width: 200, columns: 12, dpi: 151),
  ]

  @Test(arguments: sizes)
  private func endsPanelsBetweenPixels(size: Size) throws {
    let style = FigureStyle(width: size.width, dpi: size.dpi)
    let grid = try FigureDrawing.blackPanels([size.columns, size.columns], style: style)
    let canvas = try grid.canvas()
    let image = try canvas.pixels(dpi: size.dpi)
    #expect(image.width == Int((size.width * size.dpi / 72).rounded()))
    #expect(canvas.width == Double(image.width) * 72 / size.dpi)
    // No pixel is gray: all edges are sharp.
    #expect(Set(image.bytes) == [0, 255])

    let rows = FigureDrawing.runs(image.column(image.width / (2 * size.columns)))
    try #require(rows.map(\.value) == [255, 0, 255, 0, 255])
    let gap = Int((3 * size.dpi / 72).rounded())
    #expect(rows[2].range.count == gap && rows[0].range.count == rows[4].range.count)
    let side = rows[1].range.count
    #expect(rows[3].range.count == side)
    for row in [rows[1].range.lowerBound, rows[3].range.upperBound - 1] {
      let runs = FigureDrawing.runs(image.row(row))
      try #require(runs.count == 2 * size.columns + 1)
      let panels = runs.filter { $0.value == 0 }
      #expect(panels.allSatisfy { $0.range.count == side })
      let gaps = runs.dropFirst().dropLast().filter { $0.value == 255 }
      #expect(gaps.allSatisfy { $0.range.count == Int((2 * size.dpi / 72).rounded()) })
      // What is left over is less than a pixel for each panel.
      let borders = [runs[0].range.count, runs[runs.count - 1].range.count]
      #expect(abs(borders[0] - borders[1]) <= 1)
      #expect(borders[0] + borders[1] - 2 * rows[0].range.count < size.columns)
    }
  }

  /// At one pixel to the point: margin 1, panels of 8 x 8, 2 between columns and 3 between rows.
  @Test func drawsPixelsWorkedOutByHand() throws {
    let style = FigureStyle(
      width: 20, fontSize: 1, colorMap: .gray, horizontalGap: 2, verticalGap: 3, dpi: 72)
    let map = try Tensor(shape: [2, 2], scalars: [0, 1, 2, 3])
    let constant = Tensor(repeating: 5, shape: [2, 2])
    let smooth = try Tensor(shape: [8, 8], scalars: (0..<64).map { $0 < 32 ? -1 : 2 })
    let first = [
      FigurePanel(map: map), FigurePanel(map: smooth, isSmooth: true),
    ]
    let gray = try FigureDrawing.onePixel(100)
    let second = [FigurePanel(photograph: gray, map: constant, opacity: 0.5)]
    let grid = FigureGrid(rows: [.init(panels: first), .init(panels: second)], style: style)
    let image = try grid.canvas().pixels(dpi: 72)
    try #require(image.width == 20 && image.height == 21)

    let white = [UInt8](repeating: 255, count: 20)
    func row(_ pieces: (Int, UInt8)...) -> [UInt8] {
      pieces.flatMap { Array(repeating: $0.1, count: $0.0) }
    }
    // floor(256 / 3) = 85 and floor(512 / 3) = 170; half of 100 over black is 50.
    let upper = row((1, 255), (4, 0), (4, 85), (2, 255), (8, 0), (1, 255))
    let lower = row((1, 255), (4, 170), (4, 255), (2, 255), (8, 255), (1, 255))
    let last = row((1, 255), (8, 50), (11, 255))
    let rows =
      [white] + Array(repeating: upper, count: 4) + Array(repeating: lower, count: 4)
      + Array(repeating: white, count: 3) + Array(repeating: last, count: 8) + [white]
    #expect((0..<21).map { image.row($0) } == rows)
  }

  @Test func leavesTheEndOfShortRowsBlank() throws {
    let style = FigureStyle(width: 100, dpi: 72)
    let image = try FigureDrawing.blackPanels([4, 4, 1], style: style).canvas().pixels(dpi: 72)
    let rows = FigureDrawing.runs(image.column(10)).filter { $0.value == 0 }
    try #require(rows.count == 3)
    let counts = rows.map { row in
      FigureDrawing.runs(image.row(row.range.lowerBound)).count { $0.value == 0 }
    }
    #expect(counts == [4, 4, 1])
  }

  @Test func fillsPanelsWithoutPictures() throws {
    let style = FigureStyle(width: 120, dpi: 144)
    let panels = [
      FigurePanel(note: "no map, because the object is too small"), FigurePanel(),
      FigurePanel(photograph: try FigureDrawing.onePixel(0), note: "never seen"),
    ]
    let canvas = try FigureGrid(rows: [.init(panels: panels)], style: style).canvas()
    let image = try canvas.pixels(dpi: 144)
    let border = FigureDrawing.runs(image.row(5)).filter { $0.value != 255 }
    #expect(border.map(\.value) == [232, 0])
    // The note has several lines, all within its panel.
    let note = try #require(ParsedSVG(canvas.data(as: .svg)))
    #expect(note.lineCount >= 3)
    let middle = image.row(image.height / 2 - 2).prefix(border[0].range.upperBound)
    #expect(middle.contains { $0 < 128 })
  }

  @Test func tellsColorsByABar() throws {
    let style = FigureStyle(width: 300, hasColorBar: true, dpi: 144)
    for rows in [1, 3, 6] {
      let grid = try FigureDrawing.blackPanels(Array(repeating: 3, count: rows), style: style)
      let canvas = try grid.canvas()
      let parsed = try #require(ParsedSVG(canvas.data(as: .svg)))
      // A frame and one cell of each color.
      #expect(parsed.fills.count == 257)
      let image = try canvas.pixels(dpi: 144)
      let panels = FigureDrawing.runs(image.column(30)).filter { $0.value == 0 }
      try #require(panels.count == rows)
      // The bar is what follows the last panel.
      let runs = FigureDrawing.runs(image.row(panels[0].range.lowerBound))
      try #require(runs.count > 8)
      let bar = runs[7].range
      let frame = FigureDrawing.runs(image.column(bar.lowerBound)).filter { $0.value == 0 }
      try #require(frame.count == 1)
      #expect(frame[0].range.lowerBound == panels[0].range.lowerBound)
      #expect(frame[0].range.upperBound == panels[min(rows, 4) - 1].range.upperBound)
      // From yellow, (253, 231, 37), to violet, (68, 1, 84).
      let colors = image.column((bar.lowerBound + bar.upperBound) / 2)
      #expect(colors[frame[0].range.lowerBound + 1] == 253)
      #expect(colors[frame[0].range.upperBound - 2] == 68)
      // Three labels and the caption.
      #expect(parsed.lineCount >= 4)
      // Nothing reaches the border of the page.
      #expect(image.column(image.width - 1).allSatisfy { $0 == 255 })
    }
  }

  @Test func breaksTheCaptionOfALowBar() throws {
    let counts = try [6, 12].map { columns in
      let style = FigureStyle(hasColorBar: true)
      let grid = try FigureDrawing.blackPanels([columns], style: style)
      return try #require(ParsedSVG(grid.canvas().data(as: .svg))).lineCount - 3
    }
    #expect(counts == [2, 3])
  }
}
