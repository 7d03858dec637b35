internal import SaliencyTensor
internal import Synchronization

/// A network's convolutions and linear layers, packed once, each as its maps need it.
final class PackedWeights: Sendable {
  private let network: Network
  private let precision: Precision
  private let pool: ThreadPool

  private struct DirectKey: Hashable {
    let node: Int
    let normalization: Int?
    let lanes: Int
  }

  private struct TiledKey: Hashable {
    let node: Int
    let normalization: Int?
    let tile: WinogradTile
  }

  private struct Packed {
    var direct: [DirectKey: PackedConvolution] = [:]
    var tiled: [TiledKey: PackedWinogradConvolution] = [:]
  }

  // Never held while the pool works: its tasks may ask for weights too, and would wait forever.
  private let packed = Mutex(Packed())

  init(_ network: Network, precision: Precision, pool: ThreadPool) {
    self.network = network
    self.precision = precision
    self.pool = pool
  }

  /// The weights of a convolution or linear node, with the batch normalization after it folded in.
  ///
  /// - Parameters:
  ///   - node: The node's position.
  ///   - normalization: The position of the batch normalization.
  ///   - lanes: The channels of a block of the map that is read.
  /// - Returns: The packed weights, the same object for the same arguments.
  /// - Throws: ``NetworkError``, `ShapeError` or `FloatBuffer.AllocationError`.
  func direct(_ node: Int, normalization: Int?, lanes: Int) throws -> PackedConvolution {
    let key = DirectKey(node: node, normalization: normalization, lanes: lanes)
    return try kept(\.direct, key, node, normalization: normalization) { convolution, scale, bias in
      try PackedConvolution(
        weights: convolution.weights, bias: bias, scale: scale, window: convolution.window,
        groups: convolution.groups, lanes: lanes, precision: precision, pool: pool)
    }
  }

  /// The weights of a convolution that is computed by tiles.
  ///
  /// - Parameters:
  ///   - node: The node's position.
  ///   - normalization: The position of the batch normalization.
  ///   - tile: The tiles.
  /// - Returns: The packed weights, the same object for the same arguments.
  /// - Throws: ``NetworkError``, `ShapeError` or `FloatBuffer.AllocationError`.
  func tiled(_ node: Int, normalization: Int?, tile: WinogradTile) throws
    -> PackedWinogradConvolution
  {
    let key = TiledKey(node: node, normalization: normalization, tile: tile)
    return try kept(\.tiled, key, node, normalization: normalization) { convolution, scale, bias in
      try PackedWinogradConvolution(
        weights: convolution.weights, bias: bias, scale: scale, window: convolution.window,
        tile: tile, pool: pool)
    }
  }

  /// What is kept under a key; packed and kept if nothing is.
  private func kept<Key: Hashable & Sendable, Weights: Sendable>(
    _ kind: WritableKeyPath<Packed, [Key: Weights]>, _ key: Key, _ node: Int,
    normalization: Int?,
    pack: (_ convolution: Network.Convolution, _ scale: [Float]?, _ bias: [Float]?) throws ->
      Weights
  ) throws -> Weights {
    if let known = packed.withLock({ $0[keyPath: kind][key] }) { return known }
    let (convolution, scale, bias) = try parameters(of: node, normalization: normalization)
    let new = try pack(convolution, scale, bias)
    // A mapped file would take as much memory as its packed copy, which is the one that is used.
    convolution.weights.discardResidentMemory()
    return packed.withLock { packed in
      // Of two calls that packed the same weights the first one's are kept.
      if let earlier = packed[keyPath: kind][key] { return earlier }
      packed[keyPath: kind][key] = new
      return new
    }
  }

  /// A node as a convolution, and what the batch normalization after it makes of its results.
  ///
  /// `scale * (w * x + b) + shift = (scale * w) * x + (scale * b + shift)`.
  private func parameters(of node: Int, normalization: Int?) throws -> (
    convolution: Network.Convolution, scale: [Float]?, bias: [Float]?
  ) {
    let convolution = try network.nodes[node].asConvolution()
    let bias = convolution.bias?.scalars
    guard let normalization,
      case .batchNormalization(let parameters) = network.nodes[normalization].operation
    else { return (convolution, nil, bias) }
    let (factors, shift) = try parameters.scaleAndShift(forNode: network.nodes[normalization].name)
    let own = bias ?? [Float](repeating: 0, count: shift.count)
    return (convolution, factors, shift.indices.map { own[$0] * factors[$0] + shift[$0] })
  }
}

extension Network.Node {
  /// The node as a convolution, which a linear layer is on one pixel.
  ///
  /// - Throws: ``NetworkError/wrongOperands(node:)`` for any other node.
  func asConvolution() throws -> Network.Convolution {
    switch operation {
    case .convolution(let convolution): return convolution
    case .linear(let linear):
      let shape = linear.weights.shape
      return Network.Convolution(
        weights: try linear.weights.reshaped(to: [shape[0], shape[1], 1, 1]), bias: linear.bias,
        window: SlidingWindow(kernel: 1))
    default: throw NetworkError.wrongOperands(node: name)
    }
  }
}
