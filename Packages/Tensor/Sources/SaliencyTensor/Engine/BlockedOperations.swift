internal import CTensorKernels

/// How a window summarizes what it covers.
public enum Pooling: Hashable, Sendable {
  /// The largest value inside the map.
  case maximum

  /// The mean; positions outside the map count as zeros where `countsPadding`, else not at all.
  case average(countsPadding: Bool)
}

/// Pooling from one blocked map to another.
public struct PoolingOperation: BlockedOperation {
  private let pooling: Pooling
  private let window: SlidingWindow
  private let input: BlockedMap
  private let output: BlockedMap
  private let instructionSet: InstructionSet

  /// Plans a pooling.
  ///
  /// - Throws: ``ShapeError`` if the maps do not fit the window, the window is dilated, or its
  ///   padding is more than half of it, so that it could lie outside of the map.
  public init(
    _ pooling: Pooling, window: SlidingWindow, input: BlockedMap, output: BlockedMap,
    instructionSet: InstructionSet = .best
  ) throws(ShapeError) {
    let (from, to) = (input.layout, output.layout)
    try window.checkForPooling()
    guard
      to.channels == from.channels, to.lanes == from.lanes, to.precision == from.precision,
      to.extent == window.outputExtent(for: from.extent)
    else {
      throw ShapeError(
        operation: "pooling", expected: "an output for \(from.channels) channels, \(from.extent)",
        found: "\(to.channels) channels, \(to.extent)")
    }
    self.pooling = pooling
    self.window = window
    self.input = input
    self.output = output
    self.instructionSet = instructionSet
  }

  /// One unit for each block of channels.
  public var unitCount: Int { output.layout.blocks }

  /// Pools one block of channels.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    var description = tk_pooling(
      input: input.layout.description, output: output.layout.description,
      kernel_height: Int64(window.kernel.height), kernel_width: Int64(window.kernel.width),
      stride_height: Int64(window.stride.height), stride_width: Int64(window.stride.width),
      padding_height: Int64(window.padding.height), padding_width: Int64(window.padding.width),
      count_padding: false)
    let kernels = instructionSet.kernels(for: output.layout.precision)
    let (from, to) = (arena + input.offset, arena + output.offset)
    switch pooling {
    case .maximum:
      kernels.max_pooling(&description, from, to, Int64(unit))
    case .average(let countsPadding):
      description.count_padding = countsPadding
      kernels.average_pooling(&description, from, to, Int64(unit))
    }
  }
}

extension SlidingWindow {
  /// Makes sure that no position of a pooling's window lies outside of the map.
  ///
  /// - Throws: ``ShapeError`` if the window is dilated or padded by more than half of its size.
  func checkForPooling() throws(ShapeError) {
    guard
      dilation == Extent(1), padding.height * 2 <= kernel.height,
      padding.width * 2 <= kernel.width
    else {
      throw ShapeError(
        operation: "pooling", expected: "a dense window padded by at most half of its size",
        found: "\(kernel), padding \(padding), dilation \(dilation)")
    }
  }
}

/// `output = relu(scale * input + shift)`, with one scale and one shift for each channel.
///
/// Without a scale, a shift or a ReLU this is a copy into another layout.
public struct AffineOperation: BlockedOperation {
  private let scale: [Float]?
  private let shift: [Float]?
  private let rectify: Bool
  private let input: BlockedMap
  private let output: BlockedMap
  private let instructionSet: InstructionSet

  /// Plans the operation.
  ///
  /// - Throws: ``ShapeError`` if the maps differ or there is not one value for each channel.
  public init(
    scale: [Float]? = nil, shift: [Float]? = nil, rectify: Bool, input: BlockedMap,
    output: BlockedMap, instructionSet: InstructionSet = .best
  ) throws(ShapeError) {
    let (from, to) = (input.layout, output.layout)
    guard
      from.channels == to.channels, from.extent == to.extent, from.lanes == to.lanes,
      from.precision == to.precision,
      [scale, shift].allSatisfy({ $0 == nil || $0?.count == from.channels })
    else {
      throw ShapeError(
        operation: "scale and shift",
        expected: "\(to.channels) values and channels, \(to.extent)",
        found: "\(from.channels) channels, \(from.extent)")
    }
    // The kernel reads whole blocks.
    let lanes = from.blocks * from.lanes
    self.scale = scale.map { $0 + [Float](repeating: 0, count: lanes - $0.count) }
    self.shift = shift.map { $0 + [Float](repeating: 0, count: lanes - $0.count) }
    self.rectify = rectify
    self.input = input
    self.output = output
    self.instructionSet = instructionSet
  }

