import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct PixelImageTests {
  @Test(arguments: [
    (0, 1, 3, 0), (1, 0, 1, 0), (1, 1, 2, 2), (1, 1, 4, 4), (2, 2, 3, 11), (2, 2, 1, 5),
    (-1, -1, 1, 1), (.max, .max, 3, 0),
  ])
  func refusesExtentsThatDoNotFit(width: Int, height: Int, channels: Int, count: Int) {
    #expect(throws: ShapeError.self) {
      try PixelImage(
        width: width, height: height, channels: channels,
        bytes: [UInt8](repeating: 0, count: count))
    }
  }

  @Test func repeatsGrayInAllColors() throws {
    let gray = try PixelImage(width: 2, height: 1, channels: 1, bytes: [7, 250])
    #expect(gray.rgb.bytes == [7, 7, 7, 250, 250, 250])
    #expect(gray.rgb.channels == 3)
    #expect(gray.rgb.rgb == gray.rgb)
  }

  @Test func givesThePixelAtAPlace() throws {
    let image = try PixelImage(width: 2, height: 2, channels: 3, bytes: Array(0..<12))
    #expect(Array(image[1, 0]) == [6, 7, 8])
  }

  @Test(arguments: [
    (500, 375, PixelRectangle(left: 62, top: 0, width: 375, height: 375)),
    (375, 500, PixelRectangle(left: 0, top: 62, width: 375, height: 375)),
    (4, 1, PixelRectangle(left: 1, top: 0, width: 1, height: 1)),
    (3, 3, PixelRectangle(left: 0, top: 0, width: 3, height: 3)),
  ])
  func cutsTheSurplusRightAndBelow(width: Int, height: Int, square: PixelRectangle) {
    #expect(PixelRectangle.centerSquare(width: width, height: height) == square)
  }

  @Test(arguments: [(224, 0), (225, 0), (226, 1), (227, 2), (229, 2), (231, 4), (256, 16)])
  func centersAsTorchvisionDoes(extent: Int, start: Int) {
    let box = PixelRectangle.center(width: 224, height: 224, of: (extent, extent))
    #expect(box.left == start)
    #expect(box.top == start)
  }

  @Test func cropsRowsAndColumns() throws {
    let image = try PixelImage(width: 4, height: 3, channels: 1, bytes: Array(0..<12))
    let part = try image.cropped(to: PixelRectangle(left: 1, top: 1, width: 2, height: 2))
    #expect(part.bytes == [5, 6, 9, 10])
    #expect(image.centerSquare.bytes == [0, 1, 2, 4, 5, 6, 8, 9, 10])
    #expect(try image.centerCrop(width: 2, height: 1).bytes == [5, 6])
  }

  @Test(arguments: [
    PixelRectangle(left: 3, top: 0, width: 2, height: 1),
    PixelRectangle(left: 0, top: 3, width: 1, height: 1),
    PixelRectangle(left: -1, top: 0, width: 1, height: 1),
    PixelRectangle(left: 0, top: 0, width: 0, height: 1),
    PixelRectangle(left: .max, top: 0, width: .max, height: 1),
  ])
  func refusesRectanglesBeyondThePicture(rectangle: PixelRectangle) throws {
    let image = try PixelImage(width: 4, height: 3, channels: 1, bytes: Array(0..<12))
    #expect(throws: ShapeError.self) { try image.cropped(to: rectangle) }
  }

  @Test func doesNotFillUpSmallPictures() throws {
    let image = try PixelImage(width: 4, height: 3, channels: 1, bytes: Array(0..<12))
    #expect(throws: ShapeError.self) { try image.centerCrop(width: 4, height: 4) }
  }
}
