internal import SaliencyTensor

/// Occlusion: what the class loses when a window of the image is hidden.
///
/// `M_p = y(x) - y(x without the window around p)`, `y` before any softmax, for windows around the
/// centers of the layer's places. A hidden pixel is 0 in the network's normalized input, which is the
/// mean color of the training set.
///
/// Zeiler & Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2, who
/// show `y` itself over a gray square's position. Departure from captum, which slides windows over
/// pixels and averages where they overlap: here the map has the layer's grid, as all others have.
public struct Occlusion: ClassSpecificMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "occlusion", title: "Occlusion", citation: "Zeiler & Fergus 2014",
    formula: "y(x) - y(x without the window around p)", needsClass: true,
    forwards: .onePlusPlaces, labelFreeAlternative: "occlusion-ssl")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("window", \.window, "the window's side, in places of the layer")
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// The window's side, in places of the layer: 2 are 64 pixels at `layer4` of a ResNet.
  public var window = 2.0

  /// Creates the method.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    return try classes.enumerated().map { image, index in
      try pass.occlusionMap(
        pass.outputScore(ofClass: index, forImage: image), forImage: image, at: layer,
        classIndex: index, window: window)
    }
  }
}

extension ForwardPass {
  /// What a score loses when windows of an image are hidden.
  ///
  /// - Parameters:
  ///   - score: What is looked at.
  ///   - image: The image's place in the batch.
  ///   - layer: The layer whose places the windows stand around.
  ///   - classIndex: The class that the score speaks of.
  ///   - window: The window's side in places.
  /// - Returns: The map, `[h, w]`.
  /// - Throws: ``MethodError`` for a layer without places.
  func occlusionMap(
    _ score: ImageScore, forImage image: Int, at layer: String, classIndex: Int?, window: Double
  ) throws -> SaliencyMap {
    let shape = try spatialActivations(at: layer).shape
    let (rows, columns) = (shape[2], shape[3])
    let extent = inputExtent
    let scores = try scores(score, ofCopies: rows * columns, of: input[entry: image]) {
      place, elements in
      let y = hiddenRange(place / columns, of: rows, pixels: extent.height, window: window)
      let x = hiddenRange(place % columns, of: columns, pixels: extent.width, window: window)
      for row in stride(from: 0, to: elements.count, by: extent.width)
      where y.contains(row / extent.width % extent.height) {
        for column in x { elements[row + column] = 0 }
      }
    }
    return try SaliencyMap(
      values: Tensor(
        shape: [rows, columns], scalars: scores.map { Float(score.original - $0) }),
      layer: layer, classIndex: classIndex, forwards: 1 + scores.count)
  }

  /// The pixels of a window around a place's center, along one axis.
  private func hiddenRange(_ place: Int, of places: Int, pixels: Int, window: Double) -> Range<Int>
  {
    let pixelsPerPlace = Double(pixels) / Double(places)
    let center = (Double(place) + 0.5) * pixelsPerPlace
    // Beyond the image nothing is left to hide; the bounds keep any window a valid number.
    let half = min(window * pixelsPerPlace / 2, Double(pixels))
    let first = max(0, Int((center - half).rounded()))
    return first..<max(first, min(pixels, Int((center + half).rounded())))
  }
}