  /// One unit for each block of channels.
  public var unitCount: Int { output.layout.blocks }

  /// Computes one block of channels.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    let kernels = instructionSet.kernels(for: output.layout.precision)
    var (from, to) = (input.layout.description, output.layout.description)
    func run(_ scale: UnsafePointer<Float>?, _ shift: UnsafePointer<Float>?) {
      kernels.affine(
        &from, &to, arena + input.offset, arena + output.offset, scale, shift, rectify,
        Int64(unit))
    }
    // An empty array stands for "none": a map has at least one lane.
    (scale ?? []).withUnsafeBufferPointer { scale in
      (shift ?? []).withUnsafeBufferPointer { shift in
        run(
          scale.isEmpty ? nil : scale.baseAddress, shift.isEmpty ? nil : shift.baseAddress)
      }
    }
  }
}

/// `output = relu(left + right)`, the ReLU where asked for.
public struct AdditionOperation: BlockedOperation {
  private let left: BlockedMap
  private let right: BlockedMap
  private let output: BlockedMap
  private let rectify: Bool
  private let instructionSet: InstructionSet

  /// Plans the operation.
  ///
  /// - Throws: ``ShapeError`` if the three maps differ in shape.
  public init(
    _ left: BlockedMap, _ right: BlockedMap, output: BlockedMap, rectify: Bool,
    instructionSet: InstructionSet = .best
  ) throws(ShapeError) {
    for map in [left, right] {
      let (from, to) = (map.layout, output.layout)
      guard
        from.channels == to.channels, from.extent == to.extent, from.lanes == to.lanes,
        from.precision == to.precision
      else {
        throw ShapeError(
          operation: "addition", expected: "\(to.channels) channels, \(to.extent)",
          found: "\(from.channels) channels, \(from.extent)")
      }
    }
    self.left = left
    self.right = right
    self.output = output
    self.rectify = rectify
    self.instructionSet = instructionSet
  }

  /// One unit for each block of channels.
  public var unitCount: Int { output.layout.blocks }

  /// Adds one block of channels.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    var (a, b, to) = (
      left.layout.description, right.layout.description, output.layout.description
    )
    instructionSet.kernels(for: output.layout.precision).add(
      &a, &b, &to, arena + left.offset, arena + right.offset, arena + output.offset, rectify,
      Int64(unit))
  }
}

/// Brings a map `[C, H, W]` into the vector `[C * H * W, 1, 1]`, in this order of axes.
public struct FlattenOperation: BlockedOperation {
  private let input: BlockedMap
  private let output: BlockedMap

  /// Plans the operation.
  ///
  /// - Throws: ``ShapeError`` if the output is not a vector of as many channels.
  public init(input: BlockedMap, output: BlockedMap) throws(ShapeError) {
    let (from, to) = (input.layout, output.layout)
    let count = from.channels * from.extent.height * from.extent.width
    guard
      to.channels == count, to.extent == Extent(1), to.halo == Extent(0),
      to.precision == from.precision
    else {
      throw ShapeError(
        operation: "flatten", expected: "\(count) channels, 1 x 1",
        found: "\(to.channels) channels, \(to.extent)")
    }
    self.input = input
    self.output = output
  }

  /// One unit: the vector.
  public var unitCount: Int { 1 }

  /// Copies all elements.
  public func run(unit: Int, in arena: UnsafeMutablePointer<Float>) {
    switch input.layout.precision {
    case .float32: copy(in: arena, bits: UInt32.self)
    case .bfloat16: copy(in: arena, bits: UInt16.self)
    }
  }

  private func copy<Bits: FixedWidthInteger & BitwiseCopyable>(
    in arena: UnsafeMutablePointer<Float>, bits: Bits.Type
  ) {
    let (from, to) = (input.layout, output.layout)
    let source = UnsafeRawPointer(arena + input.offset)
    let destination = UnsafeMutableRawPointer(arena + output.offset)
    let size = MemoryLayout<Bits>.stride
    var next = 0
    for channel in 0..<from.channels {
      let (block, lane) = (channel / from.lanes, channel % from.lanes)
      for y in 0..<from.extent.height {
        let row = block * from.plane + (y + from.halo.height) * from.row
        for x in 0..<from.extent.width {
          let element = row + (x + from.halo.width) * from.lanes + lane
          destination.storeBytes(
            of: source.load(fromByteOffset: element * size, as: bits), toByteOffset: next * size,
            as: bits)
          next += 1
        }
      }
    }
    for unused in next..<to.count {
      destination.storeBytes(of: 0, toByteOffset: unused * size, as: bits)
    }
  }
}
