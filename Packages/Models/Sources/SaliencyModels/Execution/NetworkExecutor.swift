public import SaliencyTensor
internal import Synchronization

/// Runs a network on batches of images.
///
/// Weights are packed once, and the buffers for images of one size are planned once, so that a
/// second image of that size allocates nothing but its result. A batch gives the same bits as its
/// images one by one, with any number of threads. Calls from several threads share the weights and
/// the pool's threads; each has buffers of its own.
public final class NetworkExecutor: Sendable {
  /// The network that is run.
  public let network: Network

  /// The threads that compute.
  public let pool: ThreadPool

  /// How feature maps and weights are kept on the way forward.
  public let precision: Precision

  private let instructionSet: InstructionSet

  let gradientRules: GradientRules

  // Never held while the pool works: its tasks may call this executor too, and would wait forever.
  private let state = Mutex(State())

  private let weights: PackedWeights

  private struct PlanKey: Hashable {
    let start: String?
    let taps: [Int]
    let extent: Extent
    let local: String?
  }

  private struct State {
    /// The networks after a layer, by its name.
    var suffixes: [String: Network] = [:]
    var plans: [PlanKey: ExecutionPlan] = [:]
    var arenas: [FloatBuffer] = []
  }

  /// Prepares a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - precision: How feature maps and weights are kept on the way forward. Gradients are computed
  ///     in single precision from the results of that way, with unrounded weights.
  ///   - pool: The threads that compute.
  ///   - instructionSet: The kernels to use.
  public init(
    _ network: Network, precision: Precision = .float32, pool: ThreadPool = .shared,
    instructionSet: InstructionSet = .best
  ) {
    self.network = network
    self.precision = precision
    self.pool = pool
    self.instructionSet = instructionSet
    weights = PackedWeights(network, precision: precision, pool: pool)
    gradientRules = GradientRules(pool: pool, instructionSet: instructionSet)
  }

  /// The result of one layer.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, or `[N, C]` for a network that begins with a vector.
  ///   - layer: The name of a layer; the output without one.
  ///   - local: A layer; up to it, the bits of every place's value depend on its receptive field only,
  ///     see ``Network/receptiveFields(forInput:)``. By default rounding also depends on what is close
  ///     by, because convolutions of 3 x 3 are computed by tiles where that is faster.
  /// - Returns: `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError`` if the layer is unknown or the input does not fit.
  public func activations(
    of input: Tensor, at layer: String? = nil, exactlyLocalThrough local: String? = nil
  ) throws -> Tensor {
    try activations(
      of: input, from: nil, in: network, at: [layer ?? network.outputName], local: local)[0]
  }

  /// The results of several layers, from one pass through the network.
  ///
  /// - Parameters:
  ///   - input: `[N, C, H, W]`, or `[N, C]` for a network that begins with a vector.
  ///   - layers: The names of the layers; nothing behind the last of them is computed.
  /// - Returns: For each layer `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError`` if a layer is unknown or the input does not fit.
  public func activations(of input: Tensor, at layers: [String]) throws -> [Tensor] {
    try activations(of: input, from: nil, in: network, at: layers, local: nil)
  }

  /// The results of several layers, computed from the result of an earlier one.
  ///
  /// Methods that change one layer's activations look at what becomes of them without running what
  /// comes before.
  ///
  /// - Parameters:
  ///   - start: The layer whose result is given.
  ///   - features: That result, `[N, C, h, w]`, or `[N, C]` for a vector.
  ///   - layers: The names of layers that depend on nothing else; `start` itself is one.
  /// - Returns: For each layer `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError/notACut(layer:passing:)`` if connections pass the layer by, and
  ///   ``NetworkError`` if a layer is unknown or the features do not fit.
  public func activations(after start: String, of features: Tensor, at layers: [String]) throws
    -> [Tensor]
  {
    try activations(of: features, from: start, in: try suffix(after: start), at: layers, local: nil)
  }

