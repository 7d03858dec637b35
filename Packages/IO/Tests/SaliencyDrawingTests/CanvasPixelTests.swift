import Foundation
import SaliencyDrawing
import SaliencyIO
import Testing

/// What is drawn, pixel by pixel, at one pixel to the point.
@Suite struct CanvasPixelTests {
  private func pixels(
    _ width: Double, _ height: Double, dpi: Double = 72, _ draw: (inout Canvas) throws -> Void
  ) throws -> PixelImage {
    var canvas = try Canvas(width: width, height: height)
    try draw(&canvas)
    return try canvas.pixels(dpi: dpi)
  }

  private let red = ColorMap.Color(red: 255, green: 0, blue: 0)

  @Test func fillsRectanglesInTheirOrder() throws {
    let image = try pixels(4, 2) { canvas in
      canvas.fill(Rectangle(x: 1, y: 0, width: 2, height: 1), color: red)
      canvas.fill(Rectangle(x: 2, y: 0, width: 2, height: 2), color: .black)
    }
    #expect(image.width == 4 && image.height == 2)
    #expect(
      image.bytes == [
        255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test func mixesWhatSeesThrough() throws {
    let image = try pixels(2, 1) { canvas in
      canvas.fill(Rectangle(x: 0, y: 0, width: 1, height: 1), color: .black, opacity: 0.25)
      // Half of a pixel.
      canvas.fill(Rectangle(x: 1, y: 0, width: 0.5, height: 1), color: .black)
    }
    // 255 * 0.75 and 255 / 2, rounded in one way or the other.
    #expect(abs(Int(image.bytes[0]) - 191) <= 1)
    #expect(abs(Int(image.bytes[3]) - 128) <= 1)
  }

  @Test func scalesWithTheResolution() throws {
    let image = try pixels(2, 1, dpi: 144) { canvas in
      canvas.fill(Rectangle(x: 0.5, y: 0, width: 1, height: 0.5), color: .black)
    }
    #expect(image.width == 4 && image.height == 2)
    let reds = stride(from: 0, to: image.bytes.count, by: 3).map { image.bytes[$0] }
    #expect(reds == [255, 0, 0, 255, 255, 255, 255, 255])
    #expect(try Canvas(width: 10.4, height: 0.1).pixels(dpi: 72).width == 10)
    #expect(try Canvas(width: 10.4, height: 0.1).pixels(dpi: 72).height == 1)
  }

  @Test func strokesLines() throws {
    let corners = [Point(x: 1.5, y: 1.5), Point(x: 4.5, y: 1.5), Point(x: 4.5, y: 4.5)]
    let open = try pixels(6, 6) { $0.stroke(corners, color: .black) }
    // Along the row 1 from 1.5 on, down the column 4 to 4.5; not along the diagonal.
    #expect(Array(open[1, 2]) == [0, 0, 0] && Array(open[3, 4]) == [0, 0, 0])
    #expect(Array(open[3, 3]) == [255, 255, 255] && Array(open[5, 4]) == [255, 255, 255])
    let closed = try pixels(6, 6) { $0.stroke(corners, isClosed: true, color: .black) }
    #expect(closed[3, 3].allSatisfy { $0 < 128 })
    let nothing = try pixels(6, 6) { canvas in
      canvas.stroke([], color: .black)
      canvas.stroke([Point(x: 3, y: 3)], color: .black)
    }
    #expect(nothing.bytes.allSatisfy { $0 == 255 })
  }

  @Test func drawsPicturesPixelForPixel() throws {
    let bytes: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 99, 199]
    let picture = try PixelImage(width: 2, height: 2, channels: 3, bytes: bytes)
    let image = try pixels(2, 2) {
      $0.draw(picture, in: Rectangle(x: 0, y: 0, width: 2, height: 2))
    }
    #expect(image == picture)
    // A picture of one color keeps it up to the border, however large it is drawn.
    let gray = try PixelImage(width: 1, height: 1, channels: 1, bytes: [7])
    let large = try pixels(9, 9) { canvas in
      canvas.draw(gray, in: Rectangle(x: 1, y: 1, width: 7, height: 7))
    }
    #expect(Array(large[1, 1]) == [7, 7, 7] && Array(large[7, 7]) == [7, 7, 7])
    #expect(Array(large[0, 4]) == [255, 255, 255] && Array(large[4, 8]) == [255, 255, 255])
  }

  @Test func drawsPicturesThatSeeThrough() throws {
    let black = try PixelImage(width: 1, height: 1, channels: 1, bytes: [0])
    let image = try pixels(3, 1) { canvas in
      canvas.draw(black, in: Rectangle(x: 1, y: 0, width: 1, height: 1), opacity: 0.5)
      canvas.draw(black, in: Rectangle(x: 2, y: 0, width: 1, height: 0))
    }
    #expect(Array(image[0, 0]) == [255, 255, 255] && Array(image[0, 2]) == [255, 255, 255])
    #expect(abs(Int(image[0, 1].first ?? 0) - 127) <= 1)
  }

  @Test func clipsWhatReachesOut() throws {
    let image = try pixels(3, 1) { canvas in
      canvas.clip(to: Rectangle(x: 1, y: 0, width: 1, height: 1)) { inner in
        inner.fill(inner.bounds, color: .black)
      }
      canvas.fill(Rectangle(x: 2, y: 0, width: 1, height: 1), color: red)
    }
    #expect(image.bytes == [255, 255, 255, 0, 0, 0, 255, 0, 0])
  }

  @Test func strokesContoursWithinTheirPicture() throws {
    let mask = try PixelImage(width: 2, height: 2, channels: 1, bytes: [1, 1, 1, 1])
    let contour = try Contour(of: mask)
    let image = try pixels(12, 12) { canvas in
      let rectangle = Rectangle(x: 2, y: 2, width: 8, height: 8)
      canvas.stroke(contour, in: rectangle, color: .black, lineWidth: 2)
    }
    // The line lies on the border, and its outer half is cut off.
    #expect(Array(image[1, 6]) == [255, 255, 255] && Array(image[2, 6]) == [0, 0, 0])
    #expect(Array(image[3, 6]) == [255, 255, 255] && Array(image[6, 9]) == [0, 0, 0])
  }

  @Test func tellsTheResolutionInThePNG() throws {
    let canvas = try Canvas(
      width: 4, height: 2, background: ColorMap.Color(red: 1, green: 2, blue: 3))
    let file = try canvas.data(as: .png(dpi: 300))
    // 300 / 0.0254 = 11811 = 0x2E23 pixels per meter; the sum as zlib gives it.
    let chunk: [UInt8] = [
      0, 0, 0, 9, 0x70, 0x48, 0x59, 0x73, 0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1, 0x78, 0xA5, 0x3F,
      0x76,
    ]
    #expect(Array(file[33..<54]) == chunk)
    let decoded = try decodeImage(file).rgb
    #expect(decoded.width == 17 && decoded.height == 8)
    #expect(Array(decoded[7, 16]) == [1, 2, 3])
  }
}
