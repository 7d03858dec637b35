/// The layer names of Keras Applications' ResNets, and which module of torchvision's each one is.
///
/// New names are `conv2_block1_1_conv`, old ones (Keras 1 and early Keras 2) `res2a_branch2a`.
enum KerasNames {
  /// Which of the two naming schemes a name belongs to.
  enum Generation: Hashable {
    case old
    case new
  }

  /// The module of a Keras layer with weights.
  ///
  /// - Returns: `nil` for a layer that no ResNet has.
  static func module(ofLayer layer: String) -> (module: String, generation: Generation)? {
    switch layer {
    case "conv1_conv": return ("conv1", .new)
    case "conv1_bn": return ("bn1", .new)
    case "predictions": return ("fc", .new)
    case "conv1": return ("conv1", .old)
    case "bn_conv1": return ("bn1", .old)
    case "fc1000": return ("fc", .old)
    default: break
    }
    if let match = layer.wholeMatch(of: /conv([2-5])_block([1-9][0-9]*)_([0-3])_(conv|bn)/) {
      guard let stage = Int(match.1), let block = Int(match.2), let position = Int(match.3) else {
        return nil
      }
      return (
        module(
          stage: stage, block: block - 1, position: position, isNormalization: match.4 == "bn"),
        .new
      )
    }
    // Old ResNet-101 and 152 count the later blocks of a stage: a, b1, b2, ...
    if let match = layer.wholeMatch(of: /(res|bn)([2-5])([a-z])([1-9][0-9]*)?_branch(1|2a|2b|2c)/) {
      guard let stage = Int(match.2), let letter = match.3.utf8.first else { return nil }
      let block =
        if let number = match.4, let number = Int(number) { number } else {
          Int(letter) - Int(UInt8(ascii: "a"))
        }
      let position = ["1", "2a", "2b", "2c"].firstIndex(of: String(match.5)) ?? 0
      return (
        module(
          stage: stage, block: block, position: position, isNormalization: match.1 == "bn"), .old
      )
    }
    return nil
  }

  /// The new and the old Keras name of a bottleneck's layer.
  ///
  /// - Parameters:
  ///   - stage: Counted from 0.
  ///   - block: Counted from 0.
  ///   - position: 1 to 3 in the branch, 0 in the shortcut.
  ///   - isNormalization: The batch normalization rather than the convolution before it.
  /// - Returns: The new name and, where letters suffice, the old one.
  static func layerNames(stage: Int, block: Int, position: Int, isNormalization: Bool) -> [String] {
    let new = "conv\(stage + 2)_block\(block + 1)_\(position)_\(isNormalization ? "bn" : "conv")"
    guard block < 26 else { return [new] }
    let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(block)))
    let branch = ["1", "2a", "2b", "2c"][position]
    return [new, "\(isNormalization ? "bn" : "res")\(stage + 2)\(letter)_branch\(branch)"]
  }

  private static func module(stage: Int, block: Int, position: Int, isNormalization: Bool)
    -> String
  {
    let prefix = "layer\(stage - 1).\(block)."
    return position == 0
      ? prefix + "downsample.\(isNormalization ? 1 : 0)"
      : prefix + "\(isNormalization ? "bn" : "conv")\(position)"
  }
}
