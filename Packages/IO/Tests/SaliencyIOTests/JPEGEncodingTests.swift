import Foundation
import SaliencyIO
import Testing

@Suite struct JPEGEncodingTests {
  /// A picture without sharp edges, which JPEG keeps nearly as it is.
  private func smoothImage(channels: Int, width: Int = 37, height: Int = 29) throws -> PixelImage {
    let bytes = (0..<width * height * channels).map { index -> UInt8 in
      let (pixel, channel) = (index / channels, index % channels)
      return UInt8(40 + 3 * (pixel % width) + 2 * (pixel / width) + 17 * channel)
    }
    return try PixelImage(width: width, height: height, channels: channels, bytes: bytes)
  }

  @Test(arguments: [1, 3])
  func readsBackNearlyWhatItWrote(channels: Int) throws {
    let image = try smoothImage(channels: channels)
    let decoded = try decodeImage(image.jpegData())
    #expect(decoded.mode == (channels == 1 ? .gray : .rgb))
    #expect(decoded.width == image.width && decoded.height == image.height)
    let worst = zip(decoded.rgb.bytes, image.rgb.bytes).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(worst) <= 4)
  }

  @Test func keepsTheResolutionOfColors() throws {
    // Columns of red and blue in turn: with subsampling both would become one color.
    let bytes = (0..<32 * 32).flatMap { $0 % 2 == 0 ? [255, 0, 0] : [0, 0, 255] as [UInt8] }
    let image = try PixelImage(width: 32, height: 32, channels: 3, bytes: bytes)
    let decoded = try decodeImage(image.jpegData(quality: 100)).rgb
    for column in 10..<20 {
      let pixel = Array(decoded[16, column])
      #expect(pixel[column % 2 == 0 ? 0 : 2] > 240 && pixel[column % 2 == 0 ? 2 : 0] < 15)
    }
  }

  @Test func writesEqualBytesForEqualPictures() throws {
    let image = try smoothImage(channels: 3)
    #expect(try image.jpegData() == image.jpegData(quality: 95))
    #expect(try image.jpegData(quality: 30).count < image.jpegData().count)
  }

  @Test(arguments: [0, 101, -5])
  func refusesQualitiesThatDoNotExist(quality: Int) throws {
    let image = try smoothImage(channels: 3)
    let error = try #require(throws: FileError.self) { try image.jpegData(quality: quality) }
    #expect(error.problem == "expected a quality of 1...100, found \(quality)")
  }

  @Test func refusesSidesThatTheFormatCannotTell() throws {
    let image = try PixelImage(
      width: 65_501, height: 1, channels: 1, bytes: [UInt8](repeating: 9, count: 65_501))
    #expect(throws: FileError.self) { try image.jpegData() }
  }

  @Test func writesAFileOnlyWhereItMay() throws {
    let image = try smoothImage(channels: 3)
    let folder = FileManager.default.temporaryDirectory.appending(path: "jpeg-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "scene.jpg").path
    try image.writeJPEG(to: path)
    #expect(try decodeImage(contentsOf: path).rgb == decodeImage(image.jpegData()).rgb)
    #expect(throws: FileError.self) { try image.writeJPEG(to: path, replacing: false) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["scene.jpg"])
  }
}
