import SaliencyMetrics
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct FaithfulnessTests {
  /// An image of two channels with the pixels 1, 2, 3, 4 and 10, 20, 30, 40.
  private let image = try? Tensor(shape: [1, 2, 2, 2], scalars: [1, 2, 3, 4, 10, 20, 30, 40])

  private struct Refusal: Error {}

  /// The sum of each image, as a model that likes bright images.
  private func sums(_ batch: Tensor) -> [Double] {
    (0..<batch.shape[0]).map { index in
      batch[entry: index].scalars.reduce(0) { $0 + Double($1) }
    }
  }

  @Test func deletionTakesTheHighestPixelsFirst() throws {
    let image = try #require(image)
    // Order of the pixels: 3 (value 9), 0 (5), 1 (2), 2 (1). Sums: 110, -44, -11, -22, -33.
    let map = try Tensor(shape: [2, 2], scalars: [5, 2, 1, 9])
    let curve = try Deletion(steps: 4).curve(of: map, on: image, scores: sums)
    #expect(curve.fractions == [0, 0.25, 0.5, 0.75, 1])
    #expect(curve.scores == [110, 66, 55, 33, 0])
    // Trapezoids of width 1/4: (110 / 2 + 66 + 55 + 33 + 0 / 2) / 4.
    #expect(curve.area == 52.25)
    #expect(try Deletion(steps: 4).score(map, on: image, scores: sums) == .defined(52.25))
  }

  @Test func insertionStartsFromTheBaseline() throws {
    let image = try #require(image)
    let map = try Tensor(shape: [2, 2], scalars: [5, 2, 1, 9])
    let black = try Insertion(steps: 4).curve(of: map, on: image, scores: sums)
    #expect(black.scores == [0, 44, 55, 77, 110])
    // Each pixel of the baseline sums up to 2.
    let gray = try Insertion(steps: 4).curve(
      of: map, on: image, baseline: Tensor(repeating: 1, shape: [1, 2, 2, 2]), scores: sums)
    #expect(gray.scores == [8, 50, 59, 79, 110])
  }

  @Test func equalPixelsComeInRowMajorOrder() throws {
    let image = try #require(image)
    // Pixels 1 and 2 are equal and highest, then 0 and 3; -0 equals 0.
    let map = try Tensor(shape: [2, 2], scalars: [0, 7, 7, -0.0])
    let curve = try Insertion(steps: 4).curve(of: map, on: image, scores: sums)
    #expect(curve.scores == [0, 22, 55, 66, 110])
  }

  @Test func coarseMapsAreUpsampledByNearestNeighbor() throws {
    // A map of one row: its left half is higher, so columns 0 and 1 of both rows come first.
    let image = try Tensor(shape: [1, 1, 2, 4], scalars: [1, 2, 4, 8, 16, 32, 64, 128])
    let curve = try Insertion(steps: 4).curve(
      of: Tensor(shape: [1, 2], scalars: [1, 0]), on: image, scores: sums)
    // 1 + 2, then 16 + 32 of the second row, then the right half.
    #expect(curve.scores == [0, 3, 51, 63, 255])
  }

  @Test(arguments: [1, 2, 3, 5, 100])
  func theBatchSizeChangesNothing(batchSize: Int) throws {
    var generator = TestGenerator(seed: 3)
    let image = generator.tensor([1, 3, 6, 5])
    let map = generator.tensor([3, 3])
    var largest = 0
    let curve = try Deletion(steps: 7, batchSize: batchSize).curve(of: map, on: image) { batch in
      largest = max(largest, batch.shape[0])
      #expect(batch.shape.dimensions.dropFirst() == [3, 6, 5])
      return sums(batch)
    }
    let whole = try Deletion(steps: 7, batchSize: 8).curve(of: map, on: image, scores: sums)
    #expect(curve == whole && largest == min(batchSize, 8))
    // 30 pixels in 7 parts: rounded down to whole pixels.
    let counts: [Double] = [0, 4, 8, 12, 17, 21, 25, 30]
    #expect(curve.fractions == counts.map { $0 / 30 })
  }

  @Test func moreStepsThanPixelsRepeatImages() throws {
    let image = try #require(image)
    let map = try Tensor(shape: [2, 2], scalars: [5, 2, 1, 9])
    let curve = try Deletion(steps: 8).curve(of: map, on: image, scores: sums)
    #expect(curve.area == 52.25)
  }

  @Test func goodMapsScoreHigherByInsertionAndLowerByDeletion() throws {
    let image = try #require(image)
    let good = try Tensor(shape: [2, 2], scalars: [1, 2, 3, 4])
    let bad = good.map { -$0 }
    let insertion = try [good, bad].map { try Insertion().score($0, on: image, scores: sums) }
    let deletion = try [good, bad].map { try Deletion().score($0, on: image, scores: sums) }
    #expect(try #require(insertion[0].number) > #require(insertion[1].number))
    #expect(try #require(deletion[0].number) < #require(deletion[1].number))
  }

  @Test func valuesThatDoNotExist() throws {
    let image = try #require(image)
    let map = try Tensor(shape: [2, 2], scalars: [5, 2, 1, 9])
    let constant = Tensor(repeating: 2, shape: [2, 2])
    #expect(
      try Deletion().score(constant, on: image, scores: sums) == .undefined(.constantMap))
    for wrong: Float in [.nan, .infinity] {
      let map = try Tensor(shape: [2, 2], scalars: [5, 2, wrong, 9])
      #expect(
        try Insertion().score(map, on: image, scores: sums) == .undefined(.nonFiniteMap))
      let value = try Deletion().score(map.map { $0.isFinite ? $0 : 0 }, on: image) { batch in
        [Double](repeating: Double(wrong), count: batch.shape[0])
      }
      #expect(value == .undefined(.nonFiniteScore))
    }
    // All values below 0 still rank pixels.
    let negative = map.map { -$0 }
    #expect(try Deletion().score(negative, on: image, scores: sums).number != nil)
  }

  @Test func inputsThatDoNotFit() throws {
    let image = try #require(image)
    let map = try Tensor(shape: [2, 2], scalars: [5, 2, 1, 9])
    let error = #expect(throws: MetricError.self) {
      try Deletion(steps: 4, batchSize: 3).score(map, on: image) { _ in [1, 2] }
    }
    #expect(error == .wrongScoreCount(metric: "Deletion", expected: 3, found: 2))
    #expect(
      error?.description == "Deletion: expected one score for each of 3 images, found 2 scores")
    #expect(throws: ShapeError.self) {
      try Insertion().score(map, on: Tensor(zeros: [2, 2, 2, 2]), scores: sums)
    }
    #expect(throws: ShapeError.self) {
      try Insertion().score(map, on: Tensor(zeros: [1, 2, 0, 2]), scores: sums)
    }
    #expect(throws: ShapeError.self) {
      try Insertion().score(Tensor(zeros: [2]), on: image, scores: sums)
    }
    #expect(throws: ShapeError.self) {
      try Insertion().score(
        map, on: image, baseline: Tensor(zeros: [1, 1, 2, 2]), scores: sums)
    }
    #expect(throws: Refusal.self) {
      try Insertion().score(map, on: image) { _ in throw Refusal() }
    }
  }
}
