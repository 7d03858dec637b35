import SaliencyDrawing
import SaliencyIO
import Testing

@Suite struct CanvasTextTests {
  /// The rows and columns in which a drawing has dark pixels.
  private func extent(
    of text: String, at point: Point, style: TextStyle
  ) throws -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    var canvas = try Canvas(width: 200, height: 200)
    canvas.draw(text, at: point, style: style)
    let image = try canvas.pixels(dpi: 72)
    let dark = (0..<200 * 200).filter { image.bytes[3 * $0] < 128 }
    let columns = dark.map { $0 % 200 }
    let rows = dark.map { $0 / 200 }
    return (
      try #require(columns.min())...(try #require(columns.max())),
      try #require(rows.min())...(try #require(rows.max()))
    )
  }

  @Test func measuresLongerTextsWider() throws {
    let style = TextStyle(size: 10)
    let widths = try ["", "i", "in", "inn", "innn"].map { try style.width(of: $0) }
    #expect(widths.first == 0)
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 < $1 })
    let twice = try TextStyle(size: 20).width(of: "innn")
    #expect(abs(twice - 2 * (widths.last ?? 0)) < 1e-6 * twice)
    #expect(try style.width(of: "innn\ni") == widths.last)
  }

  @Test func addsLinesBelowEachOther() throws {
    let style = TextStyle(size: 10)
    let (one, three) = (try style.height(of: "a"), try style.height(of: "a\n\nb"))
    #expect(one > 8 && one < 15)
    #expect(abs(three - one - 24) < 1e-9)
  }

  @Test func endsLongLinesInAnEllipsis() throws {
    var style = TextStyle(size: 10)
    let full = try style.width(of: "a rather long line")
    style.maximumWidth = full
    #expect(try style.fitted("a rather long line") == "a rather long line")
    style.maximumWidth = full - 0.01
    let fitted = try style.fitted("a rather long line\nshort")
    let lines = fitted.split(separator: "\n")
    #expect(lines.count == 2 && lines[1] == "short")
    let kept = try #require(lines.first)
    #expect(kept.hasSuffix("\u{2026}") && "a rather long line".hasPrefix(kept.dropLast()))
    #expect(kept.count > 10)
    #expect(try style.width(of: "a rather long line") <= full - 0.01)
    // No space is left before the ellipsis, and marks stay with their letters.
    style.maximumWidth = try TextStyle(size: 10).width(of: "e\u{301} \u{2026}")
    #expect(try style.fitted("e\u{301} wide").unicodeScalars.map(\.value) == [0x65, 0x301, 0x2026])
    style.maximumWidth = 0
    #expect(try style.fitted("a") == "")
  }

  @Test func alignsLines() throws {
    let middle = Point(x: 100, y: 100)
    let width = try Int(TextStyle(size: 20).width(of: "HHHH").rounded())
    let left = try extent(of: "HHHH", at: middle, style: TextStyle(size: 20))
    #expect((100...104).contains(left.columns.lowerBound))
    #expect(abs(left.columns.upperBound - 100 - width) <= 4)
    // Capitals stand on the line.
    #expect(left.rows.upperBound == 99 && left.rows.lowerBound < 90)
    let right = try extent(
      of: "HHHH", at: middle, style: TextStyle(size: 20, alignment: .right))
    #expect((96...99).contains(right.columns.upperBound))
    let center = try extent(
      of: "HHHH", at: middle, style: TextStyle(size: 20, alignment: .center))
    #expect(abs(center.columns.lowerBound + center.columns.upperBound - 199) <= 2)
    let top = try extent(of: "H", at: middle, style: TextStyle(size: 20, verticalAlignment: .top))
    #expect(top.rows.lowerBound >= 100)
    let bottom = try extent(
      of: "gH", at: middle, style: TextStyle(size: 20, verticalAlignment: .bottom))
    #expect(bottom.rows.upperBound <= 99 && bottom.rows.upperBound >= 94)
    let across = try extent(
      of: "H\nH", at: middle, style: TextStyle(size: 20, verticalAlignment: .middle))
    #expect(abs(across.rows.lowerBound + across.rows.upperBound - 199) <= 10)
    #expect(across.rows.count > 30)
  }

  @Test func turnsTextUpwards() throws {
    let middle = Point(x: 100, y: 100)
    let style = TextStyle(size: 20, direction: .upwards)
    let width = try Int(style.width(of: "HHHH").rounded())
    let upwards = try extent(of: "HHHH", at: middle, style: style)
    // From the point to the top; the letters stand to the left of the line.
    #expect((96...99).contains(upwards.rows.upperBound))
    #expect(abs(100 - upwards.rows.lowerBound - width) <= 4)
    #expect(upwards.columns.upperBound == 99)
    // The second line lies to the right of the first.
    let lines = try extent(of: "H\nH", at: middle, style: style)
    #expect(lines.columns.upperBound == 123)
  }

  @Test func setsLettersBeyondASCII() throws {
    let style = TextStyle(size: 20)
    let plain = try extent(of: "A", at: Point(x: 10, y: 100), style: style)
    let dotted = try extent(of: "Ä", at: Point(x: 10, y: 100), style: style)
    #expect(dotted.columns == plain.columns && dotted.rows.lowerBound < plain.rows.lowerBound)
    #expect(try style.width(of: "αβ Ж ≤ ł") > style.width(of: "≤"))
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e9] as [Double])
  func refusesOtherSizes(size: Double) throws {
    #expect(throws: DrawingError.self) { try TextStyle(size: size).width(of: "a") }
    var canvas = try Canvas(width: 10, height: 10)
    canvas.draw("a", at: Point(x: 0, y: 0), style: TextStyle(size: size))
    #expect(throws: DrawingError.self) { try canvas.data(as: .svg) }
  }

  @Test(arguments: [-1, .nan] as [Double])
  func refusesOtherWidths(width: Double) throws {
    #expect(throws: DrawingError.self) {
      try TextStyle(size: 10, maximumWidth: width).fitted("a")
    }
  }
}
