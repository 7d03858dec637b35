import ExperimentSupport
import SaliencyDrawing
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Draws one figure of an experiment after the other.
final class ExperimentDrawer {
  private let experiment: Experiment
  private let folder: String
  private let models: [NamedModel]
  private let networks: NetworkOptions
  private let settings: MethodSettings
  private let pool: ThreadPool
  private let options: GlobalOptions
  private var dataSets: [DataSetKind: SelectedDataSet] = [:]

  /// Prepares an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is drawn.
  ///   - folder: What `--data` gives.
  ///   - models: The networks.
  ///   - networks: How they look at images.
  ///   - settings: Options of methods.
  ///   - pool: The threads that compute.
  ///   - options: Whether and where progress is wanted.
  init(
    _ experiment: Experiment, data folder: String, models: [NamedModel], networks: NetworkOptions,
    settings: MethodSettings, pool: ThreadPool, options: GlobalOptions
  ) {
    self.experiment = experiment
    self.folder = folder
    self.models = models
    self.networks = networks
    self.settings = settings
    self.pool = pool
    self.options = options
  }

  /// Draws a figure and writes its files.
  ///
  /// - Parameters:
  ///   - figure: What it shows.
  ///   - appearance: How it looks.
  ///   - files: Writes the page.
  ///   - base: The files' path without ending.
  /// - Returns: What was drawn, and how many images failed.
  /// - Throws: What is wrong with the figure as a whole.
  func draw(
    _ figure: FigureDescription, appearance: AppearanceOptions, files: FigureFiles, to base: String
  ) throws -> (record: FigureRecord, failures: Int) {
    let start = ContinuousClock.now
    guard !figure.series.isEmpty else {
      throw ToolError("none of its networks is among --models")
    }
    let selected = try dataSet(figure.dataset)
    let predictor = try models.predictor(named: figure.predictor)
    let maker = FigureMaker(
      description: figure,
      mapMaker: try mapMaker(
        figure.series, predictor: figure.labels.includePrediction ? predictor : nil),
      predictor: predictor, dataSet: selected.dataSet, size: networks.size)
    let choice = try ImageChooser(
      dataSet: selected.dataSet, selection: selected.selection, models: models,
      predictor: predictor, size: networks.size, mapMaker: mapMaker, options: options
    ).items(for: figure.images)
    let result = maker.samples(
      choice.items.count, title: "Figure \(figure.name)", options: options
    ) { index in
      try FigureImage(choice.items[index], of: selected.dataSet, size: networks.size)
    }
    guard !result.samples.isEmpty else {
      throw ToolError(
        (choice.notes + ["no image is left to draw"]).joined(separator: "; "))
    }
    let canvas = try maker.grid(of: result.samples, style: appearance.style(of: figure)).canvas()
    let outputs = try files.write(canvas, to: base)
    let record = FigureRecord(
      figure: figure.name, caption: figure.caption, images: result.samples.map(\.record),
      notes: choice.notes, outputs: outputs,
      seconds: start.duration(to: .now) / .seconds(1))
    return (record, choice.failures + result.failures)
  }

  private func dataSet(_ kind: DataSetKind?) throws -> SelectedDataSet {
    if let kind, let known = dataSets[kind] { return known }
    let dataSet = try experiment.dataSet(below: folder, kind: kind)
    let selected = SelectedDataSet(dataSet, pool: pool, options: options)
    dataSets[dataSet.kind] = selected
    return selected
  }

  private func mapMaker(
    _ series: [Experiment.Series], predictor: NamedModel?
  ) throws -> MapMaker {
    try MapMaker(
      series, predictor: predictor, models: models, size: networks.size,
      layer: networks.namedLayer
    ) { identifier in
      try settings.methods(
        named: [identifier], among: experiment.methodsInUse, after: experiment.settings)[0]
    }
  }
}
