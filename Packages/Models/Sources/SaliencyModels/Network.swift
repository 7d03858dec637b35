public import SaliencyTensor

/// A feed-forward network: named operations in topological order.
///
/// A network is data. It says what is computed and holds the parameters as they stand in the
/// checkpoint; ``NetworkExecutor`` decides how, and folds batch normalization into convolutions.
public struct Network: Sendable {
  /// One operation and where its operands come from.
  public struct Node: Sendable {
    /// The usual name, as in `layer4.2.conv1`.
    public let name: String

    /// What is computed.
    public let operation: Operation

    /// The positions of the operands in ``Network/nodes``, all before this node.
    public let inputs: [Int]
  }

  /// What a node computes.
  ///
  /// Maps are `[N, C, H, W]`, vectors `[N, C]`.
  public enum Operation: Sendable {
    /// The network's input, a map or vector of so many channels.
    case input(channels: Int, isVector: Bool = false)

    /// A cross-correlation.
    case convolution(Convolution)

    /// `(x - mean) / sqrt(variance + epsilon) * weight + bias` for each channel.
    case batchNormalization(BatchNormalization)

    /// `max(x, 0)`.
    case relu

    /// The largest or mean value under a window.
    case pooling(Pooling, SlidingWindow)

    /// The mean over all pixels, a map of 1 x 1.
    case globalAveragePooling

    /// The mean over as many areas as the result has pixels, whatever the size of the map.
    case adaptiveAveragePooling(Extent)

    /// A map with so many rows of zeros above and below and columns left and right.
    case zeroPadding(Extent)

    /// A map `[N, C, H, W]` as the vector `[N, C * H * W]`.
    case flatten

    /// `weights * x + bias` on a vector, or on a map of 1 x 1.
    case linear(Linear)

    /// The sum of two maps of one shape.
    case add
  }

  /// The parameters of a convolution.
  public struct Convolution: Sendable {
    /// `[K, C / groups, kH, kW]`.
    public let weights: Tensor

    /// `[K]`.
    public let bias: Tensor?

    /// How the kernel moves.
    public let window: SlidingWindow

    /// Channel group `i` of the output reads channel group `i` of the input only.
    public let groups: Int

    /// Creates a convolution.
    public init(weights: Tensor, bias: Tensor? = nil, window: SlidingWindow, groups: Int = 1) {
      self.weights = weights
      self.bias = bias
      self.window = window
      self.groups = groups
    }
  }

  /// The parameters of a batch normalization with fixed statistics, each `[C]`.
  public struct BatchNormalization: Sendable {
    /// The factor, PyTorch's `weight` and Keras' `gamma`.
    public let weight: Tensor

    /// The offset, PyTorch's `bias` and Keras' `beta`.
    public let bias: Tensor

    /// The mean over the training set.
    public let mean: Tensor

    /// The variance over the training set.
    public let variance: Tensor

    /// Added to the variance.
    public let epsilon: Float

    /// Creates a batch normalization.
    public init(weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, epsilon: Float) {
      self.weight = weight
      self.bias = bias
      self.mean = mean
      self.variance = variance
      self.epsilon = epsilon
    }

    /// The same function as `scale * x + shift`, computed in double precision.
    ///
    /// - Parameter name: The node that has these parameters.
    /// - Returns: A factor and an offset for each channel.
    /// - Throws: ``NetworkError/negativeVariance(node:)``.
    func scaleAndShift(
      forNode name: String
    ) throws(NetworkError) -> (scale: [Float], shift: [Float]) {
      let (weight, bias, mean, variance) = (
        self.weight.scalars, self.bias.scalars, self.mean.scalars, self.variance.scalars
      )
      var scale: [Float] = []
      var shift: [Float] = []
      for channel in weight.indices {
        let squaredDeviation = Double(variance[channel]) + Double(epsilon)
        guard squaredDeviation > 0 else { throw .negativeVariance(node: name) }
        let factor = Double(weight[channel]) / squaredDeviation.squareRoot()
        scale.append(Float(factor))
        shift.append(Float(Double(bias[channel]) - Double(mean[channel]) * factor))
      }
      return (scale, shift)
    }
  }

  /// The parameters of a fully connected layer.
  public struct Linear: Sendable {
    /// `[K, C]`.
    public let weights: Tensor

    /// `[K]`.
    public let bias: Tensor?

    /// Creates a fully connected layer.
    public init(weights: Tensor, bias: Tensor? = nil) {
      self.weights = weights
      self.bias = bias
    }
  }

  /// The operations, each after its operands.
  ///
  /// The first is the input, the last the output.
  public let nodes: [Node]

  /// Further names of nodes, as in `layer4` for `layer4.2`.
  public let aliases: [String: Int]

  private let positions: [String: Int]

  init(nodes: [Node], aliases: [String: Int]) {
    self.nodes = nodes
    self.aliases = aliases
    positions = Dictionary(
      uniqueKeysWithValues: nodes.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The channels of the network's input.
  public var inputChannels: Int {
    guard case .input(let channels, _) = nodes.first?.operation else { return 0 }
    return channels
  }

  /// The name of the last node.
  public var outputName: String { nodes.last?.name ?? "" }

  /// The position of a node under its name or an alias.
  ///
  /// - Throws: ``NetworkError/unknownLayer(name:nearest:)`` with the nearest names.
  public func position(of name: String) throws(NetworkError) -> Int {
    if let position = positions[name] ?? aliases[name] { return position }
    throw .unknownLayer(name: name, nearest: nearestNames(to: name, in: Array(allNames)))
  }

  /// The positions of nodes under their names or aliases.
  func positions(of names: [String]) throws(NetworkError) -> [Int] {
    var positions: [Int] = []
    for name in names { positions.append(try position(of: name)) }
    return positions
  }

  /// Every name that a node answers to, in order of the nodes, aliases after names.
  public var allNames: some Sequence<String> {
    let byPosition = Dictionary(grouping: aliases.keys, by: { aliases[$0] ?? 0 })
    return nodes.indices.flatMap { [nodes[$0].name] + (byPosition[$0] ?? []).sorted() }
  }
}
