import SaliencyDrawing
import SaliencyIO
import Testing

/// Paths, pixel by pixel, at one pixel to the point.
@Suite struct CanvasPathTests {
  private func pixels(
    _ width: Double, _ height: Double, _ draw: (inout Canvas) -> Void
  ) throws -> PixelImage {
    var canvas = try Canvas(width: width, height: height)
    draw(&canvas)
    return try canvas.pixels(dpi: 72)
  }

  private func reds(_ image: PixelImage) -> [UInt8] {
    stride(from: 0, to: image.bytes.count, by: 3).map { image.bytes[$0] }
  }

  private let black = Paint.color(.black)

  @Test func fillsPolygons() throws {
    let corners = [(1, 0), (3, 0), (3, 2), (1, 2)].map { Point(x: $0.0, y: $0.1) }
    let image = try pixels(4, 2) { $0.fill(.polygon(corners), with: black) }
    #expect(reds(image) == [255, 0, 0, 255, 255, 0, 0, 255])
    // An open part is closed when it is filled.
    #expect(try pixels(4, 2) { $0.fill(.line(corners), with: black) } == image)
  }

  @Test func uniteWhereTheyRunAlikeAndCutHolesWhereNot() throws {
    var path = Path.rectangle(Rectangle(x: 0, y: 0, width: 3, height: 1))
    path.append(.rectangle(Rectangle(x: 1, y: 0, width: 1, height: 1)))
    #expect(reds(try pixels(4, 1) { $0.fill(path, with: black) }) == [0, 0, 0, 255])
    let mirror = Transform(a: -1, b: 0, c: 0, d: 1, e: 3, f: 0)
    var hole = Path.rectangle(Rectangle(x: 0, y: 0, width: 3, height: 1))
    hole.append(.rectangle(Rectangle(x: 1, y: 0, width: 1, height: 1)).applying(mirror))
    #expect(reds(try pixels(4, 1) { $0.fill(hole, with: black) }) == [0, 255, 0, 255])
  }

  @Test func ellipsesHaveTheirArea() throws {
    let image = try pixels(60, 40) { canvas in
      canvas.fill(.ellipse(center: Point(x: 30, y: 20), radiusX: 25, radiusY: 15), with: black)
    }
    let area = reds(image).reduce(0) { $0 + Double(255 - $1) / 255 }
    #expect(abs(area - .pi * 25 * 15) < 3)
  }

  @Test func cornersAreRound() throws {
    let box = Rectangle(x: 0, y: 0, width: 20, height: 20)
    let image = try pixels(20, 20) { $0.fill(.rectangle(box, radius: 6), with: black) }
    #expect(Array(image[0, 0]) == [255, 255, 255] && Array(image[10, 0]) == [0, 0, 0])
    // A radius beyond half of the side makes a circle.
    let circle = try pixels(20, 20) { $0.fill(.rectangle(box, radius: 99), with: black) }
    let area = reds(circle).reduce(0) { $0 + Double(255 - $1) / 255 }
    #expect(abs(area - .pi * 100) < 2)
  }

