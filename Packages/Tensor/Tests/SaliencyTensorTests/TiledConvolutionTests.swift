import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// A 3 x 3 convolution to compute by tiles and plainly.
struct TiledConvolutionCase: Sendable, CustomTestStringConvertible {
  var input: Shape  // [N, C, H, W]
  var outputs: Int
  var padding = Extent(1)
  var withResidual = false
  var rectified = false

  var testDescription: String { "\(input) to \(outputs), padding \(padding)" }

  static let all: [TiledConvolutionCase] = [
    // A ResNet's maps, made small: whole tiles, tiles that overhang by 1, 2 and 3.
    .init(input: [1, 64, 8, 8], outputs: 64, withResidual: true, rectified: true),
    .init(input: [2, 32, 7, 7], outputs: 64, rectified: true),
    .init(input: [1, 32, 14, 13], outputs: 32),
    // More input channels than one chunk of weights holds, many tiles, a half tile of channels.
    .init(input: [1, 400, 5, 6], outputs: 48, withResidual: true),
    .init(input: [1, 16, 61, 50], outputs: 16),
    // Channels that fill no block, maps smaller than a tile.
    .init(input: [1, 17, 5, 9], outputs: 33, withResidual: true),
    .init(input: [3, 1, 1, 1], outputs: 1),
    .init(input: [1, 20, 2, 3], outputs: 5, rectified: true),
    // Other paddings.
    .init(input: [1, 18, 9, 12], outputs: 20, padding: Extent(0)),
    .init(input: [1, 16, 6, 11], outputs: 16, padding: Extent(height: 2, width: 0)),
    .init(input: [1, 5, 3, 4], outputs: 7, padding: Extent(height: 5, width: 4)),
  ]
}

@Suite struct TiledConvolutionTests {
  @Test(
    arguments: InstructionSet.allCases.filter(\.isAvailable),
    TiledConvolutionCase.all.flatMap { example in
      WinogradTile.allCases.map { (example, $0) }
    })
  func equalsReference(
    instructionSet: InstructionSet, _ pair: (example: TiledConvolutionCase, tile: WinogradTile)
  ) throws {
    let (example, tile) = pair
    let (input, weights, bias, residual) = operands(of: example)
    let actual = try input.convolvedByTiles(
      with: weights, bias: bias, padding: example.padding, tile: tile, residual: residual,
      rectified: example.rectified, instructionSet: instructionSet)
    let expected = try Reference.convolution(
      input, weights: weights, bias: bias,
      window: SlidingWindow(kernel: Extent(3), padding: example.padding), residual: residual,
      rectified: example.rectified)
    // Tiles of 4 have factors up to 8 on the way back, those of 2 none above 1.
    let tolerance: Float = tile == .four ? 2e-5 : 4e-6
    expectClose(actual, expected, absolute: tolerance * max(1, largestMagnitude(expected)))
  }

  @Test(arguments: TiledConvolutionCase.all, WinogradTile.allCases)
  func doesNotDependOnThreads(example: TiledConvolutionCase, tile: WinogradTile) throws {
    let (input, weights, bias, residual) = operands(of: example)
    let results = try [1, 2, 5].map { threads in
      try input.convolvedByTiles(
        with: weights, bias: bias, padding: example.padding, tile: tile, residual: residual,
        rectified: example.rectified, pool: ThreadPool(threads: threads))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test(arguments: WinogradTile.allCases)
  func sumsByHand(tile: WinogradTile) throws {
    // A kernel of ones sums up to nine neighbors; the bias adds 10. Small whole numbers are exact.
    let input = try Tensor(shape: [1, 1, 2, 3], scalars: [1, 2, 3, 4, 5, 6])
    let ones = Tensor(repeating: 24, shape: [1, 1, 3, 3])
    let result = try input.convolvedByTiles(with: ones, bias: [10], tile: tile)
    let sums: [Float] = [12, 21, 16, 12, 21, 16]
    expectClose(
      result, try Tensor(shape: [1, 1, 2, 3], scalars: sums.map { 24 * $0 + 10 }), absolute: 1e-3)
  }

  @Test func tilesAreForLargeMapsAndMany3x3Kernels() {
    func best(
      _ window: SlidingWindow, groups: Int = 1, channels: Int = 64, _ size: Int
    ) -> WinogradTile? {
      .best(
        for: window, groups: groups, inputChannels: channels, outputChannels: channels,
        output: Extent(size))
    }
    let window = SlidingWindow(kernel: 3, padding: 1)
    #expect(best(window, 56) == .four)
    #expect(best(window, 14) == .two)
    #expect(best(window, 7) == nil)
    #expect(best(window, channels: 16, 56) == nil)
    #expect(best(window, groups: 2, 56) == nil)
    #expect(best(SlidingWindow(kernel: 3, stride: 2, padding: 1), 56) == nil)
    #expect(best(SlidingWindow(kernel: 3, padding: 2, dilation: 2), 56) == nil)
    #expect(best(SlidingWindow(kernel: 1), 56) == nil)
  }

  @Test func wrongShapesAreTold() throws {
    let input = Tensor(repeating: 0, shape: [1, 4, 5, 5])
    #expect(throws: ShapeError.self) {
      try input.convolvedByTiles(
        with: Tensor(repeating: 0, shape: [4, 4, 5, 5]), tile: .two)
    }
    #expect(throws: ShapeError.self) {
      try input.convolvedByTiles(
        with: Tensor(repeating: 0, shape: [4, 3, 3, 3]), tile: .two)
    }
    #expect(throws: ShapeError.self) {
      try input.convolvedByTiles(
        with: Tensor(repeating: 0, shape: [4, 4, 3, 3]), tile: .four,
        residual: Tensor(repeating: 0, shape: [1, 4, 4, 5]))
    }
  }

  private func operands(of example: TiledConvolutionCase) -> (
    Tensor, weights: Tensor, bias: [Float], residual: Tensor?
  ) {
    var random = TestGenerator(seed: UInt64(example.input.count + example.outputs))
    let result: Shape = [
      example.input[0], example.outputs, example.input[2] + 2 * example.padding.height - 2,
      example.input[3] + 2 * example.padding.width - 2,
    ]
    return (
      random.tensor(example.input), random.tensor([example.outputs, example.input[1], 3, 3]),
      random.tensor([example.outputs]).scalars, example.withResidual ? random.tensor(result) : nil
    )
  }
}
