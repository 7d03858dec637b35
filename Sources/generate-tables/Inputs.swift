import ArgumentParser
import ExperimentSupport
import SaliencyIO
import ToolSupport

/// `generate-tables inputs`.
struct Inputs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell which files and folders an experiment will use.",
    discussion: """
      One line for each, words separated by tabs: model NAME FILE, dataset KIND PROTOCOL FOLDER, and \
      the words that the experiment's tables are rendered with. Scripts read these.

      Example: generate-tables inputs --experiment Experiments/paper.json --data DIR --weights DIR
      """,
    version: toolkitVersion)

  @Option(help: "A file of Experiments/.", completion: .file(extensions: ["json"]))
  var experiment: String

  @Option(help: "The folder that holds its data sets.", completion: .directory)
  var data: String

  @Option(
    help: "The folder that holds its weights. (default: that of --data)", completion: .directory)
  var weights: String?

  @Option(help: "The networks to evaluate, as in ResNet,SimCLR. (default: all)")
  var models: String?

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      let experiment = try Experiment(contentsOf: self.experiment)
      let chosen = models.map(\.commaSeparated)
      let files = try experiment.weights(below: weights ?? data, of: chosen)
      let folders = try experiment.folders(below: data)
      if options.json {
        try JSONLine.write(
          Record(
            title: experiment.title,
            models: files.map { Record.Model(name: $0.name, file: $0.path) },
            datasets: folders.map {
              Record.Folder(
                kind: $0.source.dataset.rawValue, folder: $0.root,
                selectionProtocol: $0.source.selectionProtocol.rawValue)
            },
            renderOptions: experiment.tableOptions))
        return
      }
      for file in files { try write(["model", file.name, file.path]) }
      for folder in folders {
        try write([
          "dataset", folder.source.dataset.rawValue, folder.source.selectionProtocol.rawValue,
          folder.root,
        ])
      }
      try write(["render"] + experiment.tableOptions)
    }
  }

  private func write(_ words: [String]) throws {
    try StandardOutput.writeLine(words.joined(separator: "\t"))
  }

  private struct Record: Encodable {
    struct Model: Encodable {
      let name: String
      let file: String
    }

    struct Folder: Encodable {
      let kind: String
      let folder: String
      let selectionProtocol: String

      private enum CodingKeys: String, CodingKey {
        case kind
        case folder
        case selectionProtocol = "protocol"
      }
    }

    let title: String
    let models: [Model]
    let datasets: [Folder]
    let renderOptions: [String]

    private enum CodingKeys: String, CodingKey {
      case title
      case models
      case datasets
      case renderOptions = "render"
    }
  }
}
