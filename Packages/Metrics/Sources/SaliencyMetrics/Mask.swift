public import SaliencyTensor

/// Which pixels of an image belong to the object, `[H, W]`.
public struct Mask: Hashable, Sendable {
  /// The number of rows.
  public let height: Int

  /// The number of columns.
  public let width: Int

  /// Whether each pixel belongs to the object, row by row.
  public let isObject: [Bool]

  /// How many pixels belong to the object.
  public let objectCount: Int

  /// Creates a mask from one truth value a pixel, in row-major order.
  ///
  /// - Throws: ``MaskError`` if there are not exactly `height * width` values.
  public init(height: Int, width: Int, isObject: [Bool]) throws(MaskError) {
    guard let shape = Shape(validating: [height, width]), shape.count == isObject.count else {
      throw .wrongCount(height: height, width: width, found: isObject.count)
    }
    self.height = height
    self.width = width
    self.isObject = isObject
    self.objectCount = isObject.count { $0 }
  }

  /// Creates a mask from numbers `[H, W]` of which every one but 0 stands for the object.
  ///
  /// Quantus raises an error for numbers other than 0 and 1. Masks hold ids of classes or shares of
  /// covered area as well, and here those are the object too.
  ///
  /// - Throws: ``MaskError`` if the tensor is not of rank 2 or holds a NaN, which says neither.
  public init(nonzeroIn values: Tensor) throws(MaskError) {
    guard values.shape.rank == 2 else { throw .wrongShape(values.shape) }
    let width = values.shape[1]
    let scalars = values.scalars
    if let place = scalars.firstIndex(where: \.isNaN) {
      throw .notANumber(row: place / width, column: place % width)
    }
    try self.init(
      height: values.shape[0], width: width, isObject: scalars.map { $0 != 0 })
  }

  /// The mask's extents, `[H, W]`.
  public var shape: Shape { [height, width] }

  /// How many pixels the mask has.
  public var count: Int { isObject.count }

  /// Whether no pixel belongs to the object.
  public var isEmpty: Bool { objectCount == 0 }

  /// Whether the pixel at a row and a column belongs to the object.
  ///
  /// - Precondition: the pixel lies within the mask.
  public subscript(row: Int, column: Int) -> Bool {
    precondition(
      (0..<height).contains(row) && (0..<width).contains(column),
      "pixel [\(row), \(column)] lies outside a mask of \(shape)")
    return isObject[row * width + column]
  }
}

/// Values that do not describe a mask.
public enum MaskError: Error, Hashable, Sendable {
  /// The number of truth values is not height times width.
  case wrongCount(height: Int, width: Int, found: Int)

  /// The values are not a plane `[H, W]`.
  case wrongShape(Shape)

  /// A value is not a number.
  case notANumber(row: Int, column: Int)
}

extension MaskError: CustomStringConvertible {
  /// One line: what was expected and what was found.
  public var description: String {
    switch self {
    case .wrongCount(let height, let width, let found):
      "mask: expected one value for each of \(height) x \(width) pixels, found \(found) values"
    case .wrongShape(let shape):
      "mask: expected values of shape [H, W], found \(shape)"
    case .notANumber(let row, let column):
      "mask: expected 0 for background and another number for the object, "
        + "found NaN at [\(row), \(column)]"
    }
  }
}
