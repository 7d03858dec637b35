import SaliencyModels
import SaliencyTensor

/// A network evaluated in double precision for one image, to take differences of.
///
/// Between the points where a ReLU or a maximum changes its choice, a network is a linear function,
/// so that differences are exact but for rounding. Choices are recorded to tell such points.
struct PreciseNetwork {
  /// The values of every node, `[C, H, W]` each, and what ReLUs and maxima chose.
  struct State {
    var values: [[Double]]
    var choices: [[Int]]
  }

  let network: Network
  let shapes: [FeatureShape]
  private let parameters: [[[Double]]]

  init(_ network: Network, extent: Extent) throws {
    self.network = network
    shapes = try network.shapes(forInput: extent)
    parameters = network.nodes.map { node in
      let tensors: [Tensor?] =
        switch node.operation {
        case .convolution(let convolution): [convolution.weights, convolution.bias]
        case .linear(let linear): [linear.weights, linear.bias]
        case .batchNormalization(let normalization):
          [normalization.weight, normalization.bias, normalization.mean, normalization.variance]
        default: []
        }
      return tensors.map { $0?.scalars.map { Double($0) } ?? [] }
    }
  }

  /// All values for an input `[1, C, H, W]`.
  func state(of input: Tensor) -> State {
    var state = State(
      values: Array(repeating: [], count: network.nodes.count),
      choices: Array(repeating: [], count: network.nodes.count))
    state.values[0] = input.scalars.map { Double($0) }
    for position in network.nodes.indices.dropFirst() { evaluate(position, in: &state) }
    return state
  }

  /// All values when those of one node are others.
  func state(_ state: State, changing position: Int, to values: [Double]) -> State {
    var state = state
    state.values[position] = values
    var isChanged = [Bool](repeating: false, count: network.nodes.count)
    isChanged[position] = true
    for later in network.nodes.indices
    where network.nodes[later].inputs.contains(where: { isChanged[$0] }) {
      isChanged[later] = true
      evaluate(later, in: &state)
    }
    return state
  }

  private func evaluate(_ position: Int, in state: inout State) {
    let node = network.nodes[position]
    let x = state.values[node.inputs[0]]
    let (from, parameters) = (shapes[node.inputs[0]], parameters[position])
    switch node.operation {
    case .input: break
    case .convolution(let convolution):
      state.values[position] = convolved(
        x, from, to: shapes[position], weights: parameters[0], bias: parameters[1],
        window: convolution.window, groups: convolution.groups)
    case .linear:
      state.values[position] = convolved(
        x, from, to: shapes[position], weights: parameters[0], bias: parameters[1],
        window: SlidingWindow(kernel: 1), groups: 1)
    case .batchNormalization(let normalization):
      let pixels = from.extent.height * from.extent.width
      state.values[position] = x.enumerated().map { index, value in
        let channel = index / pixels
        let deviation = (parameters[3][channel] + Double(normalization.epsilon)).squareRoot()
        return (value - parameters[2][channel]) / deviation * parameters[0][channel]
          + parameters[1][channel]
      }
    case .relu:
      state.choices[position] = x.map { $0 > 0 ? 1 : 0 }
      state.values[position] = x.map { max($0, 0) }
    case .pooling(let pooling, let window):
      pool(x, from, at: position, pooling, window, in: &state)
    case .globalAveragePooling:
      pool(
        x, from, at: position, .average(countsPadding: false), SlidingWindow(kernel: from.extent),
        in: &state)
    case .adaptiveAveragePooling:
      state.values[position] = adaptivelyPooled(x, from, to: shapes[position])
    case .zeroPadding(let padding):
      let (width, height) = (from.extent.width, from.extent.height)
      let to = shapes[position]
      state.values[position] = (0..<to.channels * to.extent.height * to.extent.width).map { index in
        let column = index % to.extent.width - padding.width
        let row = index / to.extent.width % to.extent.height - padding.height
        let plane = index / (to.extent.width * to.extent.height)
        guard (0..<height).contains(row), (0..<width).contains(column) else { return 0 }
        return x[(plane * height + row) * width + column]
      }
    case .flatten: state.values[position] = x
    case .add: state.values[position] = zip(x, state.values[node.inputs[1]]).map { $0 + $1 }
    }
  }

  private func convolved(
    _ x: [Double], _ from: FeatureShape, to: FeatureShape, weights: [Double], bias: [Double],
    window: SlidingWindow, groups: Int
  ) -> [Double] {
    let (inputs, outputs) = (from.channels / groups, to.channels / groups)
    let (kernel, extent) = (window.kernel, from.extent)
    var result: [Double] = []
    for k in 0..<to.channels {
      for row in 0..<to.extent.height {
        for column in 0..<to.extent.width {
          var sum = bias.isEmpty ? 0 : bias[k]
          for i in 0..<kernel.height {
            let y = row * window.stride.height + i * window.dilation.height - window.padding.height
            guard y >= 0, y < extent.height else { continue }
            for j in 0..<kernel.width {
              let z =
                column * window.stride.width + j * window.dilation.width - window.padding.width
              guard z >= 0, z < extent.width else { continue }
              for c in 0..<inputs {
                let plane = (k / outputs * inputs + c) * extent.height
                sum +=
                  x[(plane + y) * extent.width + z]
                  * weights[((k * inputs + c) * kernel.height + i) * kernel.width + j]
              }
            }
          }
          result.append(sum)
        }
      }
    }
    return result
  }

  /// The mean over the pixels from `floor(o * size / n)` up to `ceil((o + 1) * size / n)`.
  private func adaptivelyPooled(_ x: [Double], _ from: FeatureShape, to: FeatureShape) -> [Double] {
    func pixels(_ result: Int, _ results: Int, _ size: Int) -> [Int] {
      (0..<size).filter { ($0 + 1) * results > result * size && $0 * results < (result + 1) * size }
    }
    var values: [Double] = []
    for plane in 0..<to.channels {
      for row in 0..<to.extent.height {
        for column in 0..<to.extent.width {
          let rows = pixels(row, to.extent.height, from.extent.height)
          let columns = pixels(column, to.extent.width, from.extent.width)
          var sum = 0.0
          for y in rows {
            for z in columns { sum += x[(plane * from.extent.height + y) * from.extent.width + z] }
          }
          values.append(sum / Double(rows.count * columns.count))
        }
      }
    }
    return values
  }

  private func pool(
    _ x: [Double], _ from: FeatureShape, at position: Int, _ pooling: Pooling,
    _ window: SlidingWindow, in state: inout State
  ) {
    let (to, extent, kernel) = (shapes[position], from.extent, window.kernel)
    state.values[position] = []
    state.choices[position] = []
    for plane in 0..<to.channels {
      for row in 0..<to.extent.height {
        for column in 0..<to.extent.width {
          let top = row * window.stride.height - window.padding.height
          let left = column * window.stride.width - window.padding.width
          var covered: [Int] = []
          for y in max(top, 0)..<min(top + kernel.height, extent.height) {
            for z in max(left, 0)..<min(left + kernel.width, extent.width) {
              covered.append((plane * extent.height + y) * extent.width + z)
            }
          }
          switch pooling {
          case .maximum:
            let largest = covered.reduce(covered[0]) { x[$1] > x[$0] ? $1 : $0 }
            state.choices[position].append(largest)
            state.values[position].append(x[largest])
          case .average(let countsPadding):
            let count = countsPadding ? kernel.height * kernel.width : covered.count
            state.values[position].append(
              covered.reduce(0) { $0 + x[$1] } / Double(count))
          }
        }
      }
    }
  }
}
