import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

/// That computing once what masks have in common changes no bit.
@Suite struct LocalActivationsTests {
  /// A residual network of random weights, small but for its receptive fields.
  private static func model(
    _ block: ResNetArchitecture.Block = .basic, width: Int = 4, threads: Int = 2,
    precision: Precision = .float32
  ) throws -> Model {
    let architecture = ResNetArchitecture(
      block: block, depths: [1, 1, 1, 1], stemWidth: width, classCount: 3)
    var random = TestGenerator(seed: 5)
    let tensors = architecture.parameters.map { name, shape in
      let bound = shape.rank > 1 ? 2 / Float(shape.count / shape[0]).squareRoot() : 0.5
      let isPositive = shape.rank == 1 && !name.hasSuffix(".bias") && !name.hasSuffix("_mean")
      return (name: name, tensor: random.tensor(shape, in: isPositive ? 0.5...1.5 : -bound...bound))
    }
    return Model(
      identifier: "test", network: try architecture.network(from: TensorDictionary(tensors)),
      preprocessing: .torchvision, labels: nil, classCount: 3, precision: precision,
      pool: ThreadPool(threads: threads))
  }

  private func pass(_ model: Model, _ extent: Extent) throws -> ForwardPass {
    var random = TestGenerator(seed: 6)
    return try ForwardPass(
      model, input: random.tensor([1, 3, extent.height, extent.width]), layers: ["layer4"])
  }

  private func masks(_ count: Int, _ grid: Extent) -> BernoulliGridMasks {
    BernoulliGridMasks(
      count: count, extent: grid, generator: MaskGenerator(seed: 1, imageNumber: 2))
  }

  private func scores(
    _ pass: ForwardPass, _ design: any MaskDesign, at layer: String = "avgpool", isShared: Bool
  ) throws -> [Double] {
    let score = pass.similarityScore(
      to: try pass.embeddings(at: layer)[entry: 0], at: layer)
    var scores: [Double] = []
    try pass.forEachMask(of: design, forImage: 0, by: score, sharesLocalResults: isShared) {
      scores.append($1)
    }
    return scores
  }

  /// Cells of 32 pixels, and cells whose sides are no whole numbers of pixels; few masks, with which
  /// 16 patterns are shared, and many, with which 512 are.
  @Test(
    arguments: [ResNetArchitecture.Block.basic, .bottleneck],
    [Extent(height: 96, width: 128), Extent(height: 107, width: 131)])
  func changesNoBit(block: ResNetArchitecture.Block, extent: Extent) throws {
    for threads in [1, 2, 3] {
      let pass = try pass(Self.model(block, threads: threads), extent)
      for count in threads == 2 ? [32, 45, 1030] : [45] {
        let design = masks(count, Extent(height: 3, width: 4))
        #expect(try !pass.localLayers(under: design, before: "avgpool").isEmpty)
        let shared = try scores(pass, design, isShared: true)
        #expect(try shared == scores(pass, design, isShared: false))
        #expect(Set(shared).count > count / 2)
      }
    }
  }

