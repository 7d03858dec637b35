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
    if let known = packed.withLock({ $0.direct[key] }) { return known }
    let (convolution, scale, bias) = try parameters(of: node, normalization: normalization)
    let new = try PackedConvolution(
      weights: convolution.weights, bias: bias, scale: scale, window: convolution.window,
      groups: convolution.groups, lanes: lanes, precision: precision, pool: pool)
    // A mapped file would take as much memory as its packed copy, which is the one that is used.
    convolution.weights.discardResidentMemory()
    return packed.withLock { packed in
      // Of two calls that packed the same weights the first one's are kept.
      if let earlier = packed.direct[key] { return earlier }
      packed.direct[key] = new
      return new
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
    if let known = packed.withLock({ $0.tiled[key] }) { return known }
    let (convolution, scale, bias) = try parameters(of: node, normalization: normalization)
    let new = try PackedWinogradConvolution(
      weights: convolution.weights, bias: bias, scale: scale, window: convolution.window,
      tile: tile, pool: pool)
    convolution.weights.discardResidentMemory()
    return packed.withLock { packed in
      if let earlier = packed.tiled[key] { return earlier }
      packed.tiled[key] = new
      return new
    }
  }

  /// A node as a convolution, and what the batch normalization after it makes of its results.
  ///
  /// `scale * (w * x + b) + shift = (scale * w) * x + (scale * b + shift)`.
  private func parameters(of node: Int, normalization: Int?) throws -> (
    convolution: Network.Convolution, scale: [Float]?, bias: [Float]?
  ) {
    let convolution: Network.Convolution
    switch network.nodes[node].operation {
    case .convolution(let own): convolution = own
    case .linear(let linear):
      let shape = linear.weights.shape
      convolution = Network.Convolution(
        weights: try linear.weights.reshaped(to: [shape[0], shape[1], 1, 1]), bias: linear.bias,
        window: SlidingWindow(kernel: 1))
    default: throw NetworkError.wrongOperands(node: network.nodes[node].name)
    }
    let bias = convolution.bias?.scalars
    guard let normalization,
      case .batchNormalization(let parameters) = network.nodes[normalization].operation
    else { return (convolution, nil, bias) }
    let (factors, shift) = try parameters.scaleAndShift(forNode: network.nodes[normalization].name)
    let own = bias ?? [Float](repeating: 0, count: shift.count)
    return (convolution, factors, shift.indices.map { own[$0] * factors[$0] + shift[$0] })
  }
}
