public import SaliencyTensor

/// A tensor in a PyTorch file: where its elements lie, and how.
///
/// The elements are read by ``PyTorchFile/tensor(_:)``.
public struct PyTorchTensor: Hashable, Sendable {
  /// The extents.
  public let shape: Shape

  /// How many elements of the storage lie between neighbors along each axis; 0 where all neighbors
  /// are one element.
  public let strides: [Int]

  /// The type of the elements as stored, as in `float32`.
  public var elementType: String { type.rawValue }

  /// The name of the storage in the file; tensors of one storage may share elements.
  public var storageKey: String { storage.key }

  let type: ElementType
  let storage: PyTorchStorage

  /// The first element, counted in the whole storage.
  let first: Int

  /// How many elements of the storage there are from the first to the last.
  let span: Int

  /// Creates a tensor over a storage.
  ///
  /// - Parameters:
  ///   - type: The type of the elements.
  ///   - storage: Where they lie.
  ///   - offset: The first element, counted in the storage.
  ///   - extents: The extents, not yet checked.
  ///   - strides: The distances, not yet checked.
  /// - Throws: ``InvalidView`` if an extent, stride or offset is negative, sizes overflow, or the
  ///   storage is too short.
  init(
    _ type: ElementType, in storage: PyTorchStorage, offset: Int, extents: [Int], strides: [Int]
  ) throws(InvalidView) {
    guard extents.count == strides.count else {
      throw InvalidView(
        problem: "expected as many strides as extents, found \(strides.count) and \(extents.count)")
    }
    guard let shape = Shape(readFrom: extents), offset >= 0, strides.allSatisfy({ $0 >= 0 }),
      let span = Self.span(extents, strides), let end = Self.sum(offset, span)
    else {
      throw InvalidView(
        problem: "expected extents, strides and an offset of 0 or more that fit a file, found "
          + "\(extents), \(strides) and \(offset)")
    }
    let count = storage.elementType == nil ? storage.count / type.byteCount : storage.count
    guard shape.count == 0 || end <= count, let first = Self.sum(storage.start, offset) else {
      throw InvalidView(
        problem: "expected at least \(end) elements in storage '\(storage.key)' for shape "
          + "\(extents), strides \(strides) and offset \(offset), found \(count)")
    }
    self.type = type
    self.storage = storage
    self.shape = shape
    self.strides = strides
    self.first = first
    self.span = span
  }

  /// Whether the elements lie in row-major order without gaps.
  var isContiguous: Bool {
    zip(shape.dimensions, zip(strides, shape.strides)).allSatisfy { extent, strides in
      extent == 1 || strides.0 == strides.1
    } || shape.count == 0
  }

  /// How many more elements the tensor has than it takes from the storage.
  var repeatedCount: Int { max(shape.count - span, 0) }

  /// A tensor that its storage cannot hold.
  struct InvalidView: Error {
    let problem: String
  }

  /// The largest number of axes, which is PyTorch's.
  static let largestRank = 64

  /// The number of elements from the first to the last, or `nil` if that overflows.
  private static func span(_ extents: [Int], _ strides: [Int]) -> Int? {
    if extents.contains(0) { return 0 }
    var last = 0
    for (extent, stride) in zip(extents, strides) {
      let (distance, overflow) = (extent - 1).multipliedReportingOverflow(by: stride)
      guard !overflow, let sum = sum(last, distance) else { return nil }
      last = sum
    }
    return sum(last, 1)
  }

  private static func sum(_ a: Int, _ b: Int) -> Int? {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }
}
