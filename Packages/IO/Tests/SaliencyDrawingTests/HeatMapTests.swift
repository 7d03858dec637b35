import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct HeatMapTests {
  @Test func drawsEachValueInItsColor() throws {
    let map = try Tensor(shape: [2, 2], scalars: [0, 1, 0.5, -3])
    let gray = try heatMap(of: map, colorMap: .gray)
    #expect(gray.width == 2 && gray.height == 2 && gray.channels == 3)
    #expect(gray.bytes == [0, 0, 0, 255, 255, 255, 128, 128, 128, 0, 0, 0])
    let viridis = try heatMap(of: map, colorMap: .viridis)
    #expect(viridis.bytes == [68, 1, 84, 253, 231, 37, 33, 145, 140, 68, 1, 84])
  }

  @Test func drawsRowsBelowEachOther() throws {
    let map = try Tensor(shape: [2, 3], scalars: [0, 0, 0, 1, 1, 1])
    let image = try heatMap(of: map, colorMap: .gray)
    #expect(image.width == 3 && image.height == 2)
    #expect(Array(image[1, 2]) == [255, 255, 255])
  }

  @Test func refusesWhatIsNoMap() throws {
    #expect(throws: ShapeError.self) {
      try heatMap(of: Tensor(zeros: [1, 2, 2]), colorMap: .gray)
    }
    #expect(throws: ShapeError.self) { try heatMap(of: Tensor(zeros: [0, 2]), colorMap: .gray) }
    let hole = try Tensor(shape: [2, 2], scalars: [0, 0, .nan, 0])
    let error = try #require(throws: ShapeError.self) { try heatMap(of: hole, colorMap: .gray) }
    #expect(error.found == "NaN at [1, 0]")
  }

  @Test func mixesMapAndPhotograph() throws {
    let photo = try PixelImage(width: 2, height: 1, channels: 1, bytes: [10, 200])
    let map = try Tensor(shape: [1, 2], scalars: [0, 1])
    let half = try overlay(map, on: photo, colorMap: .gray)
    // 227.5 is rounded away from zero.
    #expect(half.bytes == [5, 5, 5, 228, 228, 228])
    #expect(try overlay(map, on: photo, colorMap: .viridis, opacity: 0) == photo.rgb)
    #expect(
      try overlay(map, on: photo, colorMap: .viridis, opacity: 1)
        == heatMap(of: map, colorMap: .viridis))
  }

  @Test func refusesAnOverlayThatDoesNotFit() throws {
    let photo = try PixelImage(width: 2, height: 1, channels: 1, bytes: [10, 200])
    #expect(throws: ShapeError.self) {
      try overlay(Tensor(zeros: [2, 1]), on: photo, colorMap: .gray)
    }
    for opacity in [-0.1, 1.1, .nan, .infinity] {
      #expect(throws: ShapeError.self) {
        try overlay(Tensor(zeros: [1, 2]), on: photo, colorMap: .gray, opacity: opacity)
      }
    }
  }

  @Test func putsPicturesBesideEachOther() throws {
    let left = try PixelImage(width: 1, height: 2, channels: 1, bytes: [1, 2])
    let right = try PixelImage(width: 1, height: 2, channels: 3, bytes: [3, 4, 5, 6, 7, 8])
    let both = try sideBySide([left, right], gap: 1)
    #expect(both.width == 3 && both.height == 2)
    #expect(
      both.bytes == [1, 1, 1, 255, 255, 255, 3, 4, 5, 2, 2, 2, 255, 255, 255, 6, 7, 8])
    #expect(try sideBySide([right], gap: 5) == right)
    let low = try PixelImage(width: 1, height: 1, channels: 1, bytes: [1])
    #expect(throws: ShapeError.self) { try sideBySide([left, low], gap: 1) }
    #expect(throws: ShapeError.self) { try sideBySide([], gap: 1) }
    #expect(throws: ShapeError.self) { try sideBySide([left, right], gap: -1) }
  }
}
