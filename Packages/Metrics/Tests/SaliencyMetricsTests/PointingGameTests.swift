import SaliencyMetrics
import SaliencyTensor
import Testing

@Suite struct PointingGameTests {
  private func score(_ map: [Float], _ mask: [Bool]) throws -> MetricValue {
    try PointingGame().score(
      Tensor(shape: [2, 3], scalars: map), against: Mask(height: 2, width: 3, isObject: mask))
  }

  private let leftColumn = [true, false, false, true, false, false]

  @Test func hitsWhereTheMaximumLiesOnTheObject() throws {
    #expect(try score([0, 1, 2, 9, 4, 5], leftColumn) == .defined(1))
  }

  @Test func missesWhereItLiesBesideTheObject() throws {
    #expect(try score([8, 1, 2, 8, 9, 5], leftColumn) == .defined(0))
  }

  @Test func oneOfSeveralEqualMaximaIsEnough() throws {
    #expect(try score([7, 0, 7, 1, 7, 7], leftColumn) == .defined(1))
    #expect(try score([0, 0, 7, 1, 7, 7], leftColumn) == .defined(0))
  }

  @Test func readsTheSignedMap() throws {
    // -9 has the largest magnitude, 1 is the maximum.
    #expect(try score([-9, 1, 0, 0, 0, 0], leftColumn) == .defined(0))
    #expect(try score([1, -9, 0, 0, 0, 0], leftColumn) == .defined(1))
  }

  @Test func scalingMayMakeTies() throws {
    // The quotient is 0 in single precision, so that all pixels but one share the maximum.
    #expect(try score([0, .leastNonzeroMagnitude, 0, 0, 0, -3e38], leftColumn) == .defined(1))
  }

  @Test func isUndefinedForAnEmptyMask() throws {
    let nothing = [Bool](repeating: false, count: 6)
    #expect(try score([0, 1, 2, 3, 4, 5], nothing) == .undefined(.emptyMask))
    // The map is looked at first, as in Quantus.
    #expect(try score([1, 1, 1, 1, 1, 1], nothing) == .undefined(.constantMap))
  }

  @Test func isUndefinedForMapsThatRankNothing() throws {
    #expect(try score([0, 0, 0, 0, 0, 0], leftColumn) == .undefined(.constantMap))
    #expect(try score([-2, -2, -2, -2, -2, -2], leftColumn) == .undefined(.constantMap))
    #expect(try score([-1, -2, -3, -4, -5, -6], leftColumn) == .undefined(.negativeMap))
    #expect(try score([-1, -2, -3, 0, -5, -6], leftColumn) == .defined(1))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func missesOnMapsThatAreNotFinite(value: Float) throws {
    // The scaled map's maximum is NaN, as NumPy takes maxima, and nothing equals NaN.
    #expect(try score([0, 1, 2, value, 4, 5], leftColumn) == .defined(0))
    let everything = [Bool](repeating: true, count: 6)
    #expect(try score([0, 1, 2, value, 4, 5], everything) == .defined(0))
  }

  @Test func refusesAMapOfAnotherShape() throws {
    let mask = try Mask(height: 2, width: 3, isObject: leftColumn)
    let error = #expect(throws: ShapeError.self) {
      try PointingGame().score(Tensor(zeros: [3, 2]), against: mask)
    }
    #expect(
      error?.description
        == "Pointing-Game: expected a map of the mask's shape [2, 3], found [3, 2]")
  }

  @Test func describesItself() {
    #expect(PointingGame.about.name == "Pointing-Game")
    #expect(PointingGame.about.range == 0...1)
    #expect(PointingGame.about.direction == .higherIsBetter)
  }

  @Test func undefinedValuesHaveNoNumber() {
    #expect(MetricValue.defined(0.5).number == 0.5)
    #expect(MetricValue.undefined(.emptyMask).number == nil)
  }
}
