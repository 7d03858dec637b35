public import SaliencyTensor

/// A method cannot work as asked.
public enum MethodError: Error, Hashable, Sendable {
  /// There is no method of this name; the nearest names are offered.
  case unknownMethod(name: String, nearest: [String])

  /// The forward pass was run without this layer.
  case layerNotComputed(String)

  /// The layer does not tell places of the image apart.
  case notSpatial(layer: String, shape: Shape, lastSpatial: String?)

  /// The layer's activations hold an infinity or NaN.
  case notFinite(layer: String)
}

extension MethodError: CustomStringConvertible {
  /// One line: what is wrong, and what to use instead.
  public var description: String {
    switch self {
    case .unknownMethod(let name, let nearest):
      nearest.isEmpty
        ? "there is no method '\(name)'; --list-methods shows all"
        : "there is no method '\(name)'; the nearest are \(nearest.joined(separator: ", "))"
    case .layerNotComputed(let layer):
      "layer '\(layer)' is not part of the forward pass; name it when the pass is run"
    case .notSpatial(let layer, let shape, let lastSpatial):
      "layer '\(layer)' has the shape \(shape) and no places to tell apart"
        + (lastSpatial.map { "; the last layer that has is '\($0)'" } ?? "")
    case .notFinite(let layer):
      "layer '\(layer)' holds an infinity or NaN; check the weights and the preprocessing"
    }
  }
}
