internal import SaliencyTensor

/// The steps that compute some layers of a network for images of one size, and where maps lie.
struct ExecutionPlan: Sendable {
  /// A layer whose result is wanted.
  struct Tap: Sendable {
    let map: BlockedMap
    let shape: FeatureShape
  }

  /// Where the image goes.
  let input: BlockedMap

  /// What runs, in order.
  let operations: [any BlockedOperation]

  /// The results.
  let taps: [Tap]

  /// The floats that one image needs.
  let arenaCount: Int

  /// Plans the computation.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - beginsAtImage: Whether it is no part that begins at some layer.
  ///   - taps: The positions of the layers whose results are wanted.
  ///   - extent: The images' size.
  ///   - instructionSet: The kernels to use.
  ///   - packed: Gives the packed weights of a convolution or linear node, with a normalization
  ///     folded in, for blocks of so many lanes.
  /// - Throws: ``NetworkError`` if a node cannot work on what reaches it, and what `packed` throws.
  init(
    _ network: Network, beginsAtImage: Bool, taps: [Int], extent: Extent,
    instructionSet: InstructionSet,
    packed: (_ node: Int, _ normalization: Int?, _ lanes: Int) throws -> PackedConvolution
  ) throws {
    let shapes = try network.shapes(forInput: extent)
    let steps = network.fusedSteps(computing: Set(taps))
    // A few channels are kept side by side only for convolutions, which alone can read that.
    let inputIsCompact =
      beginsAtImage
      && steps.allSatisfy { step in
        if case .convolution = step.kind { return step.residual != 0 }
        return !step.inputs.contains(0)
      }
    var lastUse = [Int](repeating: -1, count: network.nodes.count)
    var halo = [Extent](repeating: Extent(0), count: network.nodes.count)
    for (index, step) in steps.enumerated() {
      for read in step.inputs + (step.residual.map { [$0] } ?? []) { lastUse[read] = index }
      if case .convolution(let convolution) = network.nodes[step.node].operation {
        let padding = convolution.window.padding
        let reads = step.inputs[0]
        halo[reads].height = max(halo[reads].height, padding.height)
        halo[reads].width = max(halo[reads].width, padding.width)
      }
    }
    for tap in taps { lastUse[tap] = steps.count }

    var planner = ArenaPlanner()
    var maps = [Int: BlockedMap]()
    func layout(_ node: Int) -> BlockedLayout {
      BlockedLayout(
        channels: shapes[node].channels, extent: shapes[node].extent, halo: halo[node],
        isNetworkInput: node == 0 && inputIsCompact)
    }
    func map(_ node: Int) throws -> BlockedMap {
      // Steps are in order of their outputs, so what a step reads has been placed.
      guard let map = maps[node] else {
        throw NetworkError.wrongOperands(node: network.nodes[node].name)
      }
      return map
    }
    input = planner.place(layout(0), writtenIn: -1, lastReadIn: lastUse[0])
    maps[0] = input
    operations = try steps.enumerated().map { index, step in
      let output = planner.place(
        layout(step.output), writtenIn: index, lastReadIn: lastUse[step.output])
      maps[step.output] = output
      let from = try map(step.inputs[0])
      do {
        switch step.kind {
        case .convolution(let normalization):
          return try ConvolutionOperation(
            try packed(step.node, normalization, from.layout.lanes), input: from, output: output,
            residual: try step.residual.map(map), rectify: step.rectify,
            instructionSet: instructionSet)
        case .pooling(let pooling, let window):
          return try PoolingOperation(
            pooling, window: window, input: from, output: output, instructionSet: instructionSet)
        case .globalAveragePooling:
          return try PoolingOperation(
            .average(countsPadding: false), window: SlidingWindow(kernel: from.layout.extent),
            input: from, output: output, instructionSet: instructionSet)
        case .adaptiveAveragePooling:
          return try AdaptivePoolingOperation(input: from, output: output)
        case .zeroPadding(let padding):
          return try ZeroPaddingOperation(padding: padding, input: from, output: output)
        case .flatten:
          return try FlattenOperation(input: from, output: output)
        case .affine:
          var parameters: (scale: [Float], shift: [Float])?
          if case .batchNormalization(let normalization) = network.nodes[step.node].operation {
            parameters = try normalization.scaleAndShift(forNode: network.nodes[step.node].name)
          }
          return try AffineOperation(
            scale: parameters?.scale, shift: parameters?.shift, rectify: step.rectify,
            input: from, output: output, instructionSet: instructionSet)
        case .addition:
          return try AdditionOperation(
            from, try map(step.inputs[1]), output: output, rectify: step.rectify,
            instructionSet: instructionSet)
        }
      } catch let error as ShapeError {
        throw NetworkError.shape(node: network.nodes[step.node].name, error)
      }
    }
    self.taps = try taps.map { Tap(map: try map($0), shape: shapes[$0]) }
    arenaCount = planner.count
  }
}
