import Foundation
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PreprocessingTests {
  /// torchvision's `ToTensor` and `Normalize` for every byte and channel, `[3, 256]`.
  @Test func equalsTorchvisionBitForBit() throws {
    let bytes = try Fixtures.bytes("totensor_normalize_lut.f32")
    #expect(bytes.count == 3 * 256 * 4)
    let expected = stride(from: 0, to: bytes.count, by: 4).map { offset in
      bytes[offset..<offset + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let pixels = (0..<256).flatMap { value in [UInt8](repeating: UInt8(value), count: 3) }
    let input = try Preprocessing.torchvision.input(
      fromRGB: pixels, extent: Extent(height: 1, width: 256))
    #expect(input.shape == [1, 3, 1, 256])
    #expect(input.scalars.map(\.bitPattern) == expected)
  }

  @Test func keepsPlacesAndChannelsApart() throws {
    let plain = Preprocessing(
      channelOrder: .rgb, divisor: 1, mean: [0, 0, 0], standardDeviation: [1, 1, 1])
    let pixels = (0..<18).map { UInt8($0) }
    let input = try plain.input(fromRGB: pixels, extent: Extent(height: 2, width: 3))
    #expect(input.shape == [1, 3, 2, 3])
    #expect(
      input.scalars == [0, 3, 6, 9, 12, 15, 1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17])
  }

  @Test func caffeTakesBlueFirstAndSubtractsMeans() throws {
    let input = try Preprocessing.caffe.input(
      fromRGB: [10, 20, 30, 255, 0, 128], extent: Extent(height: 1, width: 2))
    let expected: [Float] = [
      30 - 103.939, 128 - 103.939, 20 - 116.779, 0 - 116.779, 10 - 123.68, 255 - 123.68,
    ]
    #expect(input.shape == [1, 3, 1, 2])
    #expect(input.scalars == expected)
  }

  @Test func meansBelongToTheChannelOrder() throws {
    let both = [Preprocessing.ChannelOrder.rgb, .bgr].map {
      Preprocessing(
        channelOrder: $0, divisor: 2, mean: [1, 2, 3], standardDeviation: [1, 2, 4])
    }
    let results = try both.map {
      try $0.input(fromRGB: [40, 60, 80], extent: Extent(1)).scalars
    }
    #expect(results[0] == [19, 14, 9.25])
    #expect(results[1] == [39, 14, 4.25])
  }

  @Test(arguments: [
    (11, Extent(2)), (13, Extent(2)), (0, Extent(0)), (0, Extent(2)), (3, Extent(-1)),
    (12, Extent(height: -2, width: -2)), (3, Extent(.max)),
  ])
  func otherNumbersOfBytesAreRefused(count: Int, extent: Extent) {
    #expect(
      throws: ShapeError(
        operation: "preprocessing", expected: "3 bytes for each of \(extent) pixels",
        found: "\(count) bytes")
    ) {
      try Preprocessing.torchvision.input(
        fromRGB: [UInt8](repeating: 0, count: count), extent: extent)
    }
  }

  /// Random images of 4 rows and 3 columns.
  private func images(_ count: Int) -> [[UInt8]] {
    var random = TestGenerator(seed: 61)
    return (0..<count).map { _ in (0..<36).map { _ in .random(in: 0...255, using: &random) } }
  }

  @Test(arguments: [Preprocessing.torchvision, .caffe], [1, 2, 5])
  func batchEqualsItsImages(preprocessing: Preprocessing, count: Int) throws {
    let (images, extent) = (images(count), Extent(height: 4, width: 3))
    let batch = try preprocessing.input(fromRGB: images, extent: extent)
    #expect(batch.shape == [count, 3, 4, 3])
    for (index, pixels) in images.enumerated() {
      let alone = try preprocessing.input(fromRGB: pixels, extent: extent)
      #expect(alone.shape == [1, 3, 4, 3])
      #expect(batch[entry: index].scalars == alone.scalars)
    }
  }

  @Test func batchByHand() throws {
    let halves = Preprocessing(
      channelOrder: .bgr, divisor: 2, mean: [0, 1, 2], standardDeviation: [1, 1, 2])
    let batch = try halves.input(
      fromRGB: [[2, 4, 6, 8, 10, 12], [14, 16, 18, 20, 22, 24]],
      extent: Extent(height: 2, width: 1))
    #expect(batch.shape == [2, 3, 2, 1])
    #expect(batch.scalars == [3, 6, 1, 4, -0.5, 1, 9, 12, 7, 10, 2.5, 4])
  }

  /// One image of three, also where another one has the bytes that it lacks.
  @Test(arguments: [0, 1, 2], [0, 35, 37, 33, 72])
  func oneWrongImageOfABatchIsRefused(place: Int, count: Int) {
    var images = images(3)
    images[place] = [UInt8](repeating: 0, count: count)
    if place == 0 { images[1] += [UInt8](repeating: 0, count: max(0, 36 - count)) }
    let found = "\(count) bytes"
    #expect(
      throws: ShapeError(
        operation: "preprocessing",
        expected: "3 bytes for each of \(Extent(height: 4, width: 3)) pixels", found: found)
    ) {
      try Preprocessing.torchvision.input(fromRGB: images, extent: Extent(height: 4, width: 3))
    }
  }

  /// No images are a batch of none, whatever their size.
  @Test(arguments: [Extent(height: 4, width: 3), Extent(1)])
  func noImagesGiveAnEmptyBatch(extent: Extent) throws {
    let none: [[UInt8]] = []
    let batch = try Preprocessing.torchvision.input(fromRGB: none, extent: extent)
    #expect(batch.shape == [0, 3, extent.height, extent.width] as Shape)
    #expect(batch.scalars.isEmpty)
  }

  @Test(arguments: [Extent(0), Extent(-1)])
  func noImagesOfAnImpossibleSizeAreRefused(extent: Extent) {
    let none: [[UInt8]] = []
    #expect(throws: ShapeError.self) {
      try Preprocessing.torchvision.input(fromRGB: none, extent: extent)
    }
  }

  @Test(arguments: [Preprocessing.torchvision, .caffe])
  func survivesJSON(preprocessing: Preprocessing) throws {
    let data = try JSONEncoder().encode(preprocessing)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == preprocessing)
  }

  @Test func jsonNamesItsParts() throws {
    let json = """
      {"channel_order": "RGB", "divisor": 255, "mean": [0.485, 0.456, 0.406],
      "standard_deviation": [0.229, 0.224, 0.225], "note": "further keys do not matter"}
      """
    #expect(
      try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8)) == .torchvision)
  }

  @Test(arguments: [
    #""RGB", "divisor": 0, "mean": [0, 0, 0], "standard_deviation": [1, 1, 1]"#,
    #""RGB", "divisor": 1, "mean": [0, 0], "standard_deviation": [1, 1, 1]"#,
    #""RGB", "divisor": 1, "mean": [0, 0, 0], "standard_deviation": [1, 1, 1, 1]"#,
    #""RGB", "divisor": 1, "mean": [0, 0, 0], "standard_deviation": [1, 0, 1]"#,
    #""RGB", "divisor": 1, "mean": [0, 1e39, 0], "standard_deviation": [1, 1, 1]"#,
    #""RGB", "divisor": 1, "mean": [0, null, 0], "standard_deviation": [1, 1, 1]"#,
    #""GBR", "divisor": 1, "mean": [0, 0, 0], "standard_deviation": [1, 1, 1]"#,
    #""RGB", "mean": [0, 0, 0], "standard_deviation": [1, 1, 1]"#,
    #""RGB", "divisor": "1", "mean": [0, 0, 0], "standard_deviation": [1, 1, 1]"#,
  ])
  func otherJSONIsRefused(rest: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        Preprocessing.self, from: Data((#"{"channel_order": "# + rest + "}").utf8))
    }
  }
}
