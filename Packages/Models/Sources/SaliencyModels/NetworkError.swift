public import SaliencyTensor

/// A network cannot be built, cut or run as asked.
public enum NetworkError: Error, Hashable, Sendable {
  /// There is no layer of this name; the nearest names are offered.
  case unknownLayer(name: String, nearest: [String])

  /// Two nodes have one name, or a node has none.
  case nameTaken(String)

  /// A node has the wrong number of operands, or one that comes after it.
  case wrongOperands(node: String)

  /// The network cannot be cut here: connections pass the layer by.
  case notACut(layer: String, passing: [String])

  /// A node cannot work on the shape that reaches it.
  case shape(node: String, ShapeError)

  /// The network takes another kind of input.
  case wrongInput(ShapeError)

  /// The gradient that a gradient starts from has not the shape of the output.
  case wrongSeed(ShapeError)

  /// The way back of a pass does not lead to this layer.
  case notDifferentiable(layer: String)

  /// A variance that is negative beyond epsilon has no square root; 0 without epsilon has no inverse.
  case negativeVariance(node: String)
}

extension NetworkError: CustomStringConvertible {
  /// One line: what is wrong, and what to do where something can be done.
  public var description: String {
    switch self {
    case .unknownLayer(let name, let nearest):
      nearest.isEmpty
        ? "there is no layer '\(name)'"
        : "there is no layer '\(name)'; the nearest names are \(nearest.joined(separator: ", "))"
    case .nameTaken(let name):
      "two layers of the network are named '\(name)'"
    case .wrongOperands(let node):
      "layer '\(node)' has the wrong number of operands, or reads a layer that comes after it"
    case .notACut(let layer, let passing):
      "the network cannot be cut at '\(layer)': \(passing.joined(separator: ", ")) reads past it; "
        + "cut at the end of a block"
    case .shape(let node, let error):
      "layer '\(node)': \(error)"
    case .wrongInput(let error):
      "network input: \(error.description)"
    case .wrongSeed(let error):
      "\(error.description); give one derivative for each element of the output"
    case .notDifferentiable(let layer):
      "the pass was not made for gradients at '\(layer)'; name the layer when it is made"
    case .negativeVariance(let node):
      "layer '\(node)': a variance and epsilon do not add up to more than 0; the weights are damaged, "
        + "or of another layout"
    }
  }
}
