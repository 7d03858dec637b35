import ArgumentParser
import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Which maps stand beside each other, on networks that are given by their files.
struct ColumnOptions: ParsableArguments {
  @Option(help: "A network with the name of its columns: NAME=W.safetensors; may be repeated.")
  var model: [NamedWeights] = []

  @Option(
    help: """
      MODEL:METHOD separated by commas, as in ResNet:grad-cam,SimCLR:lafam; methods from \
      render-saliency --list-methods.
      """)
  var columns: String?

  func validate() throws {
    let names = model.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("--model names '\(twice)' twice; give each network a name of its own.")
    }
  }

  /// The columns.
  ///
  /// - Returns: Columns of networks and methods that there are.
  /// - Throws: `ToolError` with the nearest names for anything else.
  func parsed() throws -> [FigureDescription.Column] {
    let texts = (columns ?? "").commaSeparated
    let names = model.map(\.name)
    let columns = try texts.map { text in
      guard let column = FigureDescription.Column(text) else {
        throw ToolError("--columns \(text): expected MODEL:METHOD, as in ResNet:lafam")
      }
      if case .map(let series) = column {
        try naming("--columns \(text)") {
          guard names.contains(series.model) else {
            throw ToolError(
              "there is no --model \(series.model)=FILE; there are " + names.joined(separator: ", ")
            )
          }
          _ = try MethodRegistry.method(named: series.method)
        }
      }
      return column
    }
    guard columns.contains(where: { $0 != .original }) else {
      throw ToolError("--columns names no map; give MODEL:METHOD, as in ResNet:lafam")
    }
    return columns
  }

  /// Loads the networks, and makes the panels of a figure with them.
  ///
  /// - Parameters:
  ///   - description: What the figure shows.
  ///   - dataSet: Where the images are from, `nil` for pictures alone.
  ///   - networks: How networks look at images.
  ///   - settings: Options of methods.
  ///   - computation: What the networks run with.
  /// - Returns: The maker of panels.
  /// - Throws: `FileError` or `ToolError` for weights and methods that cannot be used.
  func figureMaker(
    for description: FigureDescription, of dataSet: DataSet?, networks: NetworkOptions,
    settings: MethodSettings, computation: Computation
  ) throws -> FigureMaker {
    let models = try model.map { try NamedModel($0, with: computation) }
    let identifiers = description.series.map(\.method)
    let predictor = try models.predictor(named: nil)
    return FigureMaker(
      description: description,
      mapMaker: try MapMaker(
        description.series, predictor: description.labels.includePrediction ? predictor : nil,
        models: models,
        size: networks.size, layer: networks.namedLayer
      ) { identifier in
        try settings.methods(named: [identifier], among: identifiers)[0]
      },
      predictor: predictor, dataSet: dataSet, size: networks.size)
  }
}
