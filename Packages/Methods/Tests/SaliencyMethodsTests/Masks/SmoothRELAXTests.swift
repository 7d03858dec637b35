import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct SmoothRELAXTests {
  @Test func byHand() throws {
    // As in RELAXTests.byHand: similarities 1, 0.6, 0.8, 0. With binary masks the importance is the
    // mean of a pixel's scores, the uncertainty their squared distances from it: of 1 and 0.6, 0.08;
    // of 1 and 0.8, 0.02; of 1 and 0, 0.5. The lower middle of the four is 0.08.
    let image = try Tensor(shape: [1, 1, 2, 2], scalars: [3, 0, 4, 0])
    let pass = try MaskTestNetwork.rows().pass(image)
    var method = SmoothRELAX()
    method.givenMasks = try Tensor(shape: [4, 2, 2], scalars: RELAXTests.fourMasks)
    let map = try method.maps(of: pass, at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [2, 2], scalars: [0.8, 0.5, 0.9, 0.5]), absolute: 1e-6)
    #expect(map.companions.map(\.name) == ["uncertainty", "u-relax"])
    expectClose(
      map.companions[0].map.values,
      try Tensor(shape: [2, 2], scalars: [0.08, 0.5, 0.02, 0.5]), absolute: 1e-6)
    expectClose(
      map.companions[1].map.values, try Tensor(shape: [2, 2], scalars: [0.8, 0, 0.9, 0]),
      absolute: 1e-6)
    #expect(map.forwards == 5)
  }

  /// 40 masks of 28 x 28 with their scores.
  @Test func equalsTheAuthorsCode() throws {
    let masks = try golden("relax/wick_masks", [40, 28, 28])
    let scores = try golden("relax/wick_scores", [40]).scalars
    let design = try GivenMasks(masks, forImageOf: Extent(28), isEnlarged: true)
    var mean = RunningMaskedMean(extent: Extent(28))
    for (index, score) in scores.enumerated() {
      mean.add(try design.mask(at: index), score: Double(score))
    }
    let map = try SmoothRELAX.map(of: mean, layer: "features", forwards: 41)
    expectClose(map.values, try golden("relax/wick_importance", [28, 28]), absolute: 1e-6)
    expectClose(
      map.companions[0].map.values, try golden("relax/wick_uncertainty", [28, 28]), absolute: 1e-6)
    // Also the same half of the pixels.
    expectClose(
      map.companions[1].map.values, try golden("relax/wick_u_relax", [28, 28]), absolute: 1e-6)
  }

  /// A grid, enlarged to 28 x 28, and padded by three pixels: a mask is any crop of that.
  @Test func masksAreThoseOfTheAuthorsCode() throws {
    let enlarged = try golden("relax/wick_grid7", [7, 7]).resized(to: Extent(28), by: .bilinear)
    expectClose(enlarged, try golden("relax/wick_grid_up28", [28, 28]), absolute: 1e-6)
    let padded = try golden("relax/wick_grid_up28_padded", [34, 34]).scalars
    for rows in 0..<7 {
      for columns in 0..<7 {
        let crop = (0..<28 * 28).map { padded[($0 / 28 + rows) * 34 + $0 % 28 + columns] }
        expectClose(
          ShiftedGridMasks.shifted(enlarged, rows: rows - 3, columns: columns - 3),
          try Tensor(shape: [28, 28], scalars: crop), absolute: 1e-6)
      }
    }
  }

  /// Pixels whose uncertainty equals the median stay.
  @Test func keepsTies() throws {
    var mean = RunningMaskedMean(extent: Extent(2))
    // Three pixels have the scores 1 and 0, the last one only 1: uncertainties 0.5, 0.5, 0.5 and 0,
    // whose lower middle is 0.5.
    mean.add(Tensor(repeating: 1, shape: [2, 2]), score: 1)
    mean.add(try Tensor(shape: [2, 2], scalars: [1, 1, 1, 0]), score: 0)
    let tied = try SmoothRELAX.map(of: mean, layer: "features", forwards: 3)
    #expect(tied.companions[1].map.values == tied.values)
    expectClose(
      tied.values, try Tensor(shape: [2, 2], scalars: [0.5, 0.5, 0.5, 1]), absolute: 1e-6)

    // Two of each: the lower middle is the smaller one, not their mean.
    mean = RunningMaskedMean(extent: Extent(2))
    mean.add(Tensor(repeating: 1, shape: [2, 2]), score: 1)
    mean.add(try Tensor(shape: [2, 2], scalars: [1, 1, 0, 0]), score: 0)
    let halves = try SmoothRELAX.map(of: mean, layer: "features", forwards: 3)
    expectClose(
      halves.companions[1].map.values, try Tensor(shape: [2, 2], scalars: [0, 0, 1, 1]),
      absolute: 1e-6)
  }

  @Test func anUncertaintyOfNothingIsZero() throws {
    let mean = RunningMaskedMean(extent: Extent(height: 1, width: 3))
    #expect(mean.importance == Tensor(zeros: [1, 3]))
    #expect(mean.uncertainty == Tensor(zeros: [1, 3]))
  }

  /// Smaller masks are enlarged as if somebody had done it before.
  @Test func enlargesGivenMasks() throws {
    var random = TestGenerator(seed: 8)
    let network = MaskTestNetwork(
      grid: Extent(height: 3, width: 2), cell: Extent(3), embedding: random.tensor([4, 6]))
    let pass = try network.pass(random.tensor([1, 1, 9, 6]))
    let masks = random.tensor([20, 3, 4], in: 0...1)
    var method = SmoothRELAX()
    method.givenMasks = masks
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.extent == Extent(height: 9, width: 6))
    method.givenMasks = try masks.resized(to: Extent(height: 9, width: 6), by: .bilinear)
    #expect(try method.maps(of: pass, at: "features")[0] == map)
  }

  @Test func mapsHaveTheImagesSize() throws {
    var random = TestGenerator(seed: 9)
    let network = MaskTestNetwork(
      grid: Extent(height: 4, width: 7), cell: Extent(height: 3, width: 2),
      embedding: random.tensor([4, 28]))
    var method = SmoothRELAX()
    method.maskCount = 30
    let map = try method.maps(of: network.pass(random.tensor([1, 1, 12, 14])), at: "features")[0]
    #expect(map.values.shape == [12, 14])
    #expect(map.values.isFinite)
    #expect(map.companions.allSatisfy { $0.map.values.shape == [12, 14] })
    #expect(map.forwards == 31)
    let zeros = map.companions[1].map.values.scalars.filter { $0 == 0 }.count
    #expect(zeros <= 12 * 14 / 2)
    #expect(zeros > 0)
  }
}
