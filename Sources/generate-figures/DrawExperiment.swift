import ArgumentParser
import ExperimentSupport
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// `generate-figures experiment`, which is what `generate-figures` does without a subcommand.
struct DrawExperiment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Draw the figures that an experiment describes.",
    discussion: """
      Writes figure1.pdf, .svg and .png and so on, and an index.html that shows them.

      Example: generate-figures --experiment Experiments/paper.json --data DIR -o figures
      Example: generate-figures --experiment Experiments/paper.json --data DIR --figure 1 \
      --models ResNet --interpolation bicubic --overlay 0.5
      """,
    version: toolkitVersion)

  @Option(help: "A file of Experiments/.", completion: .file(extensions: ["json"]))
  var experiment: String

  @Option(help: "The folder that holds the experiment's data sets.", completion: .directory)
  var data = "."

  @Option(
    help: "The folder that holds its weights. (default: that of --data)", completion: .directory)
  var weights: String?

  @Option(help: "The file to use for a network of the experiment, NAME=W; may be repeated.")
  var model: [NamedWeights] = []

  @Option(help: "The networks to show, as in ResNet,SimCLR. (default: all)")
  var models: String?

  @Option(help: "A figure's name; may be repeated. (default: all)")
  var figure: [String] = []

  @Option(name: [.short, .long], help: "The folder for the figures.", completion: .directory)
  var output = "figures"

  @Option(help: "Kinds of files, as in pdf,svg,png.")
  var format = FigureFormats(FigureFormat.allCases)

  @OptionGroup var networks: NetworkOptions

  @OptionGroup(title: "Appearance") var appearance: AppearanceOptions

  @OptionGroup(title: "Methods") var settings: MethodSettings

  @OptionGroup(title: "Computation") var computation: ComputationOptions

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      let experiment = try Experiment(contentsOf: self.experiment)
      let chosen = models.map(\.commaSeparated)
      let figures = try self.figures(of: experiment, networks: chosen)
      let computation = try self.computation.chosen()
      let needed = Set(figures.flatMap(\.networksInUse))
      let files = try experiment.weights(
        below: weights ?? data,
        of: chosen ?? experiment.networks.map(\.name).filter(needed.contains), replacedBy: model)
      let models = try files.map { try NamedModel($0, with: computation) }
      let drawer = ExperimentDrawer(
        experiment, data: data, models: models, networks: networks, settings: settings,
        pool: computation.pool, options: options)
      let writer = FigureFiles(formats: format.formats, dpi: appearance.dpi)
      try createFolder(output)
      var drawn: [FigureRecord] = []
      var failures = 0
      for figure in figures {
        do {
          let (record, failed) = try drawer.draw(
            figure, appearance: appearance, files: writer, to: "\(output)/figure\(figure.name)")
          failures += failed
          drawn.append(record)
          try record.report(options: options)
        } catch let error as StandardOutputError {
          throw error
        } catch {
          failures += 1
          let message = ToolSupport.message(for: error)
          StandardError.writeLine("Error: figure \(figure.name): \(message)")
        }
      }
      guard !drawn.isEmpty else { throw ExitCode.failure }
      try IndexPage(title: experiment.title, figures: drawn).write(to: "\(output)/index.html")
      if failures > 0 { throw ExitCode.someInputsFailed }
    }
  }

  /// The figures that are wanted, without the columns of networks that are not.
  private func figures(
    of experiment: Experiment, networks: [String]?
  ) throws -> [FigureDescription] {
    let names = experiment.figures.map(\.name)
    guard !names.isEmpty else {
      throw ToolError("\(self.experiment): describes no figures; add them under 'figures'")
    }
    for name in figure where !names.contains(name) {
      throw ToolError(
        "\(self.experiment): there is no figure '\(name)'; there are "
          + names.joined(separator: ", "))
    }
    return experiment.figures.filter { figure.isEmpty || figure.contains($0.name) }.map { one in
      var one = one
      appearance.apply(to: &one)
      if let networks {
        one.columns.removeAll { column in
          if case .map(let series) = column { !networks.contains(series.model) } else { false }
        }
      }
      return one
    }
  }
}
