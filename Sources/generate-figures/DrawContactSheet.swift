import ArgumentParser
import ExperimentSupport
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import ToolSupport

/// `generate-figures contact-sheet`.
struct DrawContactSheet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact-sheet",
    abstract: "Draw all images of a data set, 40 on a page.",
    discussion: """
      Without --columns, pages show the photographs with the objects' outlines; with them, each image \
      is a row of maps.

      Example: generate-figures contact-sheet --dataset voc2012 --root VOCdevkit/VOC2012 -o sheet
      Example: generate-figures contact-sheet --dataset folder --root horses \
      --model ResNet=resnet50.safetensors --columns ResNet:lafam,ResNet:mtsm -o sheet --format png
      """,
    version: toolkitVersion)

  @OptionGroup var dataSet: DataSetOptions

  @OptionGroup var columns: ColumnOptions

  @Option(name: [.short, .long], help: "The folder for the pages.", completion: .directory)
  var output = "contact-sheet"

  @Option(help: "Kinds of files, as in pdf,svg,png.")
  var format = FigureFormats([.pdf])

  @Option(help: "At most so many images, the first of the data set.")
  var limit: Int?

  @OptionGroup var networks: NetworkOptions

  @OptionGroup(title: "Appearance") var appearance: AppearanceOptions

  @OptionGroup(title: "Methods") var settings: MethodSettings

  @OptionGroup(title: "Computation") var computation: ComputationOptions

  @OptionGroup var options: GlobalOptions

  private static let imagesPerPage = 40

  /// Photographs beside each other where there are no maps.
  private static let photographsPerRow = 5

  func validate() throws {
    guard dataSet.dataset != nil, dataSet.root != nil else {
      throw ValidationError("Give a data set with --dataset and --root.")
    }
    guard columns.model.isEmpty == (columns.columns == nil) else {
      throw ValidationError("--model and --columns go together; give both or none.")
    }
    guard limit.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--limit is a number of at least 1.")
    }
  }

  func run() throws {
    try runTool {
      guard let dataSet = try dataSet.dataSet() else { return }
      let computation = try self.computation.chosen()
      var description = FigureDescription(
        name: "page", columns: columns.columns == nil ? [] : try columns.parsed())
      description.labels = .identifier
      appearance.apply(to: &description)
      let maker = try columns.figureMaker(
        for: description, of: dataSet, networks: networks, settings: settings,
        computation: computation)
      let selection = try SelectedDataSet(dataSet, pool: computation.pool, options: options)
        .selection()
      let items = Array(selection.items.filter { $0.imagePath != nil }.prefix(limit ?? .max))
      let missing = selection.items.count { $0.imagePath == nil }
      guard !items.isEmpty else {
        throw ToolError(
          "\(dataSet.root): none of its \(selection.items.count) photographs is there")
      }
      if missing > 0 {
        StandardError.writeLine(
          "Error: \(dataSet.root): \(missing) of \(selection.items.count) photographs are missing; "
            + "the pages show the others")
      }
      let failures = try draw(items, of: dataSet, by: maker)
      guard failures < items.count else { throw ExitCode.failure }
      if failures + missing + selection.failures.count > 0 { throw ExitCode.someInputsFailed }
    }
  }

  /// Draws page after page, so that memory does not grow with their number.
  private func draw(
    _ items: [DataSetItem], of dataSet: DataSet, by maker: FigureMaker
  ) throws -> Int {
    let files = FigureFiles(formats: format.formats, dpi: appearance.dpi)
    let style = appearance.style(of: maker.description)
    let pages = (items.count + Self.imagesPerPage - 1) / Self.imagesPerPage
    var failures = 0
    try createFolder(output)
    for page in 0..<pages {
      let start = ContinuousClock.now
      let items = items.dropFirst(page * Self.imagesPerPage).prefix(Self.imagesPerPage)
      let result = maker.samples(
        items.count, title: "Page \(page + 1) of \(pages)", options: options
      ) { index in
        try FigureImage(items[items.startIndex + index], of: dataSet, size: networks.size)
      }
      failures += result.failures
      guard !result.samples.isEmpty else { continue }
      let grid =
        columns.columns == nil
        ? maker.photographs(of: result.samples, perRow: Self.photographsPerRow, style: style)
        : maker.grid(of: result.samples, style: style)
      let number = String(page + 1)
      let zeros = String(repeating: "0", count: String(pages).count - number.count)
      let outputs = try files.write(grid.canvas(), to: "\(output)/page-\(zeros)\(number)")
      try FigureRecord(
        figure: "page \(number)", caption: "", images: result.samples.map(\.record), notes: [],
        outputs: outputs, seconds: start.duration(to: .now) / .seconds(1)
      ).report(options: options)
    }
    return failures
  }
}
