import SaliencyIO
import Testing

@Suite struct PalettePNGTests {
  @Test func readsBackPlacesAndPalette() throws {
    let places = (0..<16 * 17).map { UInt8(truncatingIfNeeded: $0 * 31) }
    let image = try PixelImage(width: 17, height: 16, channels: 1, bytes: places)
    let palette = (0..<768).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    let decoded = try decodeImage(image.pngData(palette: palette))
    #expect(decoded.mode == .palette)
    #expect(decoded.samples == .bytes(places))
    #expect(decoded.palette == palette)
    let place = 3 * Int(places[20])
    #expect(Array(decoded.rgb[1, 3]) == Array(palette[place..<place + 3]))
  }

  @Test func refusesWhatIsNoPalettePicture() throws {
    let color = try PixelImage(width: 1, height: 1, channels: 3, bytes: [1, 2, 3])
    let gray = try PixelImage(width: 1, height: 1, channels: 1, bytes: [1])
    let palette = [UInt8](repeating: 0, count: 768)
    #expect(throws: FileError.self) { try color.pngData(palette: palette) }
    #expect(throws: FileError.self) { try gray.pngData(palette: palette.dropLast()) }
    #expect(throws: FileError.self) { try gray.pngData(palette: []) }
  }

  /// The colors that the development kit's documentation shows.
  @Test(
    arguments: [
      (0, [0, 0, 0]), (1, [128, 0, 0]), (2, [0, 128, 0]), (3, [128, 128, 0]), (7, [128, 128, 128]),
      (8, [64, 0, 0]), (15, [192, 128, 128]), (20, [0, 64, 128]), (255, [224, 224, 192]),
    ] as [(Int, [UInt8])])
  func palettesOfVOCAreKnown(entry: Int, color: [UInt8]) {
    #expect(PascalVOCClasses.palette.count == 768)
    #expect(Array(PascalVOCClasses.palette[3 * entry..<3 * entry + 3]) == color)
  }
}
