import ArgumentParser
import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// `generate-tables evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score methods on the images of a data set, one row for each map.",
    discussion: """
      Rows are appended whole as they are computed. After an interruption, --resume goes on.

      Example: generate-tables evaluate --dataset voc2012 --root VOCdevkit/VOC2012 \
      --model ResNet=resnet50.safetensors --methods grad-cam,lafam -o results.csv
      Example: generate-tables evaluate --experiment Experiments/paper.json --data DIR \
      --weights DIR --shard 2/8 -o shard-2.csv
      """,
    version: toolkitVersion)

  @Option(
    help: "What to evaluate, instead of --root and --methods: a file of Experiments/.",
    completion: .file(extensions: ["json"]))
  var experiment: String?

  @Option(help: "With --experiment: the folder that holds its data sets.", completion: .directory)
  var data: String?

  @Option(
    help: "With --experiment: the folder that holds its weights. (default: that of --data)",
    completion: .directory)
  var weights: String?

  @Option(help: "With --experiment: the networks to evaluate, as in ResNet,SimCLR. (default: all)")
  var models: String?

  @OptionGroup var dataSet: DataSetOptions

  @Option(
    help: """
      A network with the name that tables give it: NAME=W.safetensors; may be repeated. With \
      --experiment: the file to use for its network of this name.
      """)
  var model: [NamedWeights] = []

  @Option(
    help: """
      Methods from render-saliency --list-methods, as in lafam,grad-cam. Those that need a class are \
      left out for networks without classes.
      """)
  var methods: String?

  @Option(name: [.short, .long], help: "The results file.", completion: .file(extensions: ["csv"]))
  var output: String

  @Option(
    help: """
      all, or names and groups: paper, tie-free, further, faithfulness (insertion and deletion, \
      which run the network 66 times a map). (default: all)
      """)
  var metrics: String?

  @Option(help: "What insertion and deletion follow: embedding (no label) or class.")
  var faithfulnessScore: FaithfulnessScore = .embedding

  @Option(help: "At most so many images, the first whose photographs are there.")
  var limit: Int?

  @Option(help: "A part of the images, as in 2/8, for several machines; see merge.")
  var shard: Shard?

  @Option(help: "The side of the networks' input in pixels.")
  var size = DataSet.side

  @Option(help: "The layer that methods look at, or auto: the last one with more than one place.")
  var layer = "auto"

  @Option(help: "How maps are enlarged before they are compared with masks.")
  var interpolation: Interpolation = .nearest

  @OptionGroup(title: "Methods") var settings: MethodSettings

  @OptionGroup(title: "Computation") var computation: ComputationOptions

  @Flag(help: "Go on with a results file that an interruption left.")
  var resume = false

  @Flag(help: "Replace a results file.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if experiment != nil {
      guard methods == nil, dataSet.root == nil else {
        throw ValidationError(
          "--experiment says what --methods and --root would; leave those out.")
      }
      guard data != nil else {
        throw ValidationError("Give the folder that holds the experiment's data sets with --data.")
      }
    } else {
      guard data == nil, weights == nil, models == nil else {
        throw ValidationError("--data, --weights and --models go with --experiment.")
      }
      guard !model.isEmpty, methods != nil, dataSet.dataset != nil else {
        throw ValidationError(
          "Give --dataset, --root, --model and --methods, or an --experiment with --data.")
      }
    }
    guard !resume || !force else {
      throw ValidationError("--resume keeps what --force would replace; give one of them.")
    }
    guard limit.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--limit is a number of at least 1.")
    }
    guard (1...8192).contains(size) else {
      throw ValidationError("--size is a number of pixels from 1 to 8192.")
    }
  }

  func run() throws {
    try runTool {
      if !resume && !force { try refuseToReplace(output) }
      let computation = try self.computation.chosen()
      let (plan, failures) = try makePlan(with: computation)
      let earlier = resume ? try EarlierResults.read(output, for: plan) : nil
      let writer = try ResultsWriter(
        path: output, columns: plan.columns, continuing: earlier != nil)
      let failedImages = try Evaluator(
        plan: plan, writer: writer, known: Set(earlier?.keys ?? []), pool: computation.pool,
        options: options
      ).run()
      if earlier != nil { try EarlierResults.sort(output, by: plan) }
      try report(plan, failedImages: failedImages + failures)
      if failedImages + failures > 0 {
        let isNothingThere = writer.count == 0 && earlier?.keys.isEmpty ?? true
        throw isNothingThere && !plan.items.isEmpty ? ExitCode.failure : .someInputsFailed
      }
    }
  }

  /// Loads what is evaluated.
  ///
  /// - Parameter computation: What the networks will run with.
  /// - Returns: The plan, and how many images cannot be used because of their masks.
  /// - Throws: What is wrong with an option, a file or a folder, before anything is computed.
  private func makePlan(with computation: Computation) throws -> (EvaluationPlan, failures: Int) {
    let experiment = try experiment.map(Experiment.init(contentsOf:))
    // Wrong names are told before anything is read.
    let metrics = try metricSelection(of: experiment)
    let wanted = try series(of: experiment)
    let dataSet =
      if let experiment {
        try experiment.dataSet(
          below: data ?? ".", kind: self.dataSet.dataset,
          selectionProtocol: self.dataSet.selectionProtocol)
      } else {
        try self.dataSet.dataSet()
      }
    guard let dataSet else { throw ValidationError("Give a data set with --dataset and --root.") }
    let models = try wanted.map { try NamedModel($0.weights, with: computation) }
    if faithfulnessScore == .class, !metrics.faithfulness.isEmpty,
      let encoder = models.first(where: { $0.model.classCount == nil })
    {
      throw ToolError(
        "\(encoder.path): \(encoder.name) is an encoder without classes; evaluate it with "
          + "--faithfulness-score embedding")
    }
    let methods = try zip(models, wanted).map { named, wanted in
      try self.methods(wanted.methods, for: named, of: experiment)
    }
    guard methods.contains(where: { !$0.isEmpty }) else {
      throw ToolError("no method is left to run: give one that needs no class, such as lafam")
    }
    let selection = try dataSet.selection(pool: computation.pool)
    for failure in selection.failures { StandardError.writeLine("Error: \(failure.error)") }
    let plan = try EvaluationPlan(
      models: models, methods: methods, dataSet: dataSet, selected: selection.items,
      items: limited(selection.items), metrics: metrics,
      rules: EvaluationPlan.Rules(
        size: size, layer: layer == "auto" ? nil : layer, interpolation: interpolation,
        faithfulness: faithfulnessScore, precision: computation.precision),
      shard: shard)
    for named in models { _ = try naming(named.path) { try plan.layer(in: named.model) } }
    return (plan, selection.failures.count)
  }

  /// The metrics of the command line, else those of the experiment, else all.
  private func metricSelection(of experiment: Experiment?) throws -> MetricSelection {
    if let metrics { return try MetricSelection(metrics) }
    guard let text = experiment?.metrics else { return try MetricSelection("all") }
    return try MetricSelection(text, from: "\(self.experiment ?? ""): metrics")
  }

  /// The networks with the names of their methods.
  private func series(of experiment: Experiment?) throws -> [(
    weights: NamedWeights, methods: [String]
  )] {
    guard let experiment else {
      let names = (methods ?? "").commaSeparated
      guard !names.isEmpty else { throw ToolError("--methods: name at least one method") }
      for name in names { _ = try MethodRegistry.method(named: name) }
      return model.map { ($0, names) }
    }
    let chosen = models.map(\.commaSeparated)
    let files = try experiment.weights(
      below: weights ?? data ?? ".", of: chosen, replacedBy: model)
    return files.map { weights in
      (weights, experiment.series.filter { $0.model == weights.name }.map(\.method))
    }
  }

  /// The methods that run on a network.
  private func methods(
    _ names: [String], for named: NamedModel, of experiment: Experiment?
  ) throws -> [any SaliencyMethod] {
    let methods = try settings.methods(
      named: names, among: experiment?.methodsInUse, after: experiment?.settings ?? [])
    guard named.model.classCount == nil else { return methods }
    let classSpecific = methods.filter { $0.about.needsClass }
    if !classSpecific.isEmpty && !options.quiet {
      let names = classSpecific.map { $0.about.identifier }.joined(separator: ", ")
      StandardError.writeLine(
        "Note: \(named.name) is an encoder without classes; left out for it: \(names)")
    }
    return methods.filter { !$0.about.needsClass }
  }

  /// The first images, if a limit is given; those without a photograph do not count.
  private func limited(_ items: [DataSetItem]) -> [DataSetItem] {
    guard let limit else { return items }
    var left = limit
    return Array(
      items.prefix { item in
        guard left > 0 else { return false }
        if item.imagePath != nil { left -= 1 }
        return true
      })
  }

  private func report(_ plan: EvaluationPlan, failedImages: Int) throws {
    if options.json {
      // Told where it is not the usual one.
      let precision =
        plan.rules.precision == .float32 ? nil : plan.rules.precision.rawValue
      try JSONLine.write(
        Record(
          output: output, images: plan.items.count, failed: failedImages,
          series: plan.series.map(\.name), precision: precision,
          experiment: plan.experiment))
    } else if !options.quiet {
      try StandardOutput.writeLine(
        "\(output): \(plan.items.count) images, \(plan.series.count) maps each"
          + (failedImages > 0 ? "; \(failedImages) images failed, see above" : ""))
    }
  }

  private struct Record: Encodable {
    let output: String
    let images: Int
    let failed: Int
    let series: [String]
    let precision: String?
    let experiment: String
  }
}