  /// The results of several layers, computed from results of an earlier one that are written where the
  /// computation reads them.
  ///
  /// - Parameters:
  ///   - start: The layer whose results are written.
  ///   - shape: The layer's result for one image.
  ///   - count: The number of images.
  ///   - layers: The names of layers that depend on nothing else.
  ///   - local: As in ``activations(of:at:exactlyLocalThrough:)``.
  ///   - write: Writes the result for an image of a number into a map in a buffer: all pixels of all
  ///     blocks, lanes without a channel as zeros; the halo is zero. Several threads call it.
  /// - Returns: For each layer `[N, K, h, w]`, or `[N, K]` for vectors.
  /// - Throws: ``NetworkError/notACut(layer:passing:)`` if connections pass the layer by, and
  ///   ``NetworkError`` if a layer is unknown or the shape does not fit.
  public func activations(
    after start: String, ofShape shape: FeatureShape, count: Int, at layers: [String],
    exactlyLocalThrough local: String? = nil,
    write:
      @escaping @Sendable (
        _ image: Int, _ map: BlockedMap, _ buffer: UnsafeMutablePointer<Float>
      ) -> Void
  ) throws -> [Tensor] {
    let part = try suffix(after: start)
    guard count > 0, shape.channels == part.inputChannels else {
      throw NetworkError.wrongInput(
        ShapeError(
          operation: "written maps", expected: "at least one, of \(part.inputChannels) channels",
          found: "\(count) of \(shape)"))
    }
    let plan = try plan(from: start, in: part, at: layers, extent: shape.extent, local: local)
    return try run(plan, on: .written(count: count, write))
  }

  private func activations(
    of input: Tensor, from start: String?, in part: Network, at layers: [String], local: String?
  ) throws -> [Tensor] {
    let plan = try plan(
      from: start, in: part, at: layers, extent: try part.extent(of: input), local: local)
    return try run(plan, on: .tensor(input))
  }

  private func plan(
    from start: String?, in part: Network, at layers: [String], extent: Extent, local: String?
  ) throws -> ExecutionPlan {
    let taps = try part.positions(of: layers)
    return try plan(
      for: PlanKey(start: start, taps: taps, extent: extent, local: local), of: part)
  }

  /// The part of the network that computes the output from a layer's result, cut once.
  func suffix(after layer: String) throws(NetworkError) -> Network {
    if let suffix = state.withLock({ $0.suffixes[layer] }) { return suffix }
    let suffix = try network.suffix(after: layer)
    state.withLock { $0.suffixes[layer] = suffix }
    return suffix
  }

  private func plan(for key: PlanKey, of part: Network) throws -> ExecutionPlan {
    if let plan = state.withLock({ $0.plans[key] }) { return plan }
    // Parts of the network share their packed weights with it.
    let positions = try network.positions(of: part.nodes.map(\.name))
    let lastLocal = try key.local.map { (name) throws(NetworkError) in
      try network.position(of: name)
    }
    let plan = try ExecutionPlan(
      part, beginsAtImage: key.start == nil, taps: key.taps, extent: key.extent,
      weights: weights, positions: positions, lastLocal: lastLocal, precision: precision,
      instructionSet: instructionSet)
    state.withLock { $0.plans[key] = plan }
    return plan
  }

  private func run(_ plan: ExecutionPlan, on input: ImagePass.Input) throws -> [Tensor] {
    let images = input.count
    // As many images as there are threads run side by side, each in a thread and an arena of its
    // own, which keeps it in that processor's cache. What remains shares all threads, image by image.
    let sideBySide = pool.threadCount > 1 ? images / pool.threadCount * pool.threadCount : 0
    let arenaCount = sideBySide > 0 ? pool.threadCount : 1
    let arenas = try takeArenas(arenaCount, of: plan.arenaCount)
    defer { state.withLock { $0.arenas += arenas } }
    let pass = ImagePass(plan: plan, input: input, instructionSet: instructionSet)
    pool.forEach(sideBySide) { image, worker in
      pass.run(image: image, in: arenas[worker].base) { count, unit in
        for index in 0..<count { unit(index) }
      }
    }
    for image in sideBySide..<images {
      pass.run(image: image, in: arenas[0].base) { count, unit in
        pool.forEach(count) { index, _ in unit(index) }
      }
    }
    return pass.results
  }

  /// Arenas that nobody else uses until they are given back, from those of earlier calls if there
  /// are enough.
  private func takeArenas(_ count: Int, of floats: Int) throws -> [FloatBuffer] {
    var arenas = state.withLock { state in
      state.arenas.removeAll { $0.count < floats }
      let taken = Array(state.arenas.suffix(count))
      state.arenas.removeLast(taken.count)
      return taken
    }
    while arenas.count < count { arenas.append(try FloatBuffer(count: floats)) }
    return arenas
  }
}
