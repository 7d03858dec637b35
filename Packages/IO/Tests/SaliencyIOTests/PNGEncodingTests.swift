import Foundation
import SaliencyIO
import SaliencyTensorTesting
import Testing

@Suite struct PNGEncodingTests {
  private func randomImage(_ generator: inout TestGenerator, channels: Int) throws -> PixelImage {
    let width = Int.random(in: 1...50, using: &generator)
    let height = Int.random(in: 1...50, using: &generator)
    let bytes = (0..<width * height * channels).map { _ in
      UInt8.random(in: 0...255, using: &generator)
    }
    return try PixelImage(width: width, height: height, channels: channels, bytes: bytes)
  }

  @Test(arguments: [1, 3])
  func readsBackWhatItWrote(channels: Int) throws {
    var generator = TestGenerator(seed: UInt64(channels))
    for _ in 0..<10 {
      let image = try randomImage(&generator, channels: channels)
      let decoded = try decodeImage(image.pngData())
      #expect(decoded.mode == (channels == 1 ? .gray : .rgb))
      #expect(decoded.samples == .bytes(image.bytes))
      #expect(decoded.rgb == image.rgb)
    }
  }

  @Test func writesEqualBytesForEqualPictures() throws {
    var generator = TestGenerator(seed: 3)
    let image = try randomImage(&generator, channels: 3)
    let data = try image.pngData()
    #expect(try image.pngData() == data)
    // Nothing but the picture is in the file.
    let text = String(decoding: data, as: Unicode.ASCII.self)
    #expect(text.contains("IHDR") && text.contains("IDAT") && text.contains("IEND"))
    #expect(!text.contains("tIME") && !text.contains("tEXt") && !text.contains("gAMA"))
  }

  @Test func writesAFileOnlyWhereItMay() throws {
    var generator = TestGenerator(seed: 4)
    let image = try randomImage(&generator, channels: 3)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "png-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "map.png").path
    try image.writePNG(to: path)
    #expect(try decodeImage(contentsOf: path).rgb == image)
    #expect(throws: FileError.self) { try image.writePNG(to: path, replacing: false) }
    #expect(throws: FileError.self) { try image.writePNG(to: folder.path + "/absent/map.png") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["map.png"])
  }
}
