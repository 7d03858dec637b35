import ArgumentParser
import ExperimentSupport
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
  let methods: MethodOptions

  /// The layers, or `nil` for the last spatial one.
  let layers: [String]?
  let fusion: Fusion
  let input: InputOptions
  let rendering: RenderingOptions
  let folder: String
  let options: GlobalOptions

  /// Renders all images; images that cannot be read, and methods that cannot work on one, are told
  /// and left out.
  func render(_ images: [String]) throws {
    // What is wrong for every image is said once, before any work.
    let (methods, classIndex) = try naming(weights) {
      for layer in layers ?? [] { _ = try model.network.position(of: layer) }
      let classIndex = try self.methods.classIndex(in: model)
      let methods = try self.methods.configured(classIndex: classIndex)
      if model.classCount == nil, let about = methods.first(where: { $0.about.needsClass })?.about {
        throw MethodError.needsClasses(
          method: about.identifier, instead: about.labelFreeAlternative)
      }
      return (methods, classIndex)
    }
    try createFolder(folder)

    let forwards = expectedForwards(of: methods)
    let progress = ProgressBar("Rendering", total: images.count * forwards, options: options)
    let writer = MapWriter(
      folder: folder, rendering: rendering, labels: model.labels, explainedClass: classIndex,
      precision: model.executor.precision)
    let isOnlyOne = images.count * methods.count == 1
    var (successes, failures) = (0, 0)
    /// What `work` gives, unless it fails and there is something else to go on with.
    func attempt<Result>(failing count: Int, _ work: () throws -> Result) throws -> Result? {
      do {
        return try work()
      } catch {
        guard !isOnlyOne else { throw error }
        failures += count
        progress.report("Error: " + message(for: error))
        return nil
      }
    }
    try progress.show {
      for image in images {
        let counter = ForwardCounter(progress, expected: forwards)
        defer { counter.finish() }
        let looked = try attempt(failing: methods.count) {
          try look(at: image, for: methods, counter: counter)
        }
        guard let looked else { continue }
        for method in methods {
          let result = try attempt(failing: 1) { try map(by: method, of: looked) }
          guard let (map, seconds) = result else { continue }
          let record = try writer.write(
            map, by: method.about, seconds: seconds, of: looked.path, over: looked.photograph,
            predictions: looked.pass.predictions(forImage: 0))
          successes += 1
          if options.json {
            try progress.writeResult(JSONLine.text(for: record))
          } else if !options.quiet {
            try progress.writeResult(record.line)
          }
        }
      }
    }
    guard failures == 0 else {
      throw successes == 0 ? ExitCode.failure : ExitCode.someInputsFailed
    }
  }

  /// The passes that one picture takes, if it has the size that is usual.
  private func expectedForwards(of methods: [any SaliencyMethod]) -> Int {
    let extent = Extent(input.size)
    guard let shapes = try? model.network.shapes(forInput: extent),
      let layers = try? layers ?? [model.lastSpatialLayer(forInput: extent) ?? ""],
      let positions = try? layers.map({ try model.network.position(of: $0) })
    else { return 1 }
    return ForwardCounter.expected(methods, at: positions.map { shapes[$0] })
  }

  /// An image after the forward pass.
  private struct Looked {
    let path: String
    let photograph: PixelImage
    let layers: [String]
    let pass: ForwardPass

    /// How long the pass took.
    let duration: Duration
  }

  /// Reads an image and runs the network on it.
  private func look(
    at path: String, for methods: [any SaliencyMethod], counter: ForwardCounter
  ) throws -> Looked {
    let decoded = try decodeImage(contentsOf: path).rgb
    return try naming(path) {
      let photograph = try input.crop.apply(to: decoded, size: input.size)
      let extent = Extent(height: photograph.height, width: photograph.width)
      let start = ContinuousClock.now
      let tensor = try model.preprocessing.input(fromRGB: photograph.bytes, extent: extent)
      let last = try model.lastSpatialLayer(forInput: extent)
      guard let layers = layers ?? last.map({ [$0] }) else {
        throw ToolError(
          "a picture of \(extent) pixels leaves no layer with more than one place; "
            + "give a larger \(input.crop == .none ? "picture" : "--size")")
      }
      let pass = try ForwardPass(
        model, input: tensor, layers: layers, methods: methods, onForwards: counter.advance(by:))
      return Looked(
        path: path, photograph: photograph, layers: layers, pass: pass,
        duration: start.duration(to: .now))
    }
  }

  /// One method's map, and the seconds that it takes alone, the forward pass included.
  private func map(by method: any SaliencyMethod, of image: Looked) throws -> (SaliencyMap, Double)
  {
    let start = ContinuousClock.now
    let maps = try naming(image.path) {
      do {
        return try image.layers.map { try method.maps(of: image.pass, at: $0)[0] }
      } catch let error as MethodError where error.isAboutMasks {
        throw ToolError((methods.settings.maskFile.map { "\($0): " } ?? "") + error.description)
      }
    }
    guard let map = try SaliencyMap.fused(maps, by: fusion) else {
      throw ToolError("\(image.path): no layer was named")
    }
    return (map, (image.duration + start.duration(to: .now)) / .seconds(1))
  }
}

extension MethodError {
  /// Whether the masks are wrong, which come from a file of their own.
  fileprivate var isAboutMasks: Bool {
    switch self {
    case .noMasks, .tooFewMasks, .nothingKept, .wrongMasks, .masksNotFinite: true
    default: false
    }
  }
}
