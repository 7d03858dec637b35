import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct RELAXTests {
  /// What the four masks of the examples by hand keep: all, one pixel, one pixel, the right column.
  static let fourMasks: [Float] = [
    1, 1, 1, 1,
    1, 0, 0, 0,
    0, 0, 1, 0,
    0, 1, 0, 1,
  ]

  @Test func byHand() throws {
    // The embedding is the sum of each row. The image 3 0 / 4 0 has (3, 4), of length 5. Through the
    // four masks it has (3, 4), (3, 0), (0, 4) and (0, 0): similarities 1, 3/5, 4/5 and 0.
    // Upper left is kept by the first two: 0.8. Lower left by the first and the third: 0.9. Both on
    // the right by the first and the last: 0.5.
    let image = try Tensor(shape: [1, 1, 2, 2], scalars: [3, 0, 4, 0])
    let pass = try MaskTestNetwork.rows().pass(image)
    var method = RELAX()
    method.givenMasks = try Tensor(shape: [4, 2, 2], scalars: Self.fourMasks)
    let map = try method.maps(of: pass, at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [2, 2], scalars: [0.8, 0.5, 0.9, 0.5]), absolute: 1e-6)
    #expect(map.layer == "features")
    #expect(map.classIndex == nil)
    #expect(map.forwards == 5)
    #expect(map.companions.isEmpty)
  }

  /// 100 masks, and the embeddings that the authors' code compared.
  @Test func equalsTheAuthorsCode() throws {
    let masks = try golden("relax/relax_masks", [100, 7, 7])
    let target = try golden("relax/relax_target_embedding", [16]).scalars
    let embeddings = try golden("relax/relax_masked_embeddings", [100, 16])
    let design = try GivenMasks(masks, forImageOf: Extent(224))
    var mean = MaskedMean(extent: design.extent)
    var scores: [Float] = []
    for index in 0..<100 {
      let score = cosineSimilarity(embeddings[entry: index].scalars[...], target[...])
      scores.append(Float(score))
      mean.add(try design.mask(at: index), score: score)
    }
    expectClose(
      try Tensor(shape: [100], scalars: scores), try golden("relax/relax_scores", [100]),
      relative: 1e-6)
    expectClose(mean.values, try golden("relax/relax_raw7", [7, 7]), relative: 1e-6)
    // Values differ by 0.005, so that the rounding of single precision shows in the fifth decimal.
    expectClose(
      mean.values.minMaxNormalized(), try golden("relax/relax_map7", [7, 7]), absolute: 1e-4)
  }

  /// The masks of the authors' code are 1 where PyTorch's uniform numbers lie below one half.
  @Test func goldenMasksKeepWhatLiesBelowTheProbability() throws {
    let numbers = try golden("relax/torch_cpu_seed123_rand_first32", [32]).scalars
    let cells = try golden("relax/relax_masks", [100, 7, 7]).scalars
    #expect(numbers.map { $0 < 0.5 ? 1 : 0 } == Array(cells.prefix(32)))
  }

  /// The whole method, on images whose sides differ and of several pixels a cell, against plain loops.
  @Test(arguments: [Extent(7), Extent(height: 2, width: 3)])
  func equalsPlainLoops(grid: Extent) throws {
    var random = TestGenerator(seed: 3)
    let cells = grid.height * grid.width
    let network = MaskTestNetwork(
      grid: grid, cell: Extent(height: 2, width: 4), embedding: random.tensor([5, cells]))
    let means = random.tensor([1, 1, grid.height, grid.width])
    // Every pixel of a cell has the cell's mean.
    let input = try means.resized(to: network.imageExtent, by: .nearest)
    let masks = try golden("relax/relax_masks", [100, 7, 7]).scalars
    let given = try Tensor(
      shape: [60, grid.height, grid.width], scalars: Array(masks.prefix(60 * cells)))

    let values = means.scalars.map(Double.init)
    let target = network.embedding(ofCells: values)
    var scores = [Double](repeating: 0, count: cells)
    var weights = [Double](repeating: 1e-10, count: cells)
    for mask in 0..<60 {
      let kept = given[entry: mask].scalars.map(Double.init)
      let score = plainCosine(network.embedding(ofCells: zip(values, kept).map(*)), target)
      for cell in 0..<cells {
        scores[cell] += kept[cell] * score
        weights[cell] += kept[cell]
      }
    }
    let expected = try Tensor(
      shape: [grid.height, grid.width], scalars: zip(scores, weights).map { Float($0 / $1) })

    var method = RELAX()
    method.givenMasks = given
    let map = try method.maps(of: network.pass(input), at: "features")[0]
    expectClose(map.values, expected, absolute: 2e-6)
  }

  /// 2,048 drawn masks against all 512 that there are.
  ///
  /// The embedding are the nine cells themselves, 1/9, 2/9 ... 9/9. Each place's mean is over about
  /// 1,024 masks whose similarities have a standard deviation of up to 0.171: a deviation of 0.027
  /// is five standard errors. From the first to the last place the map rises by 0.107.
  @Test func convergesToTheExpectation() throws {
    var identity = Tensor(zeros: [9, 9])
    for cell in 0..<9 { identity[cell, cell] = 1 }
    let network = MaskTestNetwork(grid: Extent(3), cell: Extent(2), embedding: identity)
    let values = (1...9).map { Double($0) / 9 }
    var sums = [Double](repeating: 0, count: 9)
    for mask in 0..<512 {
      let kept = (0..<9).map { Double(mask >> $0 & 1) }
      let score = plainCosine(zip(values, kept).map(*), values)
      for cell in 0..<9 { sums[cell] += kept[cell] * score }
    }
    let expected = try Tensor(shape: [3, 3], scalars: sums.map { Float($0 / 256) })
    let input = try Tensor(shape: [1, 1, 3, 3], scalars: values.map { Float($0) })
      .resized(to: network.imageExtent, by: .nearest)
    let map = try RELAX().maps(of: network.pass(input), at: "features")[0]
    expectClose(map.values, expected, absolute: 0.027)
    #expect(map.forwards == 2049)
  }

  @Test func anImageOfZerosHasNoSimilarities() throws {
    let pass = try MaskTestNetwork.rows().pass(Tensor(zeros: [1, 1, 2, 2]))
    var method = RELAX()
    method.maskCount = 20
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.values == Tensor(zeros: [2, 2]))
    #expect(map.isDegenerate)
  }

  @Test func aPlaceThatNoMaskKeepsIsZero() throws {
    let pass = try MaskTestNetwork.rows().pass(Tensor(repeating: 1, shape: [1, 1, 2, 2]))
    var method = RELAX()
    method.givenMasks = try Tensor(shape: [1, 2, 2], scalars: [1, 1, 1, 0])
    let values = try method.maps(of: pass, at: "features")[0].values
    #expect(values[1, 1] == 0)
    #expect(values[0, 0] > 0.9)
  }

  /// The pooled features instead of the network's own embedding.
  @Test func comparesWhatItIsTold() throws {
    // Two pixels of four are kept: the features' similarity with four equal ones is sqrt(2) / 2, that
    // of the rows' sums (1, 1) and (2, 2) is 1.
    let pass = try MaskTestNetwork.rows().pass(Tensor(repeating: 1, shape: [1, 1, 2, 2]))
    var method = RELAX()
    method.givenMasks = try Tensor(shape: [1, 2, 2], scalars: [1, 0, 1, 0])
    #expect(abs(try method.maps(of: pass, at: "features")[0].values[0, 0] - 1) < 1e-6)
    method.embedding = .named("features")
    let value = try method.maps(of: pass, at: "features")[0].values[0, 0]
    #expect(abs(value - 0.70710678) < 1e-6)
    method.embedding = .named("featured")
    #expect(throws: NetworkError.unknownLayer(name: "featured", nearest: ["features"])) {
      try method.maps(of: pass, at: "features")
    }
  }
}
