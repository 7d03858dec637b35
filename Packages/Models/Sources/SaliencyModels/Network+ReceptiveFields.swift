public import SaliencyTensor

/// The part of an image that each place of a layer's result depends on.
public struct ReceptiveField: Hashable, Sendable {
  /// For each row of the result, the rows of the image; empty if there are none but padding.
  public let rows: [Range<Int>]

  /// For each column of the result, the columns of the image.
  public let columns: [Range<Int>]

  /// Names the parts.
  public init(rows: [Range<Int>], columns: [Range<Int>]) {
    self.rows = rows
    self.columns = columns
  }
}

extension Network {
  /// The receptive fields of all nodes' results, cut off at the image's borders.
  ///
  /// A window that reads positions `a...b` of its operand along an axis depends on the image from where
  /// `a`'s field begins to where `b`'s ends.
  ///
  /// - Parameter input: Rows and columns of the image.
  /// - Returns: One for each of ``nodes``; a vector has one row and one column.
  /// - Throws: ``NetworkError/shape(node:_:)`` where a node cannot work on what reaches it.
  public func receptiveFields(forInput input: Extent) throws(NetworkError) -> [ReceptiveField] {
    let extents = try shapes(forInput: input).map(\.extent)
    let rows = receptiveFields(extents.map(\.height), along: \.height)
    let columns = receptiveFields(extents.map(\.width), along: \.width)
    return zip(rows, columns).map(ReceptiveField.init(rows:columns:))
  }

  /// The fields along one axis.
  private func receptiveFields(_ sizes: [Int], along axis: KeyPath<Extent, Int>) -> [[Range<Int>]] {
    var fields: [[Range<Int>]] = []
    for (node, size) in zip(nodes, sizes) {
      let operands = node.inputs.map { fields[$0] }
      /// What the result at each position reads of the operand.
      func reading(_ positions: (Int) -> Range<Int>) -> [Range<Int>] {
        (0..<size).map { position in
          let read = positions(position).clamped(to: 0..<operands[0].count)
          return operands[0][read].reduce(0..<0, union)
        }
      }
      func windowed(_ window: SlidingWindow) -> [Range<Int>] {
        let reach = window.dilation[keyPath: axis] * (window.kernel[keyPath: axis] - 1) + 1
        return reading { position in
          let first = position * window.stride[keyPath: axis] - window.padding[keyPath: axis]
          return first..<first + reach
        }
      }
      switch node.operation {
      case .input: fields.append((0..<size).map { $0..<$0 + 1 })
      case .convolution(let convolution): fields.append(windowed(convolution.window))
      case .pooling(_, let window): fields.append(windowed(window))
      case .batchNormalization, .relu: fields.append(operands[0])
      case .add: fields.append(zip(operands[0], operands[1]).map(union))
      case .zeroPadding(let padding):
        fields.append(
          reading { position in
            let first = position - padding[keyPath: axis]
            return first..<first + 1
          })
      case .globalAveragePooling, .adaptiveAveragePooling, .flatten, .linear:
        // At most everything; nobody asks for these more closely.
        fields.append(reading { _ in 0..<operands[0].count })
      }
    }
    return fields
  }

  private func union(_ first: Range<Int>, _ second: Range<Int>) -> Range<Int> {
    if first.isEmpty { return second }
    if second.isEmpty { return first }
    return min(first.lowerBound, second.lowerBound)..<max(first.upperBound, second.upperBound)
  }
}
