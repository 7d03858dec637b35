import SaliencyDrawing
import Testing

@Suite struct PathTests {
  private func isClose(_ point: Point, _ x: Double, _ y: Double) -> Bool {
    abs(point.x - x) < 1e-12 && abs(point.y - y) < 1e-12
  }

  @Test func transformsFollowEachOther() {
    let point = Point(x: 2, y: 1)
    let moved = Transform.scale(x: 3, y: -1).then(.translation(x: 10, y: 20))
    #expect(isClose(moved.apply(to: point), 16, 19))
    let before = Transform.translation(x: 10, y: 20).then(.scale(x: 3, y: -1))
    #expect(isClose(before.apply(to: point), 36, -21))
    // A quarter of a turn takes the right to what is below.
    #expect(isClose(Transform.rotation(.pi / 2).apply(to: Point(x: 1, y: 0)), 0, 1))
    #expect(Transform.identity.apply(to: point) == point)
  }

  @Test func turnsAboutAMiddle() {
    let turn = Transform.translation(x: -5, y: -5).then(.rotation(.pi)).then(
      .translation(x: 5, y: 5))
    #expect(isClose(turn.apply(to: Point(x: 6, y: 7)), 4, 3))
  }

  @Test func boundsHoldAllPoints() throws {
    #expect(Path().controlBounds == nil)
    var path = Path()
    path.move(to: Point(x: 1, y: 2))
    path.curve(to: Point(x: 4, y: 2), first: Point(x: -3, y: 0), second: Point(x: 9, y: 5))
    #expect(path.controlBounds == Rectangle(x: -3, y: 0, width: 12, height: 5))
    let ellipse = Path.ellipse(center: Point(x: 5, y: 6), radiusX: 3, radiusY: 2)
    #expect(ellipse.controlBounds == Rectangle(x: 2, y: 4, width: 6, height: 4))
    let moved = ellipse.applying(.translation(x: 1, y: -1))
    #expect(moved == .ellipse(center: Point(x: 6, y: 5), radiusX: 3, radiusY: 2))
  }

  @Test func pathsBeginWhereTheyAreFirstDrawn() {
    var path = Path()
    path.close()
    #expect(path.isEmpty)
    path.line(to: Point(x: 1, y: 1))
    path.line(to: Point(x: 2, y: 1))
    #expect(path == .line([Point(x: 1, y: 1), Point(x: 2, y: 1)]))
  }

  @Test func smoothCurvesOfStraightPointsAreStraight() throws {
    let points = (0..<4).map { Point(x: Double($0), y: 2 * Double($0)) }
    let bounds = try #require(Path.smooth(through: points, isClosed: false).controlBounds)
    #expect(bounds == Rectangle(x: 0, y: 0, width: 3, height: 6))
    #expect(Path.smooth(through: Array(points.prefix(2))) == .polygon(Array(points.prefix(2))))
  }
}
