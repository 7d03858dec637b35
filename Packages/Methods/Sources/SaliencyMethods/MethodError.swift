public import SaliencyTensor

/// A method cannot work as asked.
public enum MethodError: Error, Hashable, Sendable {
  /// There is no method of this name; the nearest names are offered.
  case unknownMethod(name: String, nearest: [String])

  /// The method has no option of this name.
  case unknownSetting(String, method: String, known: [String])

  /// The option does not take this text.
  case wrongSetting(String, method: String, value: String, choices: String)

  /// The forward pass was run without this layer.
  case layerNotComputed(String)

  /// The layer does not tell places of the image apart.
  case notSpatial(layer: String, shape: Shape, lastSpatial: String?)

  /// The layer's activations hold an infinity or NaN.
  case notFinite(layer: String)

  /// The method explains a class, and the network has none.
  case needsClasses(method: String, instead: String?)

  /// The network has fewer classes.
  case noSuchClass(index: Int, classCount: Int)

  /// The method needs a layer that is pooled and classified by one linear layer.
  case needsPooledClassifier(method: String, layer: String, instead: String)

  /// More components, concepts or ranks than there can be.
  case rankTooLarge(what: String, asked: Int, largest: Int)

  /// There is no mask.
  case noMasks

  /// The masks are fewer than the cells whose effects they are to tell, or do not tell them apart.
  case tooFewMasks(found: Int, needed: Int)

  /// Every mask hides the whole image.
  case nothingKept

  /// The masks do not fit the image or the layer.
  case wrongMasks(expected: String, found: Shape)

  /// A mask holds an infinity or NaN.
  case masksNotFinite
}

extension MethodError: CustomStringConvertible {
  /// One line: what is wrong, and what to use instead.
  public var description: String {
    switch self {
    case .unknownMethod(let name, let nearest):
      nearest.isEmpty
        ? "there is no method '\(name)'; --list-methods shows all"
        : "there is no method '\(name)'; the nearest are \(nearest.joined(separator: ", "))"
    case .unknownSetting(let key, let method, let known):
      "\(method) has no option '\(key)'"
        + (known.isEmpty ? "; it has none" : "; it has \(known.joined(separator: ", "))")
    case .wrongSetting(let key, let method, let value, let choices):
      "\(method): '\(value)' is no value of the option '\(key)'; it takes \(choices)"
    case .layerNotComputed(let layer):
      "layer '\(layer)' is not part of the forward pass; name it when the pass is run"
    case .notSpatial(let layer, let shape, let lastSpatial):
      "layer '\(layer)' has the shape \(shape) and no places to tell apart"
        + (lastSpatial.map { "; the last layer that has is '\($0)'" } ?? "")
    case .notFinite(let layer):
      "layer '\(layer)' holds an infinity or NaN; check the weights and the preprocessing"
    case .needsClasses(let method, let instead):
      "\(method) explains a class, and this network is an encoder without a classifier"
        + (instead.map { "; use \($0) instead" } ?? "")
    case .noSuchClass(let index, let classCount):
      "there is no class \(index); the network has the classes 0 to \(classCount - 1)"
    case .needsPooledClassifier(let method, let layer, let instead):
      "\(method) needs a layer that global average pooling and one linear layer follow, which "
        + "'\(layer)' is not; use \(instead) instead"
    case .rankTooLarge(let what, let asked, let largest):
      "\(asked) \(what) were asked for, and this layer has at most \(largest); ask for fewer"
    case .noMasks:
      "there are no masks; at least one is needed"
    case .tooFewMasks(let found, let needed):
      "\(found) masks do not tell the effects of all cells apart; at least \(needed) that differ are needed"
    case .nothingKept:
      "all masks are 0 and hide the whole picture; 1 is expected where it is kept"
    case .wrongMasks(let expected, let found):
      "masks: expected \(expected), found \(found)"
    case .masksNotFinite:
      "masks: found an infinity or NaN; values from 0 (hidden) to 1 (kept) are expected"
    }
  }
}
