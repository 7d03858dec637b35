import SaliencyDrawing
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Writes maps as pictures, and as numbers where they are wanted.
struct MapWriter {
  let folder: String
  let rendering: RenderingOptions

  /// The classes' labels, where known.
  let labels: ClassLabels?

  /// The class that was asked for.
  let explainedClass: Int?

  /// How the network keeps its maps and weights.
  let precision: Precision

  /// Writes a map and its companions.
  ///
  /// - Parameters:
  ///   - map: The map.
  ///   - method: Who made it.
  ///   - seconds: How long it took.
  ///   - path: The image's file.
  ///   - photograph: The image as the network saw it.
  ///   - predictions: What the network found in it, most probable first.
  /// - Returns: What `--json` tells.
  /// - Throws: `FileError` if a file cannot be written.
  func write(
    _ map: SaliencyMap, by method: MethodDescription, seconds: Double, of path: String,
    over photograph: PixelImage, predictions: [Prediction]?
  ) throws -> MapRecord {
    let base = "\(folder)/\(fileStem(path)).\(method.identifier)"
    var outputs = try write(map, to: base, over: photograph)
    for companion in map.companions {
      outputs += try write(companion.map, to: "\(base).\(companion.name)", over: photograph)
    }
    // A label-free map explains no class; the record then names the predicted one.
    let index = map.classIndex ?? explainedClass ?? predictions?.first?.index
    return MapRecord(
      image: path, method: method.identifier, map: map,
      inputExtent: Extent(height: photograph.height, width: photograph.width), classIndex: index,
      classLabel: index.flatMap { labels?[$0] }, predictions: predictions,
      precision: precision, seconds: seconds, outputs: outputs)
  }

  /// Writes one map, and returns the files.
  private func write(_ map: SaliencyMap, to base: String, over photograph: PixelImage) throws
    -> [String]
  {
    let extent = Extent(height: photograph.height, width: photograph.width)
    let normalized = map.normalized()
    let enlarged = try normalized.resized(to: extent, by: rendering.interpolation).values
    try draw(enlarged, over: photograph).writePNG(to: base + ".png")
    guard rendering.npy else { return [base + ".png"] }
    var values = rendering.mapValues == .raw ? map : normalized
    if rendering.mapResolution == .input {
      values = try values.resized(to: extent, by: rendering.interpolation)
    }
    try NPYFile.write(values.values, to: base + ".npy", replacing: true)
    return [base + ".png", base + ".npy"]
  }

  private func draw(_ map: Tensor, over photograph: PixelImage) throws -> PixelImage {
    switch rendering.style {
    case .heatmap:
      try heatMap(of: map, colorMap: rendering.colormap)
    case .overlay:
      try overlay(map, on: photograph, colorMap: rendering.colormap)
    case .sideBySide:
      try sideBySide(
        [
          photograph, try overlay(map, on: photograph, colorMap: rendering.colormap),
          try heatMap(of: map, colorMap: rendering.colormap),
        ], gap: 4)
    }
  }
}
