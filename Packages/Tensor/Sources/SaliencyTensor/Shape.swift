/// The extents of a tensor, outermost axis first, as in `[N, C, H, W]`.
///
/// Every extent is at least 0; a shape without axes is a scalar and counts one element.
public struct Shape: Hashable, Sendable {
  /// The extent of each axis.
  public let dimensions: [Int]

  /// Creates a shape from extents that the program itself chose.
  ///
  /// - Precondition: no extent is negative and the number of elements fits an `Int`. Extents that
  ///   come from a file go through ``init(validating:)``.
  public init(_ dimensions: [Int]) {
    precondition(
      Shape.elementCount(of: dimensions) != nil,
      "a shape needs extents of 0 or more whose product fits an Int, got \(dimensions)")
    self.dimensions = dimensions
  }

  /// Creates a shape from extents read from elsewhere.
  ///
  /// - Returns: `nil` if an extent is negative or the number of elements overflows.
  public init?(validating dimensions: [Int]) {
    guard Shape.elementCount(of: dimensions) != nil else { return nil }
    self.dimensions = dimensions
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The number of elements, the product of all extents.
  public var count: Int { dimensions.reduce(1, *) }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// How many elements lie between neighbors along each axis, for row-major storage.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  private static func elementCount(of dimensions: [Int]) -> Int? {
    var product = 1
    for extent in dimensions {
      guard extent >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Creates a shape from a literal such as `[1, 3, 224, 224]`.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }
}

extension Shape: CustomStringConvertible {
  /// The extents as they are written in documentation: `[1, 3, 224, 224]`.
  public var description: String { "\(dimensions)" }
}
