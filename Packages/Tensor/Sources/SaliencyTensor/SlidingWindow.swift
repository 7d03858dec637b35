/// A height and a width in pixels.
public struct Extent: Hashable, Sendable {
  /// Rows.
  public var height: Int

  /// Columns.
  public var width: Int

  /// Creates an extent.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Creates an extent with equal sides.
  public init(_ side: Int) {
    self.init(height: side, width: side)
  }
}

extension Extent: CustomStringConvertible {
  /// Height and width, as in `224 x 224`.
  public var description: String { "\(height) x \(width)" }
}

/// How a kernel moves over a map, in the terms of PyTorch's `Conv2d` and `MaxPool2d`.
public struct SlidingWindow: Hashable, Sendable {
  /// The kernel's extent.
  public var kernel: Extent

  /// Pixels from one position to the next, per axis.
  public var stride: Extent

  /// Rows added above and below, and columns added left and right.
  public var padding: Extent

  /// Pixels between neighboring taps of the kernel, per axis; 1 is a dense kernel.
  public var dilation: Extent

  /// Creates a window; by default dense, moving by one pixel, without padding.
  public init(
    kernel: Extent, stride: Extent = Extent(1), padding: Extent = Extent(0),
    dilation: Extent = Extent(1)
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// Creates a square window.
  public init(kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.init(
      kernel: Extent(kernel), stride: Extent(stride), padding: Extent(padding),
      dilation: Extent(dilation))
  }

  /// How many positions the window takes on a map, `(size + 2 p - d (k - 1) - 1) / s + 1` per axis.
  ///
  /// - Returns: `nil` if the window does not fit, or has sides or steps below 1.
  public func outputExtent(for input: Extent) -> Extent? {
    guard
      let height = SlidingWindow.positions(
        input.height, kernel.height, stride.height, padding.height, dilation.height),
      let width = SlidingWindow.positions(
        input.width, kernel.width, stride.width, padding.width, dilation.width)
    else { return nil }
    return Extent(height: height, width: width)
  }

  private static func positions(
    _ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int
  ) -> Int? {
    guard size > 0, kernel > 0, stride > 0, padding >= 0, dilation > 0 else { return nil }
    let reach = size + 2 * padding - dilation * (kernel - 1) - 1
    return reach >= 0 ? reach / stride + 1 : nil
  }
}
