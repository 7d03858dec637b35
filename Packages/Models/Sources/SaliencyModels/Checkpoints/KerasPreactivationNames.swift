/// The layer names of Keras Applications' ResNetV2, and the module of each one here.
///
/// A block's normalizations stand before its convolutions: `preact_bn` is `bn1`, `1_bn` is `bn2` and
/// `2_bn` is `bn3`, while `1_conv` to `3_conv` keep their numbers.
enum KerasPreactivationNames {
  /// The module of a Keras layer with weights.
  ///
  /// - Returns: `nil` for a layer that no such network has.
  static func module(ofLayer layer: String) -> String? {
    switch layer {
    case "conv1_conv": return "conv1"
    case "post_bn": return "norm"
    case "predictions": return "fc"
    default: break
    }
    guard
      let match = layer.wholeMatch(
        of: /conv([2-5])_block([1-9][0-9]*)_([0-3]_conv|[12]_bn|preact_bn)/),
      let stage = Int(match.1), let block = Int(match.2)
    else { return nil }
    let module =
      switch match.3 {
      case "preact_bn": "bn1"
      case "1_bn": "bn2"
      case "2_bn": "bn3"
      case "0_conv": "downsample.0"
      default: "conv\(match.3.prefix(1))"
      }
    return "layer\(stage - 1).\(block - 1).\(module)"
  }
}