  @Test func smoothCurvesPassTheirPoints() throws {
    let points = [(10, 3), (17, 10), (10, 17), (3, 10)].map { Point(x: $0.0, y: $0.1) }
    let image = try pixels(20, 20) { canvas in
      canvas.stroke(.smooth(through: points), with: black, lineWidth: 2)
    }
    for point in points { #expect(image[Int(point.y), Int(point.x)].allSatisfy { $0 < 128 }) }
    #expect(Array(image[10, 10]) == [255, 255, 255])
  }

  @Test func strokesHaveRoundEnds() throws {
    let line = Path.line([Point(x: 5, y: 5), Point(x: 15, y: 5)])
    let image = try pixels(20, 10) { $0.stroke(line, with: black, lineWidth: 6) }
    #expect(Array(image[5, 3]) == [0, 0, 0] && Array(image[5, 16]) == [0, 0, 0])
    #expect(Array(image[2, 1]) == [255, 255, 255] && Array(image[2, 10]) == [0, 0, 0])
  }

  @Test func gradientsRunFromStopToStop() throws {
    let stops = [
      GradientStop(offset: 0, color: .black), GradientStop(offset: 1, color: .white),
    ]
    let linear = try pixels(10, 1) { canvas in
      let paint = Paint.linearGradient(
        from: Point(x: 0, y: 0), to: Point(x: 10, y: 0), stops: stops)
      canvas.fill(.rectangle(canvas.bounds), with: paint)
    }
    for (column, red) in reds(linear).enumerated() {
      // The middle of the pixel.
      #expect(abs(Double(red) - 255 * (Double(column) + 0.5) / 10) <= 2)
    }
    let radial = try pixels(21, 21) { canvas in
      let paint = Paint.radialGradient(center: Point(x: 10.5, y: 10.5), radius: 8, stops: stops)
      canvas.fill(.rectangle(canvas.bounds), with: paint)
    }
    #expect(radial[10, 10].allSatisfy { $0 < 10 } && Array(radial[10, 20]) == [255, 255, 255])
    #expect(abs(Int(radial[10, 14].first ?? 0) - 128) <= 4)
    #expect(radial[14, 10] == radial[6, 10])
  }

  @Test func gradientsMaySeeThrough() throws {
    let image = try pixels(2, 1) { canvas in
      let stops = [GradientStop(offset: 0, color: .black, opacity: 0.25)]
      canvas.fill(
        .rectangle(canvas.bounds),
        with: .linearGradient(from: Point(x: 0, y: 0), to: Point(x: 2, y: 0), stops: stops))
    }
    #expect(abs(Int(image.bytes[0]) - 191) <= 1)
  }

  @Test func clipsToPaths() throws {
    let image = try pixels(20, 20) { canvas in
      let circle = Path.ellipse(center: Point(x: 10, y: 10), radiusX: 6, radiusY: 6)
      canvas.clip(to: circle) { inner in
        inner.fill(inner.bounds, color: .black)
        inner.fill(
          .rectangle(Rectangle(x: 10, y: 0, width: 10, height: 20)), with: .color(.white))
      }
    }
    #expect(Array(image[10, 5]) == [0, 0, 0] && Array(image[10, 12]) == [255, 255, 255])
    #expect(Array(image[4, 4]) == [255, 255, 255] && Array(image[10, 2]) == [255, 255, 255])
  }

  @Test func emptyPathsDrawNothing() throws {
    let image = try pixels(3, 3) { canvas in
      canvas.fill(Path(), with: black)
      canvas.stroke(Path(), with: black)
      canvas.clip(to: Path()) { $0.fill($0.bounds, color: .black) }
    }
    #expect(image.bytes.allSatisfy { $0 == 255 })
  }

  @Test func vectorFilesHoldPathsAndGradients() throws {
    var canvas = try Canvas(width: 20, height: 20)
    let stops = [GradientStop(offset: 0, color: .black), GradientStop(offset: 1, color: .white)]
    canvas.clip(to: .ellipse(center: Point(x: 10, y: 10), radiusX: 8, radiusY: 8)) { inner in
      inner.fill(
        .rectangle(inner.bounds),
        with: .linearGradient(from: Point(x: 0, y: 0), to: Point(x: 20, y: 0), stops: stops))
    }
    let file = String(decoding: try canvas.data(as: .svg), as: UTF8.self)
    #expect(file.contains("<linearGradient") && file.contains("clip-path"))
    #expect(try canvas.data(as: .svg) == canvas.data(as: .svg))
    #expect(try canvas.data(as: .pdf) == canvas.data(as: .pdf))
  }

  @Test func refusesNumbersThatMakeNoSense() throws {
    func isRefused(_ draw: (inout Canvas) -> Void) -> Bool {
      (try? pixels(5, 5, draw)) == nil
    }
    let far = Path.line([Point(x: 0, y: 0), Point(x: .nan, y: 1)])
    let box = Path.rectangle(Rectangle(x: 0, y: 0, width: 2, height: 2))
    let origin = Point(x: 0, y: 0)
    var curve = Path()
    curve.curve(to: origin, first: Point(x: 1e9, y: 0), second: origin)
    #expect(isRefused { $0.fill(far, with: black) })
    #expect(isRefused { $0.fill(curve, with: black) })
    #expect(isRefused { $0.stroke(box, with: black, lineWidth: -1) })
    #expect(isRefused { $0.fill(box, with: .color(.black, opacity: 2)) })
    #expect(isRefused { $0.clip(to: far) { _ in } })
    let outside = [GradientStop(offset: 1.5, color: .black)]
    #expect(
      isRefused { $0.fill(box, with: .radialGradient(center: origin, radius: -1, stops: [])) })
    #expect(
      isRefused { $0.fill(box, with: .linearGradient(from: origin, to: origin, stops: outside)) })
    #expect(!isRefused { $0.fill(box, with: .linearGradient(from: origin, to: origin, stops: [])) })
  }
}
