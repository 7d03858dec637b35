import SaliencyIO
import SaliencyTensorTesting
import Testing

@Suite struct DamagedImageTests {
  @Test(arguments: ["rgb8.png", "gray4.png", "palette8-transparent.png", "interlaced-rgb8.png"])
  func refusesEveryCutPNG(name: String) throws {
    let bytes = try ImageFixture.bytes(name)
    for count in bytes.indices {
      #expect(throws: FileError.self, "\(count) of \(bytes.count) bytes") {
        try decodeImage(Array(bytes.prefix(count)))
      }
    }
  }

  @Test(arguments: [
    "rgb420.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "extraneous-bytes.jpg",
  ])
  func refusesEveryCutJPEG(name: String) throws {
    let bytes = try ImageFixture.bytes(name)
    for count in bytes.indices {
      #expect(throws: FileError.self, "\(count) of \(bytes.count) bytes") {
        try decodeImage(Array(bytes.prefix(count)))
      }
    }
  }

  @Test func tellsThatAPictureEndsEarly() throws {
    let jpeg = try ImageFixture.bytes("rgb420.jpg")
    let atStart = try #require(throws: FileError.self) { try decodeImage(Array(jpeg.prefix(30))) }
    #expect(atStart.problem == "the file ends before the picture begins")
    let atEnd = try #require(throws: FileError.self) { try decodeImage(Array(jpeg.dropLast(2))) }
    #expect(atEnd.problem == "Premature end of JPEG file")
    let png = try ImageFixture.bytes("rgb8.png")
    let error = try #require(throws: FileError.self) { try decodeImage(Array(png.dropLast(4))) }
    #expect(error.problem == "the file ends too early")
  }

  @Test(arguments: ImageFixture.names)
  func survivesEveryKindOfDamage(name: String) throws {
    let bytes = try ImageFixture.bytes(name)
    var generator = TestGenerator(seed: 11)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: damaged.indices, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      // Either a picture or a typed error of one line.
      do throws(FileError) {
        let image = try decodeImage(damaged)
        #expect(image.rgb.bytes.count == 3 * image.width * image.height)
      } catch {
        #expect(!error.description.contains("\n"))
      }
    }
  }

  /// A PNG header of any size, with its checksum.
  private func header(
    width: UInt32, height: UInt32, depth: UInt8 = 8, type: UInt8 = 2
  ) -> [UInt8] {
    func bigEndian(_ value: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    let chunk = "IHDR".utf8 + bigEndian(width) + bigEndian(height) + [depth, type, 0, 0, 0]
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in chunk {
      checksum ^= UInt32(byte)
      for _ in 0..<8 {
        checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1
      }
    }
    return [137, 80, 78, 71, 13, 10, 26, 10] + bigEndian(13) + chunk + bigEndian(~checksum)
  }

  @Test func refusesTooManyPixelsNamingTheSize() throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage(header(width: 60_000, height: 60_000), named: "large.png")
    }
    #expect(error.problem.contains("60000 x 60000"))
    #expect(error.problem.contains("178956970"))
    #expect(throws: FileError.self) { try decodeImage(header(width: .max, height: .max)) }
  }

  @Test(arguments: [(0, 5), (5, 0), (0, 0)] as [(UInt32, UInt32)])
  func refusesPicturesWithoutPixels(width: UInt32, height: UInt32) throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage(header(width: width, height: height))
    }
    #expect(error.problem.contains("\(width) x \(height)"))
  }

  @Test func refusesAShortFileThatAsksForMuchMemory() throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage(header(width: 13_000, height: 13_000))
    }
    #expect(error.problem.contains("too few"))
  }

  @Test(arguments: [(3, 2), (16, 3), (4, 2), (8, 1), (8, 7)] as [(UInt8, UInt8)])
  func refusesColorTypesThatDoNotExist(depth: UInt8, type: UInt8) throws {
    let error = try #require(throws: FileError.self) {
      try decodeImage(header(width: 2, height: 2, depth: depth, type: type))
    }
    #expect(error.problem.contains("color type"))
  }

  @Test func refusesAJPEGWithTooManyPixels() throws {
    var bytes = try ImageFixture.bytes("rgb420.jpg")
    // The frame header: marker, length, precision, height, width.
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    let error = try #require(throws: FileError.self) { try decodeImage(bytes) }
    #expect(error.problem.contains("60000 x 60000"))
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0, 0, 0, 0])
    #expect(throws: FileError.self) { try decodeImage(bytes) }
  }
}
