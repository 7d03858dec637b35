/// The layer names of Keras Applications' VGGs, and which module of torchvision's each one is.
///
/// `block3_conv2` is the second convolution of the third block; torchvision counts convolutions,
/// ReLUs and poolings through, as `features.12`.
struct KerasVGGNames {
  private let convolutions: [String: String]

  /// Takes the number of convolutions of each block from the names that are there.
  init(layers: [String]) {
    var counts = [Int](repeating: 0, count: VGGArchitecture.blockCount)
    for layer in layers {
      guard let (block, position) = Self.place(of: layer) else { continue }
      counts[block] = max(counts[block], position + 1)
    }
    convolutions = Dictionary(
      uniqueKeysWithValues: VGGArchitecture(depths: counts).convolutions.map {
        (Self.layer(block: $0.block, position: $0.position), $0.name)
      })
  }

  /// The module of a Keras layer with weights.
  func module(ofLayer layer: String) -> String? {
    if let index = Self.linearLayers.firstIndex(of: layer) {
      return VGGArchitecture.linearNames[index]
    }
    return convolutions[layer]
  }

  /// The names of the linear layers.
  static let linearLayers = ["fc1", "fc2", "predictions"]

  /// Whether a layer is a convolution of a VGG.
  static func isConvolution(_ layer: String) -> Bool { place(of: layer) != nil }

  /// The name of a convolution, counted from 0.
  static func layer(block: Int, position: Int) -> String {
    "block\(block + 1)_conv\(position + 1)"
  }

  private static func place(of layer: String) -> (block: Int, position: Int)? {
    guard let match = layer.wholeMatch(of: /block([1-5])_conv([1-9])/),
      let block = Int(match.1), let position = Int(match.2)
    else { return nil }
    return (block - 1, position - 1)
  }
}
