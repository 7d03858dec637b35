import Crypto
import ExperimentSupport
import Foundation
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// What an evaluation computes: every series on every image, in an order that is always the same.
struct EvaluationPlan {
  /// A method on a model.
  struct Series {
    /// The name in results files: `SimCLR LaFAM`.
    let name: String

    /// The model's place in ``EvaluationPlan/models``.
    let model: Int
    let method: any SaliencyMethod
  }

  /// How maps are made and compared with masks.
  struct Rules {
    /// The side of the networks' input and of the masks in pixels.
    var size = DataSet.side

    /// The layer that methods look at; `nil` stands for the last spatial one.
    var layer: String?

    /// How maps are enlarged.
    var interpolation = Interpolation.nearest

    /// What a network thinks of changed images.
    var faithfulness = FaithfulnessScore.embedding

    /// How networks keep their maps and weights.
    var precision = Precision.float32
  }

  let models: [NamedModel]

  /// Model by model.
  let series: [Series]
  let dataSet: DataSet

  /// The images of this shard, by index.
  let items: [DataSetItem]
  let metrics: MetricSelection
  let rules: Rules

  /// Which part of the images this is.
  let shard: ShardMark?

  /// A short name for everything that scores depend on.
  ///
  /// Rows carry it, so that the results of different experiments are not mixed. It does not tell
  /// images apart by their contents, but by their names.
  let experiment: String

  /// Plans an evaluation.
  ///
  /// - Parameters:
  ///   - models: Names and networks.
  ///   - methods: For each model, what runs on it.
  ///   - dataSet: The data set.
  ///   - selected: The images that the data set's protocol selects.
  ///   - items: Those of them that are evaluated, in all shards.
  ///   - metrics: What is computed of each map.
  ///   - rules: How maps are made.
  ///   - shard: Which part of the images this process takes.
  /// - Throws: `ToolError` if two series have the same name or a weights file cannot be read again.
  init(
    models: [NamedModel], methods: [[any SaliencyMethod]], dataSet: DataSet,
    selected: [DataSetItem], items: [DataSetItem], metrics: MetricSelection, rules: Rules,
    shard: Shard?
  ) throws {
    self.models = models
    self.dataSet = dataSet
    self.items = shard?.part(of: items) ?? items
    self.metrics = metrics
    self.rules = rules
    self.shard = shard.map { ShardMark(shard: $0, imageCount: items.count) }
    series = zip(models.indices, methods).flatMap { model, methods in
      methods.map { method in
        Series(name: "\(models[model].name) \(method.about.title)", model: model, method: method)
      }
    }
    let names = Dictionary(grouping: series, by: \.name)
    if let twice = series.first(where: { names[$0.name, default: []].count > 1 }) {
      throw ToolError("'\(twice.name)' is named twice; name each model and method once")
    }
    var parts = [
      dataSet.kind.rawValue, dataSet.selectionProtocol.rawValue, "\(rules.size)",
      rules.layer ?? "auto", rules.interpolation.rawValue, rules.faithfulness.rawValue,
      metrics.descriptions.map(\.name).joined(separator: "|"),
    ]
    // Only where it is not the usual one: results files from before there was a choice go on.
    if rules.precision != .float32 { parts.append("precision=\(rules.precision.rawValue)") }
    for series in series {
      let settings = series.method.settingTexts.sorted { $0.key < $1.key }
      parts.append(
        "\(series.name)|" + settings.map { "\($0.key)=\($0.value)" }.joined(separator: "|"))
      if let masks = (series.method as? any MaskingMethod)?.givenMasks {
        parts.append("\(masks.shape)" + masks.scalars.withUnsafeBytes(Self.digest))
      }
    }
    for model in models { parts.append(try Self.digest(ofFile: model.path)) }
    parts += selected.map { "\($0.index) \($0.identifier)" }
    experiment = String(
      Array(parts.joined(separator: "\n").utf8).withUnsafeBytes(Self.digest).prefix(12))
  }

  /// The SHA-256 of some bytes in hexadecimal digits.
  private static func digest(_ bytes: UnsafeRawBufferPointer) -> String {
    SHA256.hash(data: bytes).hexadecimal
  }

  private static func digest(ofFile path: String) throws -> String {
    do {
      let contents = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
      return contents.withUnsafeBytes(digest)
    } catch {
      throw ToolError("\(path): cannot be read: \(message(for: error))")
    }
  }

  /// The columns of the results file.
  var columns: [String] {
    ResultsFile.leadingColumns + metrics.descriptions.map(\.name)
      + ResultsFile.trailingColumns
      + (shard == nil ? [] : [ResultsFile.shardColumn])
  }

  /// The passes through the networks that one image takes at most.
  func forwards(of series: [Series]) -> Int {
    let extent = Extent(rules.size)
    return models.indices.reduce(0) { count, index in
      let methods = series.filter { $0.model == index }.map(\.method)
      let network = models[index].model.network
      guard !methods.isEmpty, let shapes = try? network.shapes(forInput: extent),
        let layer = try? layer(in: models[index].model),
        let position = try? network.position(of: layer)
      else { return count }
      let added = faithfulnessForwards * methods.count
      return count + ForwardCounter.expected(methods, at: [shapes[position]]) + added
    }
  }

  /// The passes that insertion and deletion take for one map.
  private var faithfulnessForwards: Int {
    metrics.faithfulness.count * (FaithfulnessScore.steps + 1)
  }

  /// The layer of a model that methods look at.
  ///
  /// - Throws: `NetworkError` for an unknown layer, `ToolError` for one that tells no places apart
  ///   and for images that are too small.
  func layer(in model: Model) throws -> String {
    let extent = Extent(rules.size)
    let last = try model.lastSpatialLayer(forInput: extent)
    if let layer = rules.layer {
      let position = try model.network.position(of: layer)
      guard try model.network.shapes(forInput: extent)[position].isSpatial else {
        throw ToolError(
          "layer '\(layer)' has no places to tell apart"
            + (last.map { "; the last layer that has is '\($0)'" } ?? "; give a larger --size"))
      }
      return layer
    }
    guard let layer = last else {
      throw ToolError(
        "pictures of \(rules.size) pixels leave no layer with more than one place; "
          + "give a larger --size")
    }
    return layer
  }
}
