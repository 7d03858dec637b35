import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct CanvasLimitTests {
  @Test(
    arguments: [
      (0, 10), (10, 0), (-1, 10), (10, -1), (.nan, 10), (10, .infinity), (14_400.1, 1), (1, 1e300),
    ] as [(Double, Double)])
  func refusesPagesThatCannotBe(width: Double, height: Double) throws {
    let error = try #require(throws: DrawingError.self) {
      try Canvas(width: width, height: height)
    }
    #expect("\(error)".contains("canvas: expected sides above 0 and up to 14400 points"))
  }

  @Test(arguments: [0, -72, .nan, .infinity, 2401, 1e300] as [Double])
  func refusesResolutionsThatCannotBe(dpi: Double) throws {
    let canvas = try Canvas(width: 10, height: 10)
    #expect(throws: DrawingError.self) { try canvas.data(as: .png(dpi: dpi)) }
  }

  @Test func refusesMorePixelsThanItCanDraw() throws {
    // 480,000 x 1 and 14,400 x 14,400: too long, and too many.
    for (height, dpi) in [(0.1, 2400.0), (14_400, 72)] {
      let canvas = try Canvas(width: 14_400, height: height)
      let error = try #require(throws: DrawingError.self) { try canvas.pixels(dpi: dpi) }
      #expect(error.remedy == "lower the resolution or make the page smaller")
      #expect(try !canvas.data(as: .pdf).isEmpty)
    }
  }

  /// Whether a drawing is refused in every format.
  private func isRefused(_ draw: (inout Canvas) throws -> Void) throws -> Bool {
    var canvas = try Canvas(width: 10, height: 10)
    try draw(&canvas)
    return [CanvasFormat.png(dpi: 72), .pdf, .svg].allSatisfy { format in
      do {
        _ = try canvas.data(as: format)
        return false
      } catch {
        return true
      }
    }
  }

  @Test(arguments: [.nan, .infinity, 100_001, -1e300] as [Double])
  func refusesPlacesThatCannotBe(place: Double) throws {
    let point = Point(x: 1, y: place)
    let rectangle = Rectangle(x: place, y: 0, width: 1, height: 1)
    let picture = try PixelImage(width: 1, height: 1, channels: 1, bytes: [0])
    let map = try Tensor(shape: [1, 1], scalars: [0])
    #expect(try isRefused { $0.fill(rectangle, color: .black) })
    #expect(try isRefused { $0.stroke([Point(x: 0, y: 0), point], color: .black) })
    #expect(try isRefused { $0.draw(picture, in: rectangle) })
    #expect(try isRefused { $0.draw("a", at: point, style: TextStyle(size: 9)) })
    #expect(try isRefused { try $0.drawCells(of: map, colorMap: .gray, in: rectangle) })
    #expect(try isRefused { $0.clip(to: rectangle) { _ in } })
  }

  @Test func refusesOtherNumbersThatMakeNoSense() throws {
    let inside = Rectangle(x: 0, y: 0, width: 1, height: 1)
    let inverted = Rectangle(x: 5, y: 5, width: -1, height: 1)
    #expect(try isRefused { $0.fill(inverted, color: .black) })
    for opacity in [-0.1, 1.1, .nan] {
      #expect(try isRefused { $0.fill(inside, color: .black, opacity: opacity) })
      #expect(try isRefused { $0.stroke([], color: .black, opacity: opacity) })
    }
    for width in [-1, .nan, .infinity] {
      #expect(try isRefused { $0.stroke([], color: .black, lineWidth: width) })
    }
    let long = String(repeating: "W", count: 20_000)
    #expect(try isRefused { $0.draw(long, at: Point(x: 0, y: 0), style: TextStyle(size: 9)) })
    let wide = try PixelImage(
      width: 32_768, height: 1, channels: 1, bytes: [UInt8](repeating: 0, count: 32_768))
    #expect(try isRefused { $0.draw(wide, in: inside) })
  }

  @Test func drawsNothingOfWhatHasNoExtent() throws {
    let flat = Rectangle(x: 2, y: 2, width: 5, height: 0)
    var canvas = try Canvas(width: 10, height: 10)
    canvas.fill(flat, color: .black)
    try canvas.drawCells(of: Tensor(zeros: [2, 2]), colorMap: .gray, in: flat, opacity: 0.5)
    canvas.draw(try PixelImage(width: 1, height: 1, channels: 1, bytes: [0]), in: flat)
    canvas.draw("", at: Point(x: 5, y: 5), style: TextStyle(size: 10))
    #expect(try canvas.pixels(dpi: 72).bytes.allSatisfy { $0 == 255 })
    #expect(try !canvas.data(as: .pdf).isEmpty && !canvas.data(as: .svg).isEmpty)
  }

  @Test func writesFilesOnlyWhereItMay() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "canvas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.svg").path
    let canvas = try Canvas(width: 10, height: 10)
    try canvas.write(to: path, as: .svg)
    #expect(try Array(Data(contentsOf: URL(filePath: path))) == canvas.data(as: .svg))
    #expect(throws: FileError.self) { try canvas.write(to: path, as: .pdf, replacing: false) }
    #expect(throws: FileError.self) { try canvas.write(to: folder.path + "/no/a.pdf", as: .pdf) }
    #expect(throws: DrawingError.self) {
      try canvas.write(to: folder.path + "/a.png", as: .png(dpi: 0))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.svg"])
  }
}
