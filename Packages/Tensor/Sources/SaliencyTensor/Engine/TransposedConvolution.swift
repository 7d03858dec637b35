/// The weights of a convolution, packed to compute the gradient with respect to what it reads.
///
/// Packing happens once; ``Tensor/convolutionGradient(through:inputExtent:pool:instructionSet:)``
/// uses the result for maps of any extent.
///
/// An input row `y` is read by the output row `r` under the tap `i` where `y = r * s + i * d - p`. So
/// taps reach only rows with one remainder of `(y + p) / s`, and for the rows of one remainder, `s`
/// apart, the gradient is a convolution of stride 1 with the taps that do. A convolution of stride 1
/// has one such phase, one of stride `s` up to `s * s`, which together have as many products as the
/// convolution itself. Rows without a tap, as between the pixels of strided 1 x 1 kernels, get zeros.
public final class TransposedConvolution: Sendable {
  /// How the kernel moves over the input.
  public let window: SlidingWindow

  /// The channels of the input, which the gradient is computed for.
  public let inputChannels: Int

  /// The channels of the output, whose gradient is given.
  public let outputChannels: Int

  /// One dense convolution of the output's gradient for each phase that has taps.
  let phases: [Phase]

  /// Rows and columns of the input that the same taps reach.
  struct Phase: Sendable {
    let rows: AxisPhase
    let columns: AxisPhase
    let convolution: PackedConvolution
  }

  /// Packs the weights of a convolution.
  ///
  /// - Parameters:
  ///   - weights: `[K, C / groups, kH, kW]`, finite.
  ///   - scale: One factor for each output channel; none counts as ones. The gradient is then that of
  ///     `scale[k] * (weights[k] * input)`, as with a batch normalization after the convolution.
  ///   - window: How the kernel moves; its extent must be that of the weights.
  ///   - groups: Channel group `i` of the output reads only channel group `i` of the input.
  ///   - pool: The threads that pack.
  /// - Throws: ``ShapeError``, or ``FloatBuffer/AllocationError``.
  public init(
    weights: Tensor, scale: [Float]? = nil, window: SlidingWindow, groups: Int = 1,
    pool: ThreadPool = .shared
  ) throws {
    let (kernel, shape) = (window.kernel, weights.shape)
    guard
      shape.rank == 4, shape.count > 0, groups > 0, shape[0] % groups == 0,
      shape[2] == kernel.height, shape[3] == kernel.width, scale == nil || scale?.count == shape[0]
    else {
      throw ShapeError(
        operation: "gradient of a convolution",
        expected:
          "weights [K, C / \(groups), \(kernel.height), \(kernel.width)] with K a multiple of "
          + "\(groups), and K values of scale",
        found: shape)
    }
    guard
      min(window.stride.height, window.stride.width) > 0,
      min(window.dilation.height, window.dilation.width) > 0,
      min(window.padding.height, window.padding.width) >= 0
    else {
      throw ShapeError(
        operation: "gradient of a convolution", expected: "stride and dilation of 1 or more",
        found: "stride \(window.stride), dilation \(window.dilation), padding \(window.padding)")
    }
    self.window = window
    outputChannels = shape[0]
    inputChannels = shape[1] * groups
    let columns = AxisPhase.all(
      kernel: kernel.width, stride: window.stride.width, padding: window.padding.width,
      dilation: window.dilation.width)
    phases = try AxisPhase.all(
      kernel: kernel.height, stride: window.stride.height, padding: window.padding.height,
      dilation: window.dilation.height
    ).flatMap { rows in
      try columns.map { columns in
        Phase(
          rows: rows, columns: columns,
          convolution: try PackedConvolution(
            weights: weights.transposedKernels(
              scale: scale, groups: groups, rows: rows.taps, columns: columns.taps, pool: pool),
            window: SlidingWindow(
              kernel: Extent(height: rows.taps.count, width: columns.taps.count),
              padding: Extent(height: rows.padding, width: columns.padding),
              dilation: Extent(height: rows.dilation, width: columns.dilation)),
            groups: groups, lanes: min(shape[0], BlockedLayout.fullLanes), pool: pool))
      }
    }
  }
}

/// The rows (or columns) of an input that the same taps of a kernel reach, `stride` apart.
struct AxisPhase: Sendable {
  /// The first row.
  let first: Int

  /// The taps, last first: the order in which they meet rising rows of the output.
  let taps: [Int]

  /// Output rows between those that neighboring taps meet.
  let dilation: Int

  /// Rows of zeros that the output's gradient needs above and below.
  let padding: Int

  /// Results of the padded convolution above that of the first row.
  let skipped: Int

  /// All phases that have taps.
  static func all(kernel: Int, stride: Int, padding: Int, dilation: Int) -> [AxisPhase] {
    let tapsByRemainder = Dictionary(grouping: 0..<kernel) { $0 * dilation % stride }
    return tapsByRemainder.sorted { $0.key < $1.key }.map { remainder, taps in
      // The first row y >= 0 with the remainder of (y + p) / s, which tap 0, were it one of them,
      // would meet in output row (y + p) / s; tap i meets the one i * d / s before that.
      let first = (remainder - padding % stride + stride) % stride
      let nearest = taps[0] * dilation / stride
      let farthest = taps[taps.count - 1] * dilation / stride
      let start = (first + padding) / stride - farthest
      // How far the last input row can reach beyond the last output row: that one's last tap lies at
      // most d (k - 1) - p rows before the input's end.
      let overhang = (dilation * (kernel - 1) - padding - remainder + stride - 1) / stride - nearest
      let needed = max(0, -start, overhang)
      return AxisPhase(
        first: first, taps: taps.reversed(),
        dilation: taps.count > 1 ? (farthest - nearest) / (taps.count - 1) : 1, padding: needed,
        skipped: start + needed)
    }
  }

  /// How many of `size` rows belong to the phase.
  func count(of size: Int, stride: Int) -> Int {
    first < size ? (size - first - 1) / stride + 1 : 0
  }
}

extension Tensor {
  /// Some taps of kernels `[K, C / groups, kH, kW]`, with inputs and outputs exchanged.
  ///
  /// - Returns: `[C, K / groups, rows, columns]`, output channel `k` times `scale[k]`.
  fileprivate func transposedKernels(
    scale: [Float]?, groups: Int, rows: [Int], columns: [Int], pool: ThreadPool
  ) -> Tensor {
    let (inputsPerGroup, outputsPerGroup) = (shape[1], shape[0] / groups)
    let (height, width) = (shape[2], shape[3])
    let result: Shape = [inputsPerGroup * groups, outputsPerGroup, rows.count, columns.count]
    let perInput = result.count / result[0]
    return withUnsafeScalars { weights in
      Tensor(shape: result) { transposed in
        nonisolated(unsafe) let (weights, transposed) = (weights, transposed)
        pool.forEach(result[0]) { channel, _ in
          let (group, input) = (channel / inputsPerGroup, channel % inputsPerGroup)
          var next = channel * perInput
          for output in group * outputsPerGroup..<(group + 1) * outputsPerGroup {
            let kernel = (output * inputsPerGroup + input) * height * width
            let factor = scale?[output] ?? 1
            for row in rows {
              for column in columns {
                transposed.initializeElement(
                  at: next, to: weights[kernel + row * width + column] * factor)
                next += 1
              }
            }
          }
        }
      }
    }
  }
}
