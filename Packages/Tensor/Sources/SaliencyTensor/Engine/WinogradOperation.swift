internal import CTensorKernels

/// A 3 x 3 convolution from one blocked map to another by tiles, in two steps that follow each other.
///
/// The first changes the basis of the input's tiles, the second sums over channels and changes back, with
/// bias, residual and ReLU as in a ``ConvolutionOperation``.
public struct WinogradOperation: BlockedOperation {
  private enum Step: CaseIterable {
    case input
    case output
  }

  // The C description points into this.
  private let convolution: PackedWinogradConvolution
  private nonisolated(unsafe) let description: tk_winograd
  private let step: Step
  private let input: BlockedMap
  private let output: BlockedMap
  private let residual: BlockedMap?
  private let transformed: Int
  private let instructionSet: InstructionSet

  /// How many units the step is cut into.
  public let unitCount: Int

  /// The size of the transformed input.
  ///
  /// - Parameters:
  ///   - convolution: The packed weights.
  ///   - input: The layout of what is read.
  ///   - output: Rows and columns of the result.
  /// - Returns: The number of floats.
  public static func transformedCount(
    _ convolution: PackedWinogradConvolution, input: BlockedLayout, output: Extent
  ) -> Int {
    let tiles = tiles(convolution.tile, output)
    return convolution.tile.frequencies * input.blocks * input.lanes * tiles.height * tiles.width
  }

  /// Plans the two steps.
  ///
  /// - Parameters:
  ///   - convolution: The packed weights.
  ///   - input: The map that is read; its halo holds the padding.
  ///   - output: The map that is written.
  ///   - transformed: Floats from the start of the buffer to where the first step writes and the second
  ///     reads ``transformedCount(_:input:output:)`` floats.
  ///   - residual: A map of the output's shape that is added.
  ///   - rectify: Whether a ReLU follows.
  ///   - instructionSet: The kernels to use.
  /// - Returns: The first and the second step.
  /// - Throws: ``ShapeError`` if the maps do not fit the convolution.
  public static func steps(
    _ convolution: PackedWinogradConvolution, input: BlockedMap, output: BlockedMap,
    transformed: Int, residual: BlockedMap? = nil, rectify: Bool = false,
    instructionSet: InstructionSet = .best
  ) throws(ShapeError) -> [WinogradOperation] {
    let (window, from, to) = (convolution.window, input.layout, output.layout)
    guard
      from.channels == convolution.inputChannels, from.lanes == BlockedLayout.fullLanes,
      from.precision == .float32, to.precision == .float32,
      from.halo.height >= window.padding.height, from.halo.width >= window.padding.width
    else {
      throw ShapeError(
        operation: "convolution by tiles",
        expected: "\(convolution.inputChannels) channels in full blocks with a halo of "
          + "\(window.padding), in float32",
        found: "\(from.channels) channels in blocks of \(from.lanes) with a halo of "
          + "\(from.halo), in \(from.precision)")
    }
    guard
      to.channels == convolution.outputChannels, to.lanes == BlockedLayout.fullLanes,
      to.extent == window.outputExtent(for: from.extent),
      residual.map({
        $0.layout.channels == to.channels && $0.layout.extent == to.extent
          && $0.layout.lanes == to.lanes
      }) ?? true
    else {
      throw ShapeError(
        operation: "convolution by tiles",
        expected: "an output and a residual of \(convolution.outputChannels) channels",
        found: "\(to.channels) channels, \(to.extent)")
    }
    return Step.allCases.map {
      WinogradOperation(
        convolution, $0, input: input, output: output, transformed: transformed,
        residual: residual, rectify: rectify, instructionSet: instructionSet)
    }
  }

  private init(
    _ convolution: PackedWinogradConvolution, _ step: Step, input: BlockedMap, output: BlockedMap,
    transformed: Int, residual: BlockedMap?, rectify: Bool, instructionSet: InstructionSet
  ) {
    let tiles = Self.tiles(convolution.tile, output.layout.extent)
    let blocks = output.layout.blocks
    var description = tk_winograd(
      input: input.layout.description, output: output.layout.description,
      residual: (residual?.layout ?? output.layout).description,
      padding_height: Int64(convolution.window.padding.height),
      padding_width: Int64(convolution.window.padding.width),
      tile_size: Int64(convolution.tile.rawValue), tile_rows: Int64(tiles.height),
      tile_columns: Int64(tiles.width), channel_tiles: Int64((blocks + 1) / 2),
      half_tile: blocks % 2 == 1, rectify: rectify,
      blocks_per_chunk: Int64(
        ConvolutionSchedule.blocksPerChunk(taps: 1, lanes: input.layout.lanes)),
      weights: UnsafePointer(convolution.weights.base),
      bias: UnsafePointer(convolution.bias.base))
    switch step {
    case .input: unitCount = input.layout.blocks
    case .output: unitCount = Int(tk_winograd_units(&description))
    }
    self.convolution = convolution
    self.description = description
    self.step = step
    self.input = input
    self.output = output
    self.residual = residual
    self.transformed = transformed
    self.instructionSet = instructionSet
  }

  /// Computes one block of input channels, or one tile of output channels for some tiles of pixels.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    let kernels = instructionSet.kernels
    guard let transform = kernels.winograd_input, let sum = kernels.winograd_output else {
      preconditionFailure("kernels on floats include convolutions by tiles")
    }
    withUnsafePointer(to: description) { description in
      switch step {
      case .input:
        transform(description, arena + input.offset, arena + transformed, Int64(unit))
      case .output:
        sum(
          description, arena + transformed, arena + output.offset,
          residual.map { UnsafePointer(arena + $0.offset) }, Int64(unit))
      }
    }
  }

  /// Rows and columns of tiles that cover a result.
  private static func tiles(_ tile: WinogradTile, _ output: Extent) -> Extent {
    let size = tile.rawValue
    return Extent(
      height: (output.height + size - 1) / size, width: (output.width + size - 1) / size)
  }
}
