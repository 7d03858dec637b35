import SaliencyIO
import Testing

@testable import SaliencyDrawing

@Suite struct FigureTitleTests {
  private static let dpi = 288.0

  /// A row of black panels with titles.
  private func drawing(
    _ titles: [String], side: String = "", width: Double = 150
  ) throws -> (image: PixelImage, panels: [Range<Int>], rows: Range<Int>, lineCount: Int) {
    let black = try FigureDrawing.onePixel(0)
    let panels = titles.map { FigurePanel(title: $0, photograph: black) }
    let style = FigureStyle(width: width, dpi: Self.dpi)
    let grid = FigureGrid(rows: [.init(sideTitle: side, panels: panels)], style: style)
    let canvas = try grid.canvas()
    let image = try canvas.pixels(dpi: Self.dpi)
    // Below the panels there is nothing but the margin.
    let bottom = FigureDrawing.runs(image.column(image.width / 2)).last { $0.value == 0 }?.range
    let end = bottom?.upperBound ?? image.height - 5
    let found = FigureDrawing.runs(image.row(end - 1)).filter { $0.value == 0 }.map(\.range)
    try #require(found.count == titles.count)
    let parsed = try #require(ParsedSVG(canvas.data(as: .svg)))
    return (image, found, end - found[0].count..<end, parsed.lineCount)
  }

  @Test func leavesNoRoomForNoTitles() throws {
    let without = try drawing(["", "", ""])
    #expect(without.lineCount == 0)
    // The margin: half of the gap or 0.15 of the letters, 1.05 points at four pixels to the point.
    #expect(without.rows.lowerBound == 5)
    let with = try drawing(["", "a", ""])
    // 1.164 and 0.1 of 7 points.
    #expect(with.lineCount == 1)
    #expect(abs(with.rows.lowerBound - 5 - Int(7 * 4 * 1.264)) <= 1)
  }

  @Test func centersTitlesOverTheirPanels() throws {
    // Letters that are their own mirror image, one beyond ASCII.
    let drawing = try drawing(["HOH", "i", "Ö"])
    for panel in drawing.panels {
      let ink = drawing.image.ink(
        columns: panel.lowerBound - 4..<panel.upperBound + 4, rows: 0..<drawing.rows.lowerBound)
      let middle = Double(panel.lowerBound + panel.upperBound) / 2
      #expect(ink.total > 0 && abs(ink.middle.x - middle) < 0.6)
    }
  }

  @Test func alignsTitlesBelow() throws {
    let drawing = try drawing(["H", "HHHHHH HHHHHH", "H\nH"])
    #expect(drawing.lineCount == 5)
    let strip = 0..<drawing.rows.lowerBound
    let inks = drawing.panels.map { drawing.image.ink(columns: $0, rows: strip) }
    #expect(Set(inks.map(\.rows.upperBound)).count == 1)
    // The others begin one line of 8.4 points higher.
    let first = inks[0].rows.lowerBound
    #expect(abs(first - inks[1].rows.lowerBound - 34) <= 1)
    #expect(inks[1].rows.lowerBound == inks[2].rows.lowerBound)
  }

  @Test func keepsTitlesApart() throws {
    let long = String(repeating: "W", count: 40)
    let drawing = try drawing(["a " + long, long, long + "\n" + long + "\n" + long])
    let strip = 0..<drawing.rows.lowerBound
    // A space of about 0.3 of the letters between neighbors.
    for (left, right) in zip(drawing.panels, drawing.panels.dropFirst()) {
      let middle = (left.upperBound + right.lowerBound) / 2
      let ink = drawing.image.ink(columns: middle - 3..<middle + 3, rows: strip)
      #expect(ink.total == 0)
    }
    #expect(drawing.image.column(0).allSatisfy { $0 == 255 })
    #expect(drawing.image.column(drawing.image.width - 1).allSatisfy { $0 == 255 })
    #expect(drawing.image.row(0).allSatisfy { $0 == 255 })
  }

  @Test func breaksTitlesOnceAndEvenly() throws {
    var style = TextStyle(size: 10)
    style.maximumWidth = try style.width(of: "aaaa bbbb")
    #expect(try style.brokenOnce("aaaa bbbb") == "aaaa bbbb")
    #expect(try style.brokenOnce("aaaa bbbb a") == "aaaa\nbbbb a")
    #expect(try style.brokenOnce("aa  aa bb aa") == "aa  aa\nbb aa")
    #expect(try style.brokenOnce("aaaa\nbbbb bbbb bbbb") == "aaaa\nbbbb bbbb bbbb")
    // The first line is full, and the second one is shortened when it is set.
    #expect(try style.brokenOnce("aaaa bbbb cccc dddd eeee") == "aaaa bbbb\ncccc dddd eeee")
    let word = "aaaaaaaaaaaaaaaaaaaaa"
    #expect(try style.brokenOnce(word) == word)
    #expect(try style.brokenOnce(word + " b c") == word + "\nb c")
    #expect(try style.fitted(style.brokenOnce(word + " b")).hasSuffix("\u{2026}\nb"))
    #expect(try style.brokenOnce(" " + word + " ") == " " + word + " ")
  }

  @Test func wrapsNotes() throws {
    var style = TextStyle(size: 10)
    style.maximumWidth = try style.width(of: "aaaa bbbb")
    #expect(try style.wrapped("", maximumLines: 3) == "")
    #expect(try style.wrapped("aaaa bbbb", maximumLines: 1) == "aaaa bbbb")
    #expect(try style.wrapped("aaaa bbbb aaaa b", maximumLines: 2) == "aaaa bbbb\naaaa b")
    #expect(try style.wrapped("a\nb\n\nc", maximumLines: 4) == "a\nb\n\nc")
    #expect(try style.wrapped("aaaa bbbb aaaa b", maximumLines: 0) == "")
    let word = "aaaaaaaaaaaaaaaaaaaaa"
    #expect(try style.wrapped("a \(word) b", maximumLines: 5) == "a\n\(word)\nb")
    let rest = try style.wrapped("aaaa bbbb cccc\ndddd eeee", maximumLines: 2)
    #expect(rest == "aaaa bbbb\ncccc dddd eeee")
    #expect(try style.fitted(rest).hasSuffix("\u{2026}"))
  }

  @Test func setsSideTitlesBesideTheirRow() throws {
    let drawing = try drawing(["", ""], side: "HOH\nH")
    #expect(drawing.lineCount == 2)
    let ink = drawing.image.ink(
      columns: 0..<drawing.panels[0].lowerBound, rows: 0..<drawing.image.height)
    let middle = Double(drawing.rows.lowerBound + drawing.rows.upperBound) / 2
    #expect(abs(ink.middle.y - middle) < 0.6)
    #expect(ink.columns.lowerBound >= 5)
    #expect(ink.columns.upperBound < drawing.panels[0].lowerBound)
    // Two lines of 7 points, 8.4 apart: from the top of one to the foot of the other.
    #expect(abs(ink.columns.count - Int(4 * (8.4 + 0.73 * 7))) <= 2)
  }

  @Test func shortensSideTitles() throws {
    let long = String(repeating: "true label ", count: 30)
    let drawing = try drawing(["", "", ""], side: long)
    #expect(drawing.lineCount == 1)
    let ink = drawing.image.ink(
      columns: 0..<drawing.panels[0].lowerBound, rows: 0..<drawing.image.height)
    #expect(ink.total > 0)
    #expect(drawing.rows.lowerBound - 1...drawing.rows.upperBound + 1 ~= ink.rows.lowerBound)
    #expect(ink.rows.upperBound <= drawing.rows.upperBound + 1)
  }
}
