internal import SaliencyTensor

/// A piece of a network that runs as one pass over memory.
struct FusedStep {
  enum Kind {
    /// A convolution or a linear layer, the batch normalization after it folded into the weights.
    case convolution(normalization: Int?)
    case pooling(Pooling, SlidingWindow)
    case globalAveragePooling
    case adaptiveAveragePooling
    case zeroPadding(Extent)
    case flatten
    case affine
    case addition
  }

  /// What runs.
  let kind: Kind

  /// The node whose parameters are used, the first of the piece.
  let node: Int

  /// The nodes whose results are read, without the residual.
  let inputs: [Int]

  /// The node whose result is added before the ReLU.
  let residual: Int?

  /// Whether a ReLU ends the piece.
  let rectify: Bool

  /// The node whose result is written, the last of the piece.
  let output: Int
}

extension Network {
  /// The steps that compute some layers, with everything joined that can be.
  ///
  /// `convolution, batch normalization, add, relu` become one step, likewise any beginning of this
  /// chain, and `batch normalization, relu` and `add, relu`. A result inside of a chain is never in
  /// memory, so chains end at layers that are asked for or read by several others.
  ///
  /// - Parameter taps: The positions of the layers whose results are wanted.
  /// - Returns: The steps, each after those whose results it reads.
  func fusedSteps(computing taps: Set<Int>) -> [FusedStep] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for tap in taps { isNeeded[tap] = true }
    for position in nodes.indices.reversed() where isNeeded[position] {
      for input in nodes[position].inputs { isNeeded[input] = true }
    }
    var readers = [[Int]](repeating: [], count: nodes.count)
    for position in nodes.indices where isNeeded[position] {
      for input in nodes[position].inputs { readers[input].append(position) }
    }
    /// The only reader of a result that nobody else wants.
    func onlyReader(of position: Int) -> Int? {
      readers[position].count == 1 && !taps.contains(position) ? readers[position][0] : nil
    }

    var steps: [FusedStep] = []
    var isFused = [Bool](repeating: false, count: nodes.count)
    for position in nodes.indices where isNeeded[position] && !isFused[position] {
      let node = nodes[position]
      if case .input = node.operation { continue }
      var last = position
      var kind: FusedStep.Kind
      var residual: Int?
      var rectify = false
      switch node.operation {
      case .input: continue
      case .pooling(let pooling, let window): kind = .pooling(pooling, window)
      case .globalAveragePooling: kind = .globalAveragePooling
      case .adaptiveAveragePooling: kind = .adaptiveAveragePooling
      case .zeroPadding(let padding): kind = .zeroPadding(padding)
      case .flatten: kind = .flatten
      case .relu:
        kind = .affine
        rectify = true
      case .batchNormalization: kind = .affine
      case .add: kind = .addition
      case .convolution, .linear:
        kind = .convolution(normalization: nil)
        if let next = onlyReader(of: last), case .batchNormalization = nodes[next].operation {
          kind = .convolution(normalization: next)
          isFused[next] = true
          last = next
        }
        if let next = onlyReader(of: last), case .add = nodes[next].operation,
          !isFused[next], nodes[next].inputs[0] != nodes[next].inputs[1]
        {
          residual = nodes[next].inputs.first { $0 != last }
          isFused[next] = true
          last = next
        }
      }
      switch kind {
      case .convolution, .affine, .addition:
        if !rectify, let next = onlyReader(of: last), case .relu = nodes[next].operation {
          rectify = true
          isFused[next] = true
          last = next
        }
      case .pooling, .globalAveragePooling, .adaptiveAveragePooling, .zeroPadding, .flatten: break
      }
      steps.append(
        FusedStep(
          kind: kind, node: position, inputs: node.inputs, residual: residual, rectify: rectify,
          output: last))
    }
    // A step runs where its last node stands, when the residual has been computed.
    return steps.sorted { $0.output < $1.output }
  }
}
