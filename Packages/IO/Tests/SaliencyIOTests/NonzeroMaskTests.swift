import Testing

@testable import SaliencyIO

/// Masks of pictures in which every pixel but 0 belongs to the object.
@Suite struct NonzeroMaskTests {
  private func mask(
    _ mode: NativeImage.Mode, _ pixels: [[UInt8]], palette: [UInt8] = []
  ) -> [UInt8] {
    let bytes = pixels.flatMap(\.self)
    return NativeImage(width: pixels.count, height: 1, mode: mode, bytes: bytes, palette: palette)
      .isNonzero
  }

  @Test func everyGrayButZeroIsTheObject() {
    #expect(mask(.gray, [[0], [1], [127], [0], [255]]) == [0, 1, 1, 0, 1])
    #expect(mask(.bilevel, [[255], [0], [255]]) == [1, 0, 1])
  }

  /// Opaque black is background, transparent gray the object.
  @Test func opacityOfGrayDoesNotCount() {
    #expect(
      mask(.grayAlpha, [[0, 0], [0, 255], [0, 1], [1, 0], [1, 255], [255, 0]]) == [
        0, 0, 0, 1, 1, 1,
      ])
  }

  /// One color is enough, whichever it is.
  @Test func everyColorButBlackIsTheObject() {
    #expect(
      mask(.rgb, [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [255, 255, 255]]) == [
        0, 1, 1, 1, 0, 1,
      ])
  }

  @Test func opacityOfColorsDoesNotCount() {
    #expect(
      mask(
        .rgba,
        [
          [0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0],
          [0, 0, 1, 255],
        ]) == [0, 0, 0, 1, 1, 1, 1])
  }

  /// Ink of any kind, black as well: it is the last of four samples, but no opacity.
  @Test func everyInkCounts() {
    #expect(
      mask(
        .cmyk, [[0, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 7, 0], [0, 9, 0, 0]])
        == [0, 1, 1, 1, 1])
  }

  /// Index 0 is white here, and the others are black.
  @Test func indicesOfAPaletteCountAndNotItsColors() {
    let palette = [UInt8](repeating: 255, count: 3) + [UInt8](repeating: 0, count: 765)
    #expect(mask(.palette, [[0], [1], [255], [0]], palette: palette) == [0, 1, 1, 0])
  }

  /// Each byte of a sample counts.
  @Test func samplesOf16BitsCountAsAWhole() {
    let image = NativeImage(width: 3, height: 2, words: [0, 1, 255, 256, 0xFF00, .max])
    #expect(image.isNonzero == [0, 1, 1, 1, 1, 1])
  }

  @Test func masksAreRowByRow() {
    let pixels: [UInt8] = [0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]
    let image = NativeImage(width: 2, height: 3, mode: .rgb, bytes: pixels)
    #expect(image.isNonzero == [0, 1, 0, 0, 0, 1])
  }

  /// Pictures of every mode as they are in files: what Pillow's RGB shows as black is 0.
  ///
  /// Not so for palettes, whose colors do not count, and for inks, of which white has none.
  @Test(arguments: ImageFixture.names)
  func filesAreBlackWhereTheirSamplesAre(name: String) throws {
    let expected = try #require(ImageFixture.all()[name])
    let image = try decodeImage(ImageFixture.bytes(name))
    let mask = image.isNonzero
    #expect(mask.count == expected.width * expected.height)
    guard image.mode != .palette, image.mode != .cmyk else { return }
    let colors = Array(expected.rgb)
    let shown = stride(from: 0, to: colors.count, by: 3).map { start -> UInt8 in
      colors[start..<start + 3].contains { $0 != 0 } ? 1 : 0
    }
    #expect(mask == shown)
  }
}
