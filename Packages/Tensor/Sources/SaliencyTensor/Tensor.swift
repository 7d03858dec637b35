/// A dense array of 32-bit floats in row-major order.
///
/// A tensor is a value: copies are independent, and the elements are only copied when one of two
/// copies is written to. Elements may also lie in memory that somebody else owns, such as a mapped
/// file (``init(shape:borrowing:from:)``); they are then read in place and copied on the first write.
public struct Tensor: Sendable {
  /// The extents of the axes.
  public let shape: Shape

  private var storage: Storage

  /// Creates a tensor of zeros.
  public init(zeros shape: Shape) {
    self.init(repeating: 0, shape: shape)
  }

  /// Creates a tensor whose elements all have one value.
  public init(repeating value: Float, shape: Shape) {
    self.init(shape: shape) { $0.initialize(repeating: value) }
  }

  /// Creates a tensor from its elements in row-major order.
  ///
  /// - Throws: ``ShapeError`` if the number of elements is not the shape's.
  public init(shape: Shape, scalars: [Float]) throws(ShapeError) {
    guard scalars.count == shape.count else {
      throw ShapeError(
        operation: "tensor from scalars", expected: "\(shape.count) scalars for \(shape)",
        found: "\(scalars.count)")
    }
    self.init(shape: shape) { elements in
      _ = elements.initialize(fromContentsOf: scalars)
    }
  }

  /// Creates a tensor whose elements are written by `initialize`, which must write all of them.
  public init(
    shape: Shape, initializingWith initialize: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    self.shape = shape
    self.storage = Storage(count: shape.count)
    initialize(UnsafeMutableBufferPointer(start: storage.base, count: shape.count))
  }

  /// Creates a tensor over elements that `owner` keeps alive and nobody changes.
  ///
  /// - Parameters:
  ///   - shape: The extents; `elements` points to `shape.count` floats.
  ///   - elements: The first element.
  ///   - owner: Held for as long as the elements are used.
  public init(
    shape: Shape, borrowing elements: UnsafePointer<Float>, from owner: any AnyObject & Sendable
  ) {
    self.shape = shape
    self.storage = Storage(borrowing: elements, count: shape.count, owner: owner)
  }

  /// The elements in row-major order, as an array of their own.
  public var scalars: [Float] {
    withUnsafeScalars { Array($0) }
  }

  /// Calls `body` with the elements in row-major order.
  public func withUnsafeScalars<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: storage.base, count: storage.count))
  }

  /// Calls `body` with the elements, which it may change.
  public mutating func withUnsafeMutableScalars<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&storage) || storage.isBorrowed {
      storage = storage.copy()
    }
    return try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
  }

  /// Who keeps the elements alive, if they are not the tensor's own.
  var borrowedFrom: (any AnyObject & Sendable)? { storage.owner }

  /// The element at one index per axis.
  ///
  /// - Precondition: there is one index per axis, each within its extent.
  public subscript(indices: Int...) -> Float {
    get {
      let offset = self.offset(of: indices)
      return withUnsafeScalars { $0[offset] }
    }
    set {
      let offset = self.offset(of: indices)
      withUnsafeMutableScalars { $0[offset] = newValue }
    }
  }

  /// The same elements under another shape.
  ///
  /// - Throws: ``ShapeError`` if the numbers of elements differ.
  public func reshaped(to shape: Shape) throws(ShapeError) -> Tensor {
    guard shape.count == self.shape.count else {
      throw ShapeError(
        operation: "reshape to \(shape)", expected: "\(shape.count) elements", found: self.shape)
    }
    return Tensor(shape: shape, storage: storage)
  }

  private init(shape: Shape, storage: Storage) {
    self.shape = shape
    self.storage = storage
  }

  private func offset(of indices: [Int]) -> Int {
    precondition(
      indices.count == shape.rank
        && zip(indices, shape.dimensions).allSatisfy { (0..<$1).contains($0) },
      "index \(indices) lies outside a tensor of shape \(shape)")
    return zip(indices, shape.strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension Tensor: Hashable {
  /// Whether shapes and all elements are equal (NaN equals nothing).
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape
      && left.withUnsafeScalars { a in right.withUnsafeScalars { b in a.elementsEqual(b) } }
  }

  /// Feeds the shape and all elements into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    withUnsafeScalars { elements in
      for element in elements { hasher.combine(element) }
    }
  }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first elements.
  public var description: String {
    withUnsafeScalars { elements in
      let shown = elements.prefix(8).map { "\($0)" }.joined(separator: ", ")
      return "Tensor \(shape) [\(shown)\(elements.count > 8 ? ", ..." : "")]"
    }
  }
}

/// The memory of a tensor.
///
/// Unchecked because the compiler cannot see that shared memory is never written: a tensor writes
/// only to memory that it alone refers to.
private final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  let owner: (any AnyObject & Sendable)?

  var isBorrowed: Bool { owner != nil }

  init(count: Int) {
    // 64 bytes: the widest vector, and one cache line.
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    self.base = memory.bindMemory(to: Float.self, capacity: count)
    self.count = count
    self.owner = nil
  }

  init(borrowing elements: UnsafePointer<Float>, count: Int, owner: any AnyObject & Sendable) {
    self.base = UnsafeMutablePointer(mutating: elements)
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil { UnsafeMutableRawPointer(base).deallocate() }
  }

  func copy() -> Storage {
    let copy = Storage(count: count)
    copy.base.initialize(from: base, count: count)
    return copy
  }
}
