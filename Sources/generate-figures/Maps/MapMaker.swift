import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Computes the maps of some series, one image after the other.
struct MapMaker {
  /// A method on a network.
  private struct Member {
    /// The network's place among the models.
    let model: Int
    let method: any SaliencyMethod
  }

  /// What one image gives.
  struct Outcome {
    /// A map for each series.
    let maps: [SaliencyMap]

    /// What the predicting network finds.
    let prediction: Prediction?
  }

  private let models: [NamedModel]
  private let members: [Member]
  private let predictor: NamedModel?
  private let size: Int
  private let layer: String?

  /// Prepares series.
  ///
  /// - Parameters:
  ///   - series: What is computed.
  ///   - predictor: The network that predicts, or `nil` if no prediction is wanted.
  ///   - models: All networks that there are.
  ///   - size: The side of the networks' input in pixels.
  ///   - layer: The layer that methods look at; `nil` stands for the last spatial one.
  ///   - method: Gives a method with its options.
  /// - Throws: `ToolError` if a method cannot work on its network.
  init(
    _ series: [Experiment.Series], predictor: NamedModel?, models: [NamedModel], size: Int,
    layer: String?, method: (_ identifier: String) throws -> any SaliencyMethod
  ) throws {
    self.models = models
    self.predictor = predictor
    self.size = size
    self.layer = layer
    members = try series.map { one in
      guard let index = models.firstIndex(where: { $0.name == one.model }) else {
        throw ToolError(
          "\(one.model):\(one.method): there is no network '\(one.model)'; there are "
            + models.map(\.name).joined(separator: ", "))
      }
      let method = try method(one.method)
      if method.about.needsClass && models[index].model.classCount == nil {
        throw ToolError(
          "\(one.model):\(one.method): \(models[index].path) is an encoder without classes; "
            + "take a method that needs none"
            + (method.about.labelFreeAlternative.map { ", such as \($0)" } ?? ""))
      }
      return Member(model: index, method: method)
    }
    for member in members {
      let named = models[member.model]
      _ = try naming(named.path) { try layerName(in: named.model) }
    }
  }

  /// What the series are called in titles, as in `SimCLR LaFAM`.
  var titles: [String] {
    members.map { "\(models[$0.model].name) \($0.method.about.title)" }
  }

  /// The passes through the networks that one image takes at most.
  var forwards: Int {
    let extent = Extent(size)
    var count = 0
    for (index, named) in models.enumerated() {
      let methods = members.filter { $0.model == index }.map(\.method)
      if methods.isEmpty {
        if named.name == predictor?.name { count += 1 }
        continue
      }
      let network = named.model.network
      guard let shapes = try? network.shapes(forInput: extent),
        let layer = try? layerName(in: named.model),
        let position = try? network.position(of: layer)
      else { continue }
      count += ForwardCounter.expected(methods, at: [shapes[position]])
    }
    return max(1, count)
  }

  /// Computes the maps of an image, and the prediction.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - counter: Is told the passes through the networks.
  /// - Returns: A map for each series.
  /// - Throws: What a method or network cannot do, with the image and the series.
  func outcome(for image: FigureImage, counter: ForwardCounter) throws -> Outcome {
    var maps: [Int: SaliencyMap] = [:]
    var prediction: Prediction?
    for (index, named) in models.enumerated() {
      let wanted = members.indices.filter { members[$0].model == index }
      let isPredictor = named.name == predictor?.name
      guard !wanted.isEmpty || isPredictor else { continue }
      let layer = try layerName(in: named.model)
      let pass = try naming(image.identifier) {
        try ForwardPass(
          named.model, input: input(image, of: named.model), layers: wanted.isEmpty ? [] : [layer],
          methods: wanted.map { members[$0].method }, imageNumbers: [image.number],
          onForwards: counter.advance(by:))
      }
      if isPredictor { prediction = pass.predictions(forImage: 0, count: 1)?.first }
      for place in wanted {
        let method = members[place].method
        maps[place] = try naming("\(image.identifier): \(named.name):\(method.about.identifier)") {
          try method.maps(of: pass, at: layer)[0]
        }
      }
    }
    return Outcome(maps: members.indices.compactMap { maps[$0] }, prediction: prediction)
  }

  private func input(_ image: FigureImage, of model: Model) throws -> Tensor {
    try model.preprocessing.input(fromRGB: image.photograph.bytes, extent: Extent(size))
  }

  private func layerName(in model: Model) throws -> String {
    if let layer {
      _ = try model.network.position(of: layer)
      return layer
    }
    guard let last = try model.lastSpatialLayer(forInput: Extent(size)) else {
      throw ToolError(
        "pictures of \(size) pixels leave no layer with more than one place; give a larger --size")
    }
    return last
  }
}
