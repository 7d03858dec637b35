/// Elements in a PyTorch file, one after the other, which one or several tensors view.
struct PyTorchStorage: Hashable, Sendable {
  /// The name in the file.
  let key: String

  /// The type of the elements; `nil` where each tensor states its own, and ``count`` is of bytes.
  let elementType: ElementType?

  /// The first element that belongs to it, for the views of the legacy format.
  let start: Int

  /// The number of elements.
  let count: Int
}
