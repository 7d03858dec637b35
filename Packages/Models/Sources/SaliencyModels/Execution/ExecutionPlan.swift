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
  ///   - weights: The packed weights of the whole network.
  ///   - positions: The positions of the nodes in the whole network.
  ///   - lastLocal: The position there of the last node that must not be computed by tiles.
  ///   - precision: How maps are kept.
  ///   - instructionSet: The kernels to use.
  /// - Throws: ``NetworkError`` if a node cannot work on what reaches it, and what packing throws.
  init(
    _ network: Network, beginsAtImage: Bool, taps: [Int], extent: Extent, weights: PackedWeights,
    positions: [Int], lastLocal: Int?, precision: Precision, instructionSet: InstructionSet
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
        isNetworkInput: node == 0 && inputIsCompact, precision: precision)
    }
    func map(_ node: Int) throws -> BlockedMap {
      // Steps are in order of their outputs, so what a step reads has been placed.
      guard let map = maps[node] else {
        throw NetworkError.wrongOperands(node: network.nodes[node].name)
      }
      return map
    }
    /// The tiles to compute a convolution by.
    func tile(_ step: FusedStep, _ output: BlockedLayout) -> WinogradTile? {
      guard case .convolution(let convolution) = network.nodes[step.node].operation,
        precision == .float32, lastLocal.map({ positions[step.node] > $0 }) ?? true
      else { return nil }
      return .best(
        for: convolution.window, groups: convolution.groups,
        inputChannels: shapes[step.inputs[0]].channels, outputChannels: output.channels,
        output: output.extent)
    }
    input = planner.place(layout(0), writtenIn: -1, lastReadIn: lastUse[0])
    maps[0] = input
    operations = try steps.enumerated().flatMap { index, step -> [any BlockedOperation] in
      let output = planner.place(
        layout(step.output), writtenIn: index, lastReadIn: lastUse[step.output])
      maps[step.output] = output
      let from = try map(step.inputs[0])
      do {
        switch step.kind {
        case .convolution(let normalization):
          let node = positions[step.node]
          let normalization = normalization.map { positions[$0] }
          let residual = try step.residual.map(map)
          if from.layout.lanes == BlockedLayout.fullLanes, let tile = tile(step, output.layout) {
            let packed = try weights.tiled(node, normalization: normalization, tile: tile)
            let transformed = planner.place(
              WinogradOperation.transformedCount(
                packed, input: from.layout, output: output.layout.extent),
              writtenIn: index, lastReadIn: index)
            return try WinogradOperation.steps(
              packed, input: from, output: output, transformed: transformed, residual: residual,
              rectify: step.rectify, instructionSet: instructionSet)
          }
          return [
            try ConvolutionOperation(
              try weights.direct(node, normalization: normalization, lanes: from.layout.lanes),
              input: from, output: output, residual: residual, rectify: step.rectify,
              instructionSet: instructionSet)
          ]
        case .pooling(let pooling, let window):
          return [
            try PoolingOperation(
              pooling, window: window, input: from, output: output, instructionSet: instructionSet)
          ]
        case .globalAveragePooling:
          return [
            try PoolingOperation(
              .average(countsPadding: false), window: SlidingWindow(kernel: from.layout.extent),
              input: from, output: output, instructionSet: instructionSet)
          ]
        case .adaptiveAveragePooling:
          return [try AdaptivePoolingOperation(input: from, output: output)]
        case .zeroPadding(let padding):
          return [try ZeroPaddingOperation(padding: padding, input: from, output: output)]
        case .flatten:
          return [try FlattenOperation(input: from, output: output)]
        case .affine:
          var parameters: (scale: [Float], shift: [Float])?
          if case .batchNormalization(let normalization) = network.nodes[step.node].operation {
            parameters = try normalization.scaleAndShift(forNode: network.nodes[step.node].name)
          }
          return [
            try AffineOperation(
              scale: parameters?.scale, shift: parameters?.shift, rectify: step.rectify,
              input: from, output: output, instructionSet: instructionSet)
          ]
        case .addition:
          return [
            try AdditionOperation(
              from, try map(step.inputs[1]), output: output, rectify: step.rectify,
              instructionSet: instructionSet)
          ]
        }
      } catch let error as ShapeError {
        throw NetworkError.shape(node: network.nodes[step.node].name, error)
      }
    }
    self.taps = try taps.map { Tap(map: try map($0), shape: shapes[$0]) }
    arenaCount = planner.count
  }
}
