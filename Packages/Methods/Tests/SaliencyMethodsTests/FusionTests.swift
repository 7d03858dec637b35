import SaliencyMethods
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct FusionTests {
  private func map(
    _ shape: Shape, _ scalars: [Float], layer: String = "a", classIndex: Int? = nil,
    forwards: Int = 1, companions: [SaliencyMap.Companion] = []
  ) throws -> SaliencyMap {
    try SaliencyMap(
      values: Tensor(shape: shape, scalars: scalars), layer: layer, classIndex: classIndex,
      forwards: forwards, companions: companions)
  }

  /// The row 10, 30 is 0, 1 in 0...1, and in two rows of each 0, 1; 0, 1, 2, 4 are 0, 1/4, 1/2, 1.
  @Test(arguments: [
    (Fusion.mean, [0, 0.625, 0.25, 1] as [Float]), (.max, [0, 1, 0.5, 1]),
    (.product, [0, 0.25, 0, 1]),
  ])
  func byHand(fusion: Fusion, expected: [Float]) throws {
    let maps = try [map([1, 2], [10, 30]), map([2, 2], [0, 1, 2, 4])]
    let fused = try #require(try SaliencyMap.fused(maps, by: fusion))
    expectClose(
      fused.values, try Tensor(shape: [2, 2], scalars: expected), absolute: 1e-6)
    // The order does not matter.
    let reversed = try #require(try SaliencyMap.fused(maps.reversed(), by: fusion))
    #expect(reversed.values == fused.values)
  }

  /// Four maps that in 0...1 are 0, 1/2, 1 and 1, 1/2, 0 in turn.
  @Test(arguments: [
    (Fusion.mean, [0.5, 0.5, 0.5] as [Float]), (.max, [1, 0.5, 1]), (.product, [0, 0.0625, 0]),
  ])
  func manyMapsByHand(fusion: Fusion, expected: [Float]) throws {
    let maps = try [[1, 2, 3], [7, 5, 3], [0, 2, 4], [1, 0, -1]].map { try map([1, 3], $0) }
    let fused = try #require(try SaliencyMap.fused(maps, by: fusion))
    expectClose(fused.values, try Tensor(shape: [1, 3], scalars: expected), absolute: 1e-6)
  }

  /// Maps that are finer in one direction each: both are enlarged.
  @Test func takesTheFinestOfEachDirection() throws {
    let maps = try [
      map([1, 4], [0, 1, 2, 3], layer: "layer3"),
      map([3, 2], [0, 0, 1, 1, 2, 2], layer: "layer4"),
    ]
    let fused = try #require(try SaliencyMap.fused(maps, by: .mean))
    #expect(fused.extent == Extent(height: 3, width: 4))
    // Columns are 0, 1/3, 2/3, 1 and rows 0, 1/2, 1.
    for y in 0..<3 {
      for x in 0..<4 {
        #expect(abs(fused.values[y, x] - (Float(x) / 3 + Float(y) / 2) / 2) < 1e-6)
      }
    }
    #expect(fused.layer == "layer3,layer4")
  }

  /// Enlarging is bilinear: 0, 1 over four places is 0, 1/4, 3/4, 1.
  @Test func enlargesBilinearly() throws {
    let maps = try [map([1, 2], [0, 1]), map([1, 4], [1, 1, 1, 1])]
    let fused = try #require(try SaliencyMap.fused(maps, by: .max))
    // A map of one value tells nothing and is 0 everywhere.
    expectClose(
      fused.values, try Tensor(shape: [1, 4], scalars: [0, 0.25, 0.75, 1]), absolute: 1e-6)
  }

  @Test(arguments: Fusion.allCases)
  func oneMapStaysAsItIs(fusion: Fusion) throws {
    let only = try map([1, 2], [-5, 7], classIndex: 3, forwards: 9)
    #expect(try SaliencyMap.fused([only], by: fusion) == only)
    #expect(try SaliencyMap.fused([], by: fusion) == nil)
  }

  @Test func keepsWhatTheMapsTell() throws {
    let companion = SaliencyMap.Companion(name: "uncertainty", map: try map([1, 1], [1]))
    let maps = try [
      map([1, 2], [0, 1], layer: "a", classIndex: 3, forwards: 5, companions: [companion]),
      map([1, 2], [1, 0], layer: "b", classIndex: 3, forwards: 5),
      map([1, 2], [1, 0], layer: "c", classIndex: 3, forwards: 1),
    ]
    let fused = try #require(try SaliencyMap.fused(maps, by: .mean))
    #expect(fused.layer == "a,b,c")
    #expect(fused.classIndex == 3)
    // One pass that all share, and four more for each of two.
    #expect(fused.forwards == 9)
    #expect(fused.companions == [companion])
  }

  /// Maps of a method at two layers of one pass.
  @Test func fusesLayersOfAPass() throws {
    var random = TestGenerator(seed: 2)
    let pass = try ForwardPass(
      TestModel.random(), input: random.tensor([1, 3, 4, 5]), layers: ["features", "rectified"])
    let maps = try ["features", "rectified"].map {
      try GradCAM().maps(of: pass, at: $0)[0]
    }
    let fused = try #require(try SaliencyMap.fused(maps, by: .max))
    #expect(fused.extent == Extent(height: 4, width: 5))
    #expect(fused.layer == "features,rectified")
    #expect(fused.forwards == 1)
    #expect(fused.classIndex == maps[0].classIndex)
    #expect(fused.values.isFinite)
    #expect(!fused.isDegenerate)
  }
}
