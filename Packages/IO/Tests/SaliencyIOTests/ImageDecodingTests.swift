import Foundation
import SaliencyIO
import Testing

@Suite struct ImageDecodingTests {
  @Test func hasFixturesOfEveryMode() throws {
    let modes = try ImageFixture.names.map { name in
      try decodeImage(contentsOf: ImageFixture.path(name)).mode
    }
    #expect(Set(modes) == Set(NativeImage.Mode.allCases))
  }

  @Test(arguments: ImageFixture.names)
  func decodesAsPillowDoes(name: String) throws {
    let expected = try #require(ImageFixture.all()[name])
    let image = try decodeImage(contentsOf: ImageFixture.path(name))
    #expect(image.width == expected.width)
    #expect(image.height == expected.height)
    // Pillow has no 16-bit gray with opacity and opens it as RGBA.
    #expect(image.pillowMode == (name == "gray-alpha16.png" ? "LA" : expected.mode))
    expectEqualBytes(image.rgb.bytes, Array(expected.rgb), "RGB")
  }

  @Test(arguments: ImageFixture.names)
  func decodesTheSameFromMemory(name: String) throws {
    let image = try decodeImage(ImageFixture.bytes(name), named: name)
    #expect(try image == decodeImage(contentsOf: ImageFixture.path(name)))
  }

  @Test(.enabled(if: !GoldenImages.all.isEmpty, GoldenImages.isAbsent), arguments: GoldenImages.all)
  func decodesGoldenPicturesAsPillowDoes(golden: GoldenImages.Image) throws {
    let image = try decodeImage(contentsOf: GoldenImages.path(golden.file))
    let output = try #require(golden.out["rgb"])
    #expect([image.height, image.width, 3] == output.shape)
    #expect(image.pillowMode == golden.mode)
    expectEqualBytes(image.rgb.bytes, try GoldenImages.bytes(output), "RGB")
  }

  @Test(arguments: [
    ("GIF89a", "a GIF picture", "convert it to PNG or JPEG"),
    ("RIFF....WEBPVP8 ", "a WebP picture", "convert it to PNG or JPEG"),
    ("BM......", "a BMP picture", "convert it to PNG or JPEG"),
    ("II*\0....", "a TIFF picture", "convert it to PNG or JPEG"),
    ("MM\0*....", "a TIFF picture", "convert it to PNG or JPEG"),
    ("\0\0\0 ftypavif", "an AVIF picture", "convert it to PNG or JPEG"),
    ("PK\u{3}\u{4}....", "a ZIP archive", "name a picture"),
    ("\n <!DOCTYPE html><html>", "a web page", "download the picture itself"),
    ("image_id,label\n1,2\n", "text", "name a picture"),
    ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer", "git lfs pull"),
    ("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}", "another kind of file", "convert it"),
    ("", "is empty", "download it"),
  ])
  func tellsWhatAnotherFileIs(content: String, kind: String, remedy: String) throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage(Array(content.utf8), named: "photo.png")
    }
    #expect(error.path == "photo.png")
    #expect(error.problem.contains(kind))
    #expect(error.remedy?.contains(remedy) == true)
    #expect(!error.description.contains("\n"))
  }

  @Test func tellsThatAFileIsHDF5() throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage([137, 72, 68, 70, 13, 10, 26, 10, 0, 0, 0, 0])
    }
    #expect(error.problem.contains("an HDF5 file"))
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: FileError.self) { try decodeImage(contentsOf: folder) }
    #expect(throws: FileError.self) { try decodeImage(contentsOf: folder + "/no-such-picture.png") }
  }

  @Test func recognizesTheContentWhateverTheNameSays() throws {
    let image = try decodeImage(ImageFixture.bytes("gray.jpg"), named: "photo.png")
    #expect(image.mode == .gray)
  }

  @Test(
    .enabled(if: !GoldenImages.all.isEmpty, GoldenImages.isAbsent),
    arguments: [
      "vocmask_500x375", "imagenets_id256_outside_crop_600x200", "imagenets_id521_375x500",
      "imagenets_id521_ignore1000_500x333",
    ])
  func makesTheMasksOfTheMetrics(name: String) throws {
    let golden = try #require(GoldenImages.all.first { $0.file == name + ".png" })
    let image = try decodeImage(contentsOf: GoldenImages.path(golden.file))
    let mask =
      try name.hasPrefix("voc")
      ? SegmentationMask.pascalVOC(image) : SegmentationMask.imageNetS(image.rgb)
    let output = try #require(golden.out["metric_mask"])
    expectEqualBytes(mask.bytes, try GoldenImages.bytes(output), "mask")
  }
}
