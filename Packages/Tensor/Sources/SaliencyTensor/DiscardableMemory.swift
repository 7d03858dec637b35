/// Memory that tensors borrow and whose contents can be had again, as those of a mapped file.
public protocol DiscardableMemory: AnyObject, Sendable {
  /// Lets the system use the physical memory of some bytes for something else.
  ///
  /// The bytes can be read as before; that then takes as long as it did the first time.
  func discard(_ bytes: UnsafeRawBufferPointer)
}

extension Tensor {
  /// Gives physical memory back if the elements are borrowed from ``DiscardableMemory``.
  ///
  /// For elements that will hardly be read again, as weights after they were packed. They stay what they
  /// are.
  public func discardResidentMemory() {
    guard let memory = borrowedFrom as? any DiscardableMemory else { return }
    withUnsafeScalars { memory.discard(UnsafeRawBufferPointer($0)) }
  }
}
