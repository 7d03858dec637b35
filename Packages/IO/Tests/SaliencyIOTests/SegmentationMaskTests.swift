import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct SegmentationMaskTests {
  /// One row of ids, each a pixel.
  private func annotation(_ ids: [Int]) throws -> PixelImage {
    let side = ids.count
    let row = ids.flatMap { id -> [UInt8] in [UInt8(id % 256), UInt8(id / 256), 9] }
    return try PixelImage(
      width: side, height: side, channels: 3,
      bytes: (0..<side).flatMap { _ in row })
  }

  @Test func readsIdentifiersFromRedAndGreen() throws {
    let ids = try SegmentationMask.imageNetSIdentifiers(annotation([0, 1, 256, 1000]))
    #expect(Array(ids.prefix(4)) == [0, 1, 256, 1000])
  }

  @Test func takesTheLargestIdentifierUnlessOneIsGiven() throws {
    let image = try annotation([0, 521, 1000])
    let paper = try SegmentationMask.imageNetS(image, side: 3)
    #expect(paper.bytes == [0, 0, 1, 0, 0, 1, 0, 0, 1])
    let chosen = try SegmentationMask.imageNetS(image, id: 521, side: 3)
    #expect(chosen.bytes == [0, 1, 0, 0, 1, 0, 0, 1, 0])
    let background = try SegmentationMask.imageNetS(annotation([0, 0]), side: 2)
    #expect(background.bytes == [1, 1, 1, 1])
  }

  @Test func takesEveryClassOfPascalButNotTheOutline() throws {
    let image = try decodeImage(ImageFixture.bytes("gray8.png"))
    let mask = try SegmentationMask.pascalVOC(image, side: 9)
    guard case .bytes(let samples) = image.centerSquare.samples else {
      Issue.record("8-bit gray has bytes")
      return
    }
    #expect(mask.bytes == samples.map { (1..<255).contains($0) ? 1 : 0 })
  }

  @Test func refusesOtherModesAndSizes() throws {
    let image = try decodeImage(ImageFixture.bytes("rgb8.png"))
    #expect(throws: ShapeError.self) { try SegmentationMask.pascalVOC(image) }
    #expect(throws: ShapeError.self) { try SegmentationMask.imageNetS(image.rgb, side: 0) }
  }
}
