import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct CanvasCellTests {
  private let whole = Rectangle(x: 0, y: 0, width: 20, height: 20)

  private func canvas(
    _ map: Tensor, _ colorMap: ColorMap = .gray, opacity: Double = 1
  ) throws -> Canvas {
    var canvas = try Canvas(width: 20, height: 20)
    try canvas.drawCells(of: map, colorMap: colorMap, in: whole, opacity: opacity)
    return canvas
  }

  @Test func drawsOneCellForEachValue() throws {
    let map = try Tensor(shape: [7, 5], scalars: (0..<35).map { Float($0) - 10 })
    let parsed = try #require(ParsedSVG(canvas(map, .viridis).data(as: .svg)))
    #expect(parsed.all("path").count == 35)
    let fills = parsed.fills
    try #require(fills.count == 35)
    // The ends of viridis, (68, 1, 84) and (253, 231, 37), in percent.
    #expect(fills[0].hasPrefix("fill:rgb(26.666"))
    #expect(fills[34].hasPrefix("fill:rgb(99.215"))
    #expect(Set(fills).count == 35)
  }

  @Test func drawsCellsOnBelowTheirNeighbors() throws {
    let parsed = try #require(ParsedSVG(canvas(Tensor(zeros: [2, 2])).data(as: .svg)))
    let outlines = parsed.all("path").map { path in
      path.attributes["d", default: ""].split(separator: " ").compactMap { Double($0) }
    }
    // By 0.75 points to the right and below, but not beyond the map.
    try #require(outlines.count == 4 && outlines.allSatisfy { $0.count >= 8 })
    #expect(outlines.map { $0.max() } == [10.75, 20, 20, 20])
    #expect(outlines[1].prefix(8) == [10, 0, 20, 0, 20, 10.75, 10, 10.75])
    #expect(outlines[3].prefix(8) == [10, 10, 20, 10, 20, 20, 10, 20])
  }

  @Test func spreadsColorsOverTheRangeOfTheMap() throws {
    let map = try Tensor(shape: [2, 2], scalars: [-3, 5, 1, 3])
    let image = try canvas(map).pixels(dpi: 72)
    // (value + 3) / 8: 0, 1, 0.5 and 0.75.
    let corners = [(4, 4), (4, 15), (15, 4), (15, 15)].map { image[$0.0, $0.1].first }
    #expect(corners == [0, 255, 128, 192])
  }

  @Test func givesAMapOfOneValueTheLowEnd() throws {
    let map = Tensor(repeating: 0.7, shape: [3, 3])
    let image = try canvas(map, .viridis).pixels(dpi: 72)
    let isLow = (0..<400).allSatisfy { Array(image[$0 / 20, $0 % 20]) == [68, 1, 84] }
    #expect(isLow)
    let far = try Tensor(
      shape: [1, 2], scalars: [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    let ends = try canvas(far).pixels(dpi: 72)
    #expect(ends[10, 5].first == 0 && ends[10, 15].first == 255)
  }

  @Test(arguments: [3, 7, 19, 64])
  func leavesNoSeams(count: Int) throws {
    // Black cells on white: any gap would be lighter.
    let map = Tensor(repeating: 1, shape: [count, count])
    for (dpi, opacity) in [(72, 1.0), (72, 0.5), (131, 1), (300, 0.5)] {
      let image = try canvas(map, opacity: opacity).pixels(dpi: Double(dpi))
      #expect(Set(image.bytes).count == 1, "\(dpi)")
    }
  }

  @Test func endsCellsBetweenPixels() throws {
    // 20 / 3 = 6.67, so that cells end at 7 and 13; the extremes lie side by side.
    let map = try Tensor(shape: [1, 3], scalars: [0, 1, 0])
    let image = try canvas(map).pixels(dpi: 72)
    let row = (0..<20).compactMap { image[9, $0].first }
    #expect(row == (0..<20).map { (7..<13).contains($0) ? 255 : 0 })
  }

  @Test func refusesWhatIsNoMap() throws {
    for map in [Tensor(zeros: [1, 2, 2]), Tensor(zeros: [0, 2])] {
      #expect(throws: ShapeError.self) { try canvas(map) }
    }
    for value in [Float.nan, .infinity] {
      let map = try Tensor(shape: [1, 2], scalars: [0, value])
      let error = try #require(throws: ShapeError.self) { try canvas(map) }
      #expect(error.found == "\(value) at [0, 1]")
    }
  }
}
