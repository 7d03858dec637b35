import SaliencyMetrics
import SaliencyTensor
import Testing

@Suite struct MaskTests {
  @Test func countsItsObjectPixels() throws {
    let mask = try Mask(height: 2, width: 3, isObject: [true, false, false, false, true, true])
    #expect(mask.shape == [2, 3])
    #expect(mask.count == 6)
    #expect(mask.objectCount == 3)
    #expect(!mask.isEmpty)
    #expect(mask[0, 0] && !mask[0, 2] && !mask[1, 0] && mask[1, 2])
  }

  @Test func takesEveryNumberButZeroForTheObject() throws {
    let mask = try Mask(nonzeroIn: Tensor(shape: [2, 2], scalars: [0, -0.0, 255, -1]))
    #expect(mask.isObject == [false, false, true, true])
  }

  @Test func mayBeEmptyOrWithoutPixels() throws {
    #expect(try Mask(height: 1, width: 2, isObject: [false, false]).isEmpty)
    #expect(try Mask(height: 0, width: 4, isObject: []).isEmpty)
  }

  @Test func refusesTheWrongNumberOfValues() {
    #expect(throws: MaskError.wrongCount(height: 2, width: 2, found: 3)) {
      try Mask(height: 2, width: 2, isObject: [true, false, true])
    }
    #expect(throws: MaskError.wrongCount(height: -1, width: -1, found: 1)) {
      try Mask(height: -1, width: -1, isObject: [true])
    }
    #expect(throws: MaskError.wrongCount(height: .max, width: 2, found: 0)) {
      try Mask(height: .max, width: 2, isObject: [])
    }
  }

  @Test func refusesWhatIsNoPlane() {
    #expect(throws: MaskError.wrongShape([1, 2, 2])) {
      try Mask(nonzeroIn: Tensor(zeros: [1, 2, 2]))
    }
  }

  @Test func refusesNotANumberAndSaysWhere() throws {
    let values = try Tensor(shape: [2, 3], scalars: [0, 1, 0, 0, .nan, 1])
    let error = #expect(throws: MaskError.self) { try Mask(nonzeroIn: values) }
    #expect(error == .notANumber(row: 1, column: 1))
    #expect(
      error?.description
        == "mask: expected 0 for background and another number for the object, found NaN at [1, 1]")
  }
}
