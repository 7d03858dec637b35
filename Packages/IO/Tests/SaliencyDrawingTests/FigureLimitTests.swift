import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct FigureLimitTests {
  @Test func refusesFiguresWithoutPanels() throws {
    for grid in [FigureGrid(rows: []), FigureGrid(rows: [.init(sideTitle: "a", panels: [])])] {
      let error = try #require(throws: DrawingError.self) { try grid.canvas() }
      #expect(
        "\(error)"
          == "figure: expected at least one panel, found none; give rows with panels")
    }
  }

  private static let silly: [Double] = [.nan, .infinity, -.infinity, -1, 1e9, 1e300]

  @Test(arguments: silly)
  func refusesNumbersThatMakeNoSense(number: Double) throws {
    let styles = [
      FigureStyle(width: number), FigureStyle(fontSize: number),
      FigureStyle(contourOpacity: number), FigureStyle(contourWidth: number),
      FigureStyle(horizontalGap: number), FigureStyle(verticalGap: number),
      FigureStyle(dpi: number), FigureStyle(hasColorBar: true, dpi: number),
    ]
    for style in styles {
      let grid = try FigureDrawing.blackPanels([2], style: style)
      let error = try #require(throws: DrawingError.self) { try grid.canvas() }
      #expect(error.remedy != nil && error.problem.hasSuffix("found \(number)"))
    }
  }

  @Test func refusesStylesWithoutRoom() throws {
    let styles = [
      FigureStyle(width: 1), FigureStyle(dpi: 1), FigureStyle(horizontalGap: 300),
      FigureStyle(fontSize: 1000), FigureStyle(fontSize: 200, hasColorBar: true),
    ]
    for style in styles {
      let panel = FigurePanel(title: "a", photograph: try FigureDrawing.onePixel(0))
      let row = FigureGrid.Row(sideTitle: "b", panels: Array(repeating: panel, count: 3))
      let error = try #require(throws: DrawingError.self) {
        try FigureGrid(rows: [row], style: style).canvas()
      }
      #expect(error.problem.contains("at least 8 pixels"))
      #expect(error.remedy?.contains("make the figure wider") == true)
    }
    for style in [FigureStyle(dpi: 0), FigureStyle(width: 0), FigureStyle(fontSize: 0)] {
      let grid = try FigureDrawing.blackPanels([1], style: style)
      #expect(throws: DrawingError.self) { try grid.canvas() }
    }
  }

  @Test func acceptsTheSmallestPanels() throws {
    // 8 pixels each: 20 = 1 + 8 + 2 + 8 + 1. No letter fits anywhere.
    let style = FigureStyle(width: 20, fontSize: 1, hasColorBar: false, dpi: 72)
    let panel = FigurePanel(title: String(repeating: "title ", count: 9), note: "some note")
    let grid = FigureGrid(rows: [.init(panels: [panel, panel])], style: style)
    #expect(try grid.canvas().pixels(dpi: 72).width == 20)
    var narrower = grid
    narrower.style.width = 19
    #expect(throws: DrawingError.self) { try narrower.canvas() }
    var large = grid
    large.style = FigureStyle(width: 100, fontSize: 40, hasColorBar: false, dpi: 72)
    large.rows[0].panels = [panel]
    #expect(try !large.canvas().data(as: .svg).isEmpty)
  }

  @Test func refusesPagesThatAreTooHigh() throws {
    let style = FigureStyle(width: 14_400, dpi: 72)
    let grid = try FigureDrawing.blackPanels([1, 1], style: style)
    let error = try #require(throws: DrawingError.self) { try grid.canvas() }
    #expect(error.problem.hasPrefix("expected a height of up to 14400 points"))
    let lines = String(repeating: "a\n", count: 100_000)
    let titled = FigureGrid(rows: [.init(panels: [FigurePanel(title: lines)])])
    #expect(throws: DrawingError.self) { try titled.canvas() }
    let sideTitled = FigureGrid(rows: [.init(sideTitle: lines, panels: [FigurePanel()])])
    #expect(throws: DrawingError.self) { try sideTitled.canvas() }
  }

  @Test(arguments: [false, true])
  func refusesWhatIsNoMap(isSmooth: Bool) throws {
    let maps = try [
      Tensor(zeros: [1, 2, 2]), Tensor(zeros: [0, 2]), Tensor(zeros: [4]),
      Tensor(shape: [1, 2], scalars: [0, .nan]), Tensor(shape: [1, 2], scalars: [.infinity, 0]),
    ]
    for map in maps {
      let grid = FigureGrid(rows: [.init(panels: [FigurePanel(map: map, isSmooth: isSmooth)])])
      #expect(throws: ShapeError.self) { try grid.canvas() }
    }
    let far = try Tensor(
      shape: [1, 2], scalars: [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    let panel = FigurePanel(map: far, isSmooth: isSmooth)
    let style = FigureStyle(width: 80, colorMap: .gray, dpi: 72)
    let image = try FigureGrid(rows: [.init(panels: [panel])], style: style).canvas()
      .pixels(dpi: 72)
    #expect(Array(image[40, 4]) == [0, 0, 0] && Array(image[40, 75]) == [255, 255, 255])
  }

  @Test(arguments: [-0.1, 1.1, .nan])
  func refusesOpacitiesWhenDrawing(opacity: Double) throws {
    let panel = FigurePanel(map: Tensor(zeros: [2, 2]), opacity: opacity)
    let canvas = try FigureGrid(rows: [.init(panels: [panel])]).canvas()
    #expect(throws: DrawingError.self) { try canvas.data(as: .svg) }
  }
}
