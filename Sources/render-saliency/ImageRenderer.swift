import ArgumentParser
import SaliencyDrawing
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Renders the maps of some methods for one image after the other.
struct ImageRenderer {
  let model: Model

  /// The file that the network was read from.
  let weights: String
  let methods: [any SaliencyMethod.Type]

  /// The layer, or `nil` for the last spatial one.
  let layer: String?
  let explainedClass: String?
  let input: InputOptions
  let rendering: RenderingOptions
  let folder: String
  let options: GlobalOptions

  /// Renders all images; those that cannot be read are told and left out.
  func render(_ images: [String]) throws {
    // What is wrong for every image is said once, before any work.
    let classIndex = try naming(weights) {
      if let layer { _ = try model.network.position(of: layer) }
      return try resolvedClass()
    }
    try createFolder(folder)

    let progress = ProgressBar("Rendering", total: images.count, options: options)
    var failures = 0
    try progress.show {
      for image in images {
        let picture: Prepared
        do {
          picture = try prepare(image)
        } catch {
          guard images.count > 1 else { throw error }
          failures += 1
          progress.report("Error: " + message(for: error))
          progress.advance()
          continue
        }
        try write(picture, classIndex: classIndex, progress: progress)
        progress.advance()
      }
    }
    guard failures == 0 else {
      throw failures == images.count ? ExitCode.failure : ExitCode.someInputsFailed
    }
  }

  /// An image after the forward pass.
  private struct Prepared {
    let path: String
    let photograph: PixelImage
    let layer: String
    let pass: ForwardPass
    let predictions: [Prediction]?

    /// The maps, and how long each took, the forward pass included.
    let maps: [(method: any SaliencyMethod.Type, map: SaliencyMap, seconds: Double)]
  }

  /// Everything that can fail because of the image itself.
  private func prepare(_ path: String) throws -> Prepared {
    let decoded = try decodeImage(contentsOf: path).rgb
    return try naming(path) {
      let photograph = try input.crop.apply(to: decoded, size: input.size)
      let extent = Extent(height: photograph.height, width: photograph.width)
      let start = ContinuousClock.now
      let tensor = try model.preprocessing.input(fromRGB: photograph.bytes, extent: extent)
      guard let layer = try layer ?? model.lastSpatialLayer(forInput: extent) else {
        throw ToolError(
          "a picture of \(extent) pixels leaves no layer with more than one place; "
            + "give a larger \(input.crop == .none ? "picture" : "--size")")
      }
      let pass = try ForwardPass(model, input: tensor, layers: [layer])
      let passDuration = start.duration(to: .now)
      let maps = try methods.map { method in
        let start = ContinuousClock.now
        let map = try method.init().maps(of: pass, at: layer)[0]
        return (method, map, (passDuration + start.duration(to: .now)) / .seconds(1))
      }
      return Prepared(
        path: path, photograph: photograph, layer: layer, pass: pass,
        predictions: pass.predictions(forImage: 0), maps: maps)
    }
  }

  private func write(_ image: Prepared, classIndex: Int?, progress: ProgressBar) throws {
    let extent = Extent(height: image.photograph.height, width: image.photograph.width)
    for (method, map, seconds) in image.maps {
      let base = "\(folder)/\(fileStem(image.path)).\(method.about.identifier)"
      let normalized = map.normalized()
      let enlarged = try normalized.resized(to: extent, by: rendering.interpolation).values
      try draw(enlarged, over: image.photograph).writePNG(to: base + ".png")
      var outputs = [base + ".png"]
      if rendering.npy {
        var values = rendering.mapValues == .raw ? map : normalized
        if rendering.mapResolution == .input {
          values = try values.resized(to: extent, by: rendering.interpolation)
        }
        try NPYFile.write(values.values, to: base + ".npy", replacing: true)
        outputs.append(base + ".npy")
      }
      // A label-free map explains no class; the record then names the predicted one.
      let index = map.classIndex ?? classIndex ?? image.predictions?.first?.index
      let record = MapRecord(
        image: image.path, method: method.about.identifier, map: map, inputExtent: extent,
        classIndex: index, classLabel: index.flatMap { model.labels?[$0] },
        predictions: image.predictions, seconds: seconds, outputs: outputs)
      if options.json {
        try progress.writeResult(JSONLine.text(for: record))
      } else if !options.quiet {
        try progress.writeResult(record.line)
      }
    }
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

  /// The class that was asked for, by index or label.
  private func resolvedClass() throws -> Int? {
    guard let explainedClass else { return nil }
    guard let classCount = model.classCount else {
      throw ToolError("--class \(explainedClass): the network is an encoder and has no classes")
    }
    if let index = Int(explainedClass) {
      guard (0..<classCount).contains(index) else {
        throw ClassLabels.Failure.noSuchIndex(index, classCount: classCount)
      }
      return index
    }
    guard let labels = model.labels else {
      throw ToolError("--class \(explainedClass): the network has no labels; give an index")
    }
    return try labels.index(of: explainedClass)
  }
}
