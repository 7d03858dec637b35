internal import SaliencyTensor

extension PreactivationResNetArchitecture {
  /// Whether some parameters are those of such a network: its normalization at the end, or none at
  /// the beginning but biases.
  static func isRecognized(in shapes: [String: Shape]) -> Bool {
    let isFirst = shapes.keys.contains { $0.hasPrefix("bn1.") }
    return !isFirst
      && (shapes.keys.contains { $0.hasPrefix("norm.") } || shapes["conv1.bias"] != nil)
  }

  /// The architecture that some parameters belong to.
  ///
  /// - Parameters:
  ///   - shapes: The shapes under this architecture's names.
  ///   - depths: The depths, where they are known; else those that are named and nearest to what is
  ///     there.
  init(shapes: [String: Shape], depths: [Int]?) {
    let recognized = RecognizedShapes(shapes: shapes)
    let found = recognized.depths
    let nearest = Self.named.map(\.depths).min {
      depthDistance(found, $0) < depthDistance(found, $1)
    }
    let stemWidth = recognized.extent("conv1.weight", 0) ?? 64
    self.init(
      depths: depths ?? nearest ?? found, stemWidth: stemWidth,
      innerWidth: recognized.extent("layer1.0.conv1.weight", 0) ?? stemWidth,
      classCount: recognized.extent("fc.weight", 0) ?? recognized.extent("fc.bias", 0))
  }
}
