import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct CanvasVectorTests {
  private static let formats: [CanvasFormat] = [.png(dpi: 100), .pdf, .svg]

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: Unicode.ASCII.self) }

  /// Something of everything.
  private func drawing() throws -> Canvas {
    var canvas = try Canvas(width: 100, height: 80)
    let photo = try PixelImage(
      width: 3, height: 3, channels: 3, bytes: (0..<27).map { UInt8($0 * 9) })
    canvas.draw(photo, in: Rectangle(x: 10, y: 10, width: 30, height: 30))
    canvas.draw(photo, in: Rectangle(x: 50, y: 10, width: 30, height: 30), opacity: 0.5)
    canvas.draw(photo, in: Rectangle(x: 50, y: 50, width: 10, height: 10))
    let map = try Tensor(shape: [2, 2], scalars: [0, 1, 2, 3])
    try canvas.drawCells(
      of: map, colorMap: .gray, in: Rectangle(x: 10, y: 50, width: 20, height: 20), opacity: 0.7)
    canvas.clip(to: Rectangle(x: 0, y: 0, width: 50, height: 50)) { inner in
      inner.stroke([Point(x: 0, y: 0), Point(x: 60, y: 60)], color: .black, opacity: 0.5)
    }
    canvas.draw("Größe, α", at: Point(x: 50, y: 75), style: TextStyle(size: 8))
    return canvas
  }

  @Test(arguments: formats)
  func givesEqualBytesForEqualDrawings(format: CanvasFormat) throws {
    let first = try drawing().data(as: format)
    _ = try Canvas(width: 3, height: 3).data(as: format)
    #expect(try drawing() == drawing())
    #expect(try drawing().data(as: format) == first)
  }

  @Test(arguments: formats)
  func writesAnEmptyPage(format: CanvasFormat) throws {
    let file = try Canvas(width: 72, height: 36).data(as: format)
    let start = ["png": "\u{FFFD}PNG", "pdf": "%PDF-1.", "svg": "<?xml"][format.fileExtension]
    #expect(text(file).hasPrefix(try #require(start)))
    if format == .svg {
      let root = try #require(ParsedSVG(file)?.elements.first)
      #expect(root.name == "svg" && root.attributes["viewBox"] == "0 0 72 36")
      #expect(root.attributes["width"] == "72pt" && root.attributes["height"] == "36pt")
    }
  }

  @Test func writesPDFWithoutDates() throws {
    let file = text(try drawing().data(as: .pdf))
    #expect(file.contains("/Producer"))
    #expect(!file.contains("Date"))
    #expect(!file.contains("/ID"))
    #expect(file.contains("%%EOF"))
    // The letters of the text, as a part of the font.
    #expect(file.contains("/FontFile2") || file.contains("/FontFile3"))
  }

  @Test func writesPathsAndPicturesOfSVG() throws {
    var canvas = try Canvas(width: 100, height: 80)
    canvas.fill(Rectangle(x: 1, y: 1, width: 5, height: 5), color: .black)
    canvas.stroke([Point(x: 0, y: 0), Point(x: 60, y: 60)], color: .black, lineWidth: 2)
    let photo = try PixelImage(width: 1, height: 1, channels: 1, bytes: [3])
    canvas.draw(photo, in: Rectangle(x: 10, y: 10, width: 30, height: 30))
    canvas.draw(photo, in: Rectangle(x: 50, y: 10, width: 30, height: 30))
    let parsed = try #require(ParsedSVG(canvas.data(as: .svg)))
    #expect(parsed.all("path").count == 2)
    #expect(parsed.all("image").count == 1)
    #expect(parsed.all("use").count == 2)
  }

  @Test func namesPartsOfSVGOnce() throws {
    let parsed = try #require(ParsedSVG(drawing().data(as: .svg)))
    #expect(parsed.all("image").count == 1)
    let names = parsed.identifiers
    #expect(Set(names).count == names.count && names.count > 5)
    let used = parsed.all("use").compactMap { $0.attributes["xlink:href"]?.dropFirst() }
    #expect(used.count > 5)
    for name in used { #expect(names.contains(String(name))) }
  }

  @Test func storesAPictureOnceInPDF() throws {
    let file = text(try drawing().data(as: .pdf))
    #expect(file.split(separator: "/Subtype /Image").count - 1 == 1)
  }

  @Test func keepsLettersOutOfTheMarkupOfSVG() throws {
    var canvas = try Canvas(width: 100, height: 80)
    canvas.draw(
      "<a id=\"x\"> & url(#y) \u{0} \u{1b}", at: Point(x: 2, y: 20), style: TextStyle(size: 8))
    let parsed = try #require(ParsedSVG(canvas.data(as: .svg)))
    #expect(parsed.all("a").isEmpty && !parsed.all("use").isEmpty)
  }
}
