import ArgumentParser
import ExperimentSupport
import SaliencyDrawing
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// `generate-figures grid`.
struct DrawGrid: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grid",
    abstract: "Draw any methods on any images beside each other.",
    discussion: """
      Each image is a row; the photograph comes first unless 'original' stands elsewhere in --columns. \
      Without --dataset, --images are picture files.

      Example: generate-figures grid --dataset voc2012 --root VOCdevkit/VOC2012 \
      --model ResNet=resnet50.safetensors --columns ResNet:grad-cam,ResNet:lafam \
      --images 2007_000123,2007_000175 -o grid.pdf
      Example: generate-figures grid --model ResNet=resnet50.safetensors \
      --columns ResNet:lafam,ResNet:tsm,ResNet:mtsm --images cat.jpg,dog.jpg -o grid.png
      """,
    version: toolkitVersion)

  @OptionGroup var dataSet: DataSetOptions

  @OptionGroup var columns: ColumnOptions

  @Option(help: "Names of images of the data set, or picture files, as in 2007_000123,2007_000175.")
  var images: String

  @Option(
    name: [.short, .long], help: "The file; its ending says what kind: .pdf, .svg or .png.",
    completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var output = "grid.pdf"

  @Option(help: "What stands beside each image.")
  var labels: FigureDescription.Labels = .trueAndPredicted

  @OptionGroup var networks: NetworkOptions

  @OptionGroup(title: "Appearance") var appearance: AppearanceOptions

  @OptionGroup(title: "Methods") var settings: MethodSettings

  @OptionGroup(title: "Computation") var computation: ComputationOptions

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !images.commaSeparated.isEmpty else {
      throw ValidationError("--images names at least one image.")
    }
    guard FigureFormat(ofFile: output) != nil else {
      throw ValidationError(
        "-o \(output): expected a file that ends in one of \(FigureFormat.names).")
    }
    guard !columns.model.isEmpty, columns.columns != nil else {
      throw ValidationError(
        "Give --model NAME=W.safetensors and --columns, as in ResNet:lafam,ResNet:grad-cam.")
    }
  }

  func run() throws {
    try runTool {
      let start = ContinuousClock.now
      var description = FigureDescription(name: "grid", columns: try columns.parsed())
      description.labels = labels
      appearance.apply(to: &description)
      let dataSet = try self.dataSet.dataSet()
      let names = images.commaSeparated
      let items = try dataSet?.items(named: names)
      let computation = try self.computation.chosen()
      let maker = try columns.figureMaker(
        for: description, of: dataSet, networks: networks, settings: settings,
        computation: computation)
      let result = maker.samples(
        names.count, title: "Figure \(description.name)", options: options
      ) { index in
        if let dataSet, let items {
          return try FigureImage(items[index], of: dataSet, size: networks.size)
        }
        return try FigureImage(path: names[index], number: index, size: networks.size)
      }
      guard !result.samples.isEmpty else { throw ExitCode.failure }
      let canvas = try maker.grid(of: result.samples, style: appearance.style(of: description))
        .canvas()
      guard let format = FigureFormat(ofFile: output) else { return }
      try canvas.write(to: output, as: format.canvasFormat(dpi: appearance.dpi))
      try FigureRecord(
        figure: description.name, caption: "", images: result.samples.map(\.record), notes: [],
        outputs: [output], seconds: start.duration(to: .now) / .seconds(1)
      ).report(options: options)
      if result.failures > 0 { throw ExitCode.someInputsFailed }
    }
  }
}
