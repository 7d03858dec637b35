internal import SaliencyTensor

extension VGGArchitecture {
  /// Whether some parameters are those of a VGG rather than of another network with `features`, such
  /// as AlexNet: all convolutions are 3 x 3.
  static func isRecognized(in shapes: [String: Shape]) -> Bool {
    let kernels = shapes.filter { index(of: $0.key, "weight") != nil && $0.value.rank == 4 }
    return !kernels.isEmpty && kernels.allSatisfy { $0.value[2] == 3 && $0.value[3] == 3 }
  }

  /// The architecture that some parameters belong to.
  ///
  /// - Parameters:
  ///   - shapes: The shapes under torchvision's names.
  ///   - given: Depths and normalization, where they are known; else the named network whose
  ///     convolutions stand nearest to those that are there.
  init(shapes: [String: Shape], like given: VGGArchitecture?) {
    let convolutions = Set(
      shapes.compactMap { $0.value.rank == 4 ? Self.index(of: $0.key, "weight") : nil })
    let isNormalized = shapes.keys.contains { Self.index(of: $0, "running_mean") != nil }
    func distance(_ other: VGGArchitecture) -> Int {
      convolutions.symmetricDifference(other.convolutions.map(\.index)).count
    }
    let nearest = Self.named.map(\.architecture)
      .filter { $0.hasBatchNormalization == isNormalized }
      .min { distance($0) < distance($1) }
    self = given ?? nearest ?? VGGArchitecture(depths: [2, 2, 3, 3, 3])

    let extent = RecognizedShapes(shapes: shapes).extent
    for convolution in self.convolutions where convolution.position == 0 {
      if let width = extent(convolution.name + ".weight", 0) { widths[convolution.block] = width }
    }
    for (index, name) in Self.linearNames.dropLast().enumerated() {
      if let width = extent(name + ".weight", 0) { hiddenWidths[index] = width }
    }
    // A classifier is there as a whole or not at all: what lacks of it is missing.
    let isClassifier = shapes.keys.contains { $0.hasPrefix("classifier.") }
    let last = Self.linearNames[Self.linearNames.count - 1]
    classCount =
      isClassifier ? extent(last + ".weight", 0) ?? extent(last + ".bias", 0) ?? 1000 : nil
  }

  /// The index in the name of a feature module's parameter.
  private static func index(of name: String, _ part: Substring) -> Int? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "features", parts[2] == part, let index = Int(parts[1]),
      (0..<100).contains(index)
    else { return nil }
    return index
  }
}
