import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PillowResizeTests {
  @Test(arguments: ImageFixture.names)
  func resizesEveryModeAsPillowDoes(name: String) throws {
    let expected = try #require(ImageFixture.all()[name])
    let image = try decodeImage(ImageFixture.bytes(name))
    for resized in expected.resized {
      let filter = try #require(PixelInterpolation(rawValue: resized.by))
      let actual = try image.resized(toWidth: resized.width, height: resized.height, by: filter)
      expectEqualBytes(
        actual.littleEndianBytes, Array(resized.samples),
        "\(resized.width) x \(resized.height) \(resized.by)")
    }
  }

  @Test(
    .enabled(if: !GoldenImages.all.isEmpty, GoldenImages.isAbsent), arguments: GoldenImages.all,
    PixelInterpolation.allCases)
  func cropsAndResizesGoldenPictures(
    golden: GoldenImages.Image, filter: PixelInterpolation
  ) throws {
    let image = try decodeImage(contentsOf: GoldenImages.path(golden.file))
    let actual = try image.rgb.centerSquare.resized(toWidth: 224, height: 224, by: filter)
    let output = try #require(golden.out["\(filter.rawValue)224"])
    expectEqualBytes(actual.bytes, try GoldenImages.bytes(output), "RGB")
    if let output = golden.out["native_\(filter.rawValue)224"] {
      let native = try image.centerSquare.resized(toWidth: 224, height: 224, by: filter)
      // These files hold bilevel pictures as 0 and 1.
      let scale: UInt8 = native.mode == .bilevel ? 255 : 1
      let expected = try GoldenImages.bytes(output).map { scale * $0 }
      expectEqualBytes(native.littleEndianBytes, expected, "native")
    }
  }

  @Test func mixesTwoPixelsByHand() throws {
    // The triangles of the two halves of four pixels reach over three of them each: 3/7, 3/7, 1/7.
    let image = try PixelImage(width: 4, height: 1, channels: 1, bytes: [0, 70, 140, 210])
    #expect(try image.resized(toWidth: 2, height: 1, by: .bilinear).bytes == [50, 160])
    // Enlarging: the centers lie at 1/4 and 3/4 between the two.
    let pair = try PixelImage(width: 2, height: 1, channels: 1, bytes: [0, 100])
    #expect(try pair.resized(toWidth: 4, height: 1, by: .bilinear).bytes == [0, 25, 75, 100])
    #expect(try pair.resized(toWidth: 4, height: 1, by: .nearest).bytes == [0, 0, 100, 100])
  }

  @Test(arguments: PixelInterpolation.allCases, [1, 3])
  func keepsConstantsConstant(filter: PixelInterpolation, channels: Int) throws {
    var generator = TestGenerator(seed: 5)
    for value in [UInt8(0), 1, 127, 254, 255] {
      let (width, height) = (
        Int.random(in: 1...40, using: &generator), Int.random(in: 1...40, using: &generator)
      )
      let image = try PixelImage(
        width: width, height: height, channels: channels,
        bytes: [UInt8](repeating: value, count: width * height * channels))
      for (toWidth, toHeight) in [(1, 1), (7, 50), (50, 7), (width, 3), (3, height)] {
        let resized = try image.resized(toWidth: toWidth, height: toHeight, by: filter)
        #expect(resized.bytes.allSatisfy { $0 == value })
        #expect(resized.bytes.count == toWidth * toHeight * channels)
      }
    }
  }

  @Test func addsTheStepOfNearestAgainAndAgain() throws {
    // For 320 columns, twenty of 224 places differ from floor((o + 0.5) 320 / 224).
    let bytes = (0..<320).flatMap { id -> [UInt8] in [UInt8(id % 256), UInt8(id / 256), 0] }
    let image = try PixelImage(width: 320, height: 1, channels: 3, bytes: bytes)
    let ids = SegmentationMask.imageNetSIdentifiers(
      try image.resized(toWidth: 224, height: 1, by: .nearest))
    let products = (0..<224).map { (2 * $0 + 1) * 320 / 448 }
    #expect(zip(ids, products).count { $0 != $1 } == 20)
  }

  @Test(arguments: [(0, 1), (1, 0), (-3, 2), (100_000, 100_000), (.max, .max)])
  func refusesSizesWithoutOrWithTooManyPixels(width: Int, height: Int) throws {
    let image = try PixelImage(width: 1, height: 1, channels: 1, bytes: [3])
    #expect(throws: ShapeError.self) {
      try image.resized(toWidth: width, height: height, by: .nearest)
    }
  }

  @Test(arguments: [
    (500, 375, 341, 256), (375, 500, 256, 341), (256, 256, 256, 256), (3, 1, 768, 256),
    // 358.54 and 43690.67 round up, 510.008 rounds down.
    (333, 500, 256, 384), (500, 357, 359, 256), (512, 3, 43_691, 256), (512, 257, 510, 256),
  ])
  func resizesTheShortSideToTheNearestPixel(width: Int, height: Int, toWidth: Int, toHeight: Int)
    throws
  {
    let image = try PixelImage(
      width: width, height: height, channels: 1,
      bytes: [UInt8](repeating: 9, count: width * height))
    let resized = try image.resizedShortSide(to: 256)
    #expect(resized.width == toWidth)
    #expect(resized.height == toHeight)
  }

  @Test func refusesAShortSideThatOverflows() throws {
    let image = try PixelImage(width: 2, height: 1, channels: 1, bytes: [3, 4])
    #expect(throws: ShapeError.self) { try image.resizedShortSide(to: .max) }
    #expect(throws: ShapeError.self) { try image.resizedShortSide(to: 0) }
  }
}