  /// Maps and channels so many that convolutions are computed by tiles where nothing is shared.
  @Test func changesNoBitBesideTiles() throws {
    let pass = try pass(Self.model(width: 32), Extent(height: 96, width: 128))
    let design = masks(45, Extent(height: 3, width: 4))
    #expect(
      try scores(pass, design, isShared: true) == scores(pass, design, isShared: false))
  }

  /// Results in bfloat16 are floats to whoever keeps them, and become what they were.
  @Test(arguments: [ResNetArchitecture.Block.basic, .bottleneck])
  func changesNoBitOfBFloat16(block: ResNetArchitecture.Block) throws {
    let pass = try pass(
      Self.model(block, precision: .bfloat16), Extent(height: 107, width: 131))
    let design = masks(45, Extent(height: 3, width: 4))
    let shared = try scores(pass, design, isShared: true)
    #expect(try shared == scores(pass, design, isShared: false))
    #expect(Set(shared).count > 22)
    let single = try self.pass(Self.model(block), Extent(height: 107, width: 131))
    #expect(try shared != scores(single, design, isShared: true))
  }

  /// Every layer that can be reached from the shared ones, and some that cannot.
  @Test(arguments: Precision.allCases)
  func anyLayerCanBeTheEmbedding(precision: Precision) throws {
    let pass = try pass(Self.model(precision: precision), Extent(height: 64, width: 96))
    let design = masks(40, Extent(height: 2, width: 3))
    for layer in ["fc", "layer4", "layer4.0.conv2", "layer2", "layer1.0.conv1", "maxpool"] {
      #expect(
        try scores(pass, design, at: layer, isShared: true)
          == scores(pass, design, at: layer, isShared: false), "\(layer)")
    }
  }

  /// The paper's geometry: a place of `layer1` sees 27 pixels, of `layer2` 51, of `layer3` 99.
  @Test(arguments: [(31, nil), (32, "layer1.0"), (1023, "layer1.0"), (1024, "layer2.0")])
  func takesTheDeepestLayerThatPays(count: Int, layer: String?) throws {
    let pass = try pass(Self.model(width: 1), Extent(224))
    let found = try pass.localLayers(under: masks(count, Extent(7)), before: "avgpool")
    #expect(found.last?.name == layer)
  }

  /// On one row of four places that see cells 0, 0-1, 0-1 and 1, whatever the row: 2 + 2 x 4 + 2
  /// values of a channel, of which there is room for 16 in a block.
  @Test func keepsOneValueForEachChoice() throws {
    let cells = try MaskCells(
      extent: Extent(height: 1, width: 2), image: Extent(height: 1, width: 4))
    let field = ReceptiveField(rows: [0..<1], columns: [0..<2, 0..<3, 1..<4, 2..<4])
    let local = try #require(
      LocalActivations(
        layer: "test", shape: .map(channels: 3, extent: Extent(height: 1, width: 4)), field: field,
        cells: cells, most: 2))
    #expect(local.valueCount == 16 * (2 + 2 * 4 + 2))
    #expect(
      LocalActivations(
        layer: "test", shape: .map(channels: 3, extent: Extent(height: 1, width: 4)), field: field,
        cells: cells, most: 1) == nil)
  }

  @Test func periodicMasksShowEveryChoice() throws {
    let cells = try MaskCells(extent: Extent(height: 4, width: 2), image: Extent(64))
    #expect(cells.ofRow[15...16] == [0, 1])
    #expect(cells.ofColumn[31...32] == [0, 1])
    let masks = try cells.periodicMasks(of: 3)
    #expect(masks.count == 64)
    for row in 0..<2 {
      let windows = masks.map { mask in
        (row..<row + 3).flatMap { y in (0..<2).map { mask[y, $0] } }
      }
      #expect(Set(windows).count == 64)
    }
  }

  @Test func masksThatAreNotBinaryOrAsLargeAsTheImageShareNothing() throws {
    let extent = Extent(height: 64, width: 96)
    let pass = try pass(Self.model(), extent)
    var random = TestGenerator(seed: 9)
    let gray = try GivenMasks(random.tensor([40, 2, 3], in: 0...1), forImageOf: extent)
    let whole = try GivenMasks(Tensor(repeating: 1, shape: [40, 64, 96]), forImageOf: extent)
    let binary = try GivenMasks(Tensor(repeating: 1, shape: [40, 2, 3]), forImageOf: extent)
    #expect(try pass.localLayers(under: gray, before: "fc").isEmpty)
    #expect(try pass.localLayers(under: whole, before: "fc").isEmpty)
    #expect(try !pass.localLayers(under: binary, before: "fc").isEmpty)
    #expect(try scores(pass, gray, isShared: true) == scores(pass, gray, isShared: false))
  }
}
