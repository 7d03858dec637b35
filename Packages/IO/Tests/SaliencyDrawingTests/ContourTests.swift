import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct ContourTests {
  /// A mask from rows of `#` for the object and `.` for background.
  private func mask(_ rows: String...) throws -> PixelImage {
    try PixelImage(
      width: rows[0].count, height: rows.count, channels: 1,
      bytes: rows.joined().map { $0 == "#" ? 1 : 0 })
  }

  private func points(_ coordinates: (Double, Double)...) -> [Point] {
    coordinates.map { Point(x: $0.0, y: $0.1) }
  }

  @Test func outlinesOnePixel() throws {
    let contour = try Contour(of: mask("...", "...", ".#."))
    #expect(contour.width == 3 && contour.height == 3)
    try #require(contour.rings.count == 1)
    // Clockwise from the crossing on the left; the lowest one lies on the border.
    #expect(contour.rings[0].points == points((1, 2.5), (1.5, 2), (2, 2.5), (1.5, 3)))
    #expect(contour.rings[0].area == 0.5)
    #expect(abs(contour.rings[0].length - 2 * 2.0.squareRoot()) < 1e-12)
  }

  @Test func placesLinesAsThePaperDoes() throws {
    let contour = try Contour(of: mask(".#.", "...", "..."), placement: .asInPaper)
    // matplotlib puts column 1 at x = 1, and row 0 of 3, the upper one, at 2 above the lower border.
    try #require(contour.rings.count == 1)
    let places = Set(contour.rings[0].points)
    #expect(places == Set(points((1, 0.5), (1.5, 1), (1, 1.5), (0.5, 1))))
  }

  @Test func findsNothingWhereThereIsNothing() throws {
    #expect(try Contour(of: mask("...", "...")).rings.isEmpty)
    #expect(try Contour(of: Tensor(zeros: [4, 5]), level: 0).rings.isEmpty)
  }

  @Test func outlinesAWholePicture() throws {
    let contour = try Contour(of: mask("####", "####", "####"))
    try #require(contour.rings.count == 1)
    let ring = contour.rings[0]
    // The four corners lose half of a quarter pixel each.
    #expect(ring.area == 12 - 4 * 0.125)
    #expect(ring.points.map(\.x).min() == 0 && ring.points.map(\.x).max() == 4)
    #expect(ring.points.map(\.y).min() == 0 && ring.points.map(\.y).max() == 3)
  }

  @Test func closesOutlinesAtTheBorder() throws {
    let contour = try Contour(of: mask("##..", "##..", "...."))
    try #require(contour.rings.count == 1)
    let expected = points(
      (0.5, 0), (1.5, 0), (2, 0.5), (2, 1.5), (1.5, 2), (0.5, 2), (0, 1.5), (0, 0.5))
    #expect(Set(contour.rings[0].points) == Set(expected))
    #expect(contour.rings[0].area == 3.5)
  }

  @Test func runsAroundHolesTheOtherWay() throws {
    let contour = try Contour(of: mask("#####", "#####", "##.##", "#####", "#####"))
    try #require(contour.rings.count == 2)
    #expect(contour.rings[0].area == 25 - 0.5)
    #expect(contour.rings[1].area == -0.5)
    let hole = points((2.5, 2), (3, 2.5), (2.5, 3), (2, 2.5))
    #expect(Set(contour.rings[1].points) == Set(hole))
  }

  @Test(arguments: [false, true])
  func resolvesSaddlesByTheMean(isMirrored: Bool) throws {
    func contour(_ values: [Float]) throws -> Contour {
      let rows = isMirrored ? [values[1], values[0], values[3], values[2]] : values
      return try Contour(of: Tensor(shape: [2, 2], scalars: rows), level: 0.5)
    }
    // The mean is 0.5, which is not above the level: two corners, apart.
    let parted = try contour([1, 0, 0, 1])
    #expect(parted.rings.map(\.area) == [0.5, 0.5])
    // The mean is 0.7: one ring, whose waist passes between the two low pixels.
    let joined = try contour([1, 0.4, 0.4, 1])
    try #require(joined.rings.count == 1)
    // The level lies 5/6 of the way from 1 to 0.4. From 4 are missing two corners of 1/8, and around
    // each low pixel (0.5, 0), (2, 0), (2, 1.5), (1.5, 2/3), (4/3, 0.5) of area 61/72.
    #expect(abs(joined.rings[0].area - (4 - 0.25 - 2 * 61.0 / 72)) < 1e-6)
    // The lower mean parts them again: 0.45.
    #expect(try contour([0.9, 0, 0, 0.9]).rings.count == 2)
    #expect(try contour([1, 0, 0, 1.1]).rings.count == 1)
  }

  @Test func crossesWhereTheFieldIsAtTheLevel() throws {
    // x + 2 y at the centers, in columns 0...4 and rows 0...4.
    let field = try Tensor(
      shape: [5, 5], scalars: (0..<25).map { Float($0 % 5 + 2 * ($0 / 5)) })
    let contour = try Contour(of: field, level: 5.3)
    try #require(contour.rings.count == 1)
    // All but those on the border: two between columns, one in each column between rows.
    let inner = contour.rings[0].points.filter { $0.x > 0 && $0.x < 5 && $0.y < 5 }
    #expect(inner.count == 7)
    for point in inner {
      #expect(abs(point.x - 0.5 + 2 * (point.y - 0.5) - 5.3) < 1e-12)
    }
  }

  @Test func outlinesADisc() throws {
    let (side, radius) = (64, 20.0)
    let bytes = (0..<side * side).map { place -> UInt8 in
      let (x, y) = (Double(place % side) + 0.5 - 31, Double(place / side) + 0.5 - 33)
      return x * x + y * y <= radius * radius ? 255 : 0
    }
    let contour = try Contour(
      of: PixelImage(width: side, height: side, channels: 1, bytes: bytes))
    try #require(contour.rings.count == 1)
    let ring = contour.rings[0]
    #expect(abs(ring.area / (.pi * radius * radius) - 1) < 0.01)
    // Lines along pixels are longer than the circle, by at most 8 (sqrt 2 - 1) / pi - 1 = 5.5%.
    #expect(ring.length > 2 * .pi * radius && ring.length < 2 * .pi * radius * 1.06)
    for point in ring.points {
      let distance = ((point.x - 31) * (point.x - 31) + (point.y - 33) * (point.y - 33))
        .squareRoot()
      #expect(abs(distance - radius) <= 0.5)
    }
  }

  @Test func dropsRingsThatShrinkToAPoint() throws {
    let field = try Tensor(shape: [3, 3], scalars: [2, 2, 2, 2, 1, 2, 2, 2, 2])
    #expect(try Contour(of: field, level: 1).rings.count == 1)
    #expect(try Contour(of: field, level: 1.5).rings.count == 2)
  }

  @Test func refusesWhatIsNoField() throws {
    #expect(throws: ShapeError.self) { try Contour(of: Tensor(zeros: [1, 2, 2]), level: 0) }
    #expect(throws: ShapeError.self) { try Contour(of: Tensor(zeros: [0, 2]), level: 0) }
    #expect(throws: ShapeError.self) { try Contour(of: Tensor(zeros: [2, 2]), level: .nan) }
    let hole = try Tensor(shape: [2, 2], scalars: [0, 0, .infinity, 0])
    let error = try #require(throws: ShapeError.self) { try Contour(of: hole, level: 0.5) }
    #expect(error.found == "inf at [1, 0]")
    let colored = try PixelImage(width: 1, height: 1, channels: 3, bytes: [0, 0, 0])
    #expect(throws: ShapeError.self) { try Contour(of: colored) }
  }

  @Test func fitsAPictureIntoARectangle() throws {
    let contour = try Contour(of: mask("....", ".#..", "....", "...."))
    let rectangle = Rectangle(x: 10, y: 20, width: 8, height: 40)
    let fitted = contour.points(in: rectangle)
    #expect(Set(fitted[0]) == Set(points((13, 30), (14, 35), (13, 40), (12, 35))))
  }
}
