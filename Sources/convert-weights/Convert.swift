import ArgumentParser
import Crypto
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import ToolSupport

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a weights file (what the tool does when no subcommand is named).",
    discussion: "Example: convert-weights resnet50.h5 -o resnet50.safetensors")

  @Argument(
    help: """
      A weights file: HDF5 (Keras 1, 2, 3, or PyTorch's names), .keras, PyTorch (.pth, .pt, .ckpt, \
      .th) or safetensors.
      """,
    completion: .file())
  var input: String

  @Option(
    name: [.short, .long],
    help: "The file to write. Without it, the input with the ending .safetensors.",
    completion: .file(extensions: ["safetensors"]))
  var output: String?

  @Option(help: "The network: auto, or a name such as resnet50.")
  var architecture = "auto"

  @Option(help: "Where bottlenecks stride: auto, 1x1 (v1, Keras) or 3x3 (v1.5, torchvision).")
  var stridePlacement: StridePlacementOption = .auto

  @Option(
    help: "What stands before 'conv1.weight' (VGG: 'features.0.weight') in the names, or its end.")
  var prefix: String?

  @Option(
    help: "The classes' labels as JSON: a list, or an object from index to label.",
    completion: .file(extensions: ["json"]))
  var labels: String?

  @Flag(help: "Replace the output if it exists.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      let start = ContinuousClock.now
      let destination = output ?? Self.defaultOutput(for: input)
      if !force { try refuseToReplace(destination) }
      let file = try WeightFile(path: input)
      // Read apart from the weights, so that an error names the file it is in.
      let classLabels = try readLabels()
      let checkpoint = try naming(input) {
        try Checkpoint(
          recognizing: file, identifier: architecture == "auto" ? nil : architecture,
          stridePlacement: stridePlacement.placement, prefix: prefix, labels: classLabels)
      }
      let digest = try Self.digest(of: input)
      var metadata = checkpoint.metadata
      metadata["format"] = "pt"
      metadata["source_file"] = input.split(separator: "/").last.map(String.init) ?? input
      metadata["source_format"] = "\(file.container.rawValue) \(file.layout.rawValue)"
      metadata["source_sha256"] = digest

      let progress = ProgressBar(
        "Converting", total: checkpoint.tensorNames.count, options: options)
      try progress.show {
        try naming(input) {
          try SafetensorsFile.write(
            checkpoint, metadata: metadata, to: destination, replacing: force
          ) { _ in progress.advance() }
        }
      }
      try report(checkpoint, to: destination, digest: digest, start.duration(to: .now))
    }
  }

  /// `resnet50.safetensors` for `resnet50.h5`, and for `resnet50.weights.h5`.
  static func defaultOutput(for input: String) -> String {
    let slash = input.lastIndex(of: "/").map { input.index(after: $0) } ?? input.startIndex
    var name = String(input[slash...])
    for ending in [
      ".h5", ".hdf5", ".keras", ".weights", ".safetensors", ".tar", ".pth", ".pt", ".ckpt", ".th",
    ]
    where name.hasSuffix(ending) && name.count > ending.count {
      name = String(name.dropLast(ending.count))
    }
    return input[..<slash] + name + ".safetensors"
  }

  private func readLabels() throws -> ClassLabels? {
    guard let labels else { return nil }
    let file = try MappedFile(path: labels)
    return try naming(labels) { try ClassLabels(json: Array(file.bytes)) }
  }

  private static func digest(of path: String) throws -> String {
    let file = try MappedFile(path: path)
    var hash = SHA256()
    hash.update(bufferPointer: file.bytes)
    return hash.finalize().hexadecimal
  }

  /// The first of some names, and how many there are beyond them.
  static func shortened(_ names: [String], to limit: Int = 6) -> String {
    let rest = names.count - limit
    return names.prefix(limit).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more, which inspect lists" : "")
  }

  private func report(
    _ checkpoint: Checkpoint<WeightFile>, to destination: String, digest: String,
    _ duration: Duration
  ) throws {
    let parameters = checkpoint.architecture.parameterCount
    if options.json {
      try JSONLine.write(
        ConversionRecord(
          input: input, output: destination, checkpoint: checkpoint, parameters: parameters,
          digest: digest, seconds: duration / .seconds(1)))
    } else if !options.quiet {
      try StandardOutput.writeLine(
        "\(input) -> \(destination): \(checkpoint.architecture.identifier), "
          + "\(checkpoint.dialect.rawValue) names, "
          + (checkpoint.origin.map { "origin \($0.identifier), " } ?? "")
          + "\(checkpoint.tensorNames.count) tensors, "
          + "\(parameters) numbers"
          + (checkpoint.ignored.isEmpty ? "" : "; left out: " + Self.shortened(checkpoint.ignored)))
    }
  }
}

/// `--stride-placement`.
enum StridePlacementOption: String, CaseIterable, ExpressibleByArgument {
  case auto
  case firstConvolution = "1x1"
  case middleConvolution = "3x3"

  var placement: ResNetArchitecture.StridePlacement? {
    ResNetArchitecture.StridePlacement(rawValue: rawValue)
  }
}

/// What `--json` tells of a conversion.
private struct ConversionRecord: Encodable {
  let input: String
  let output: String
  let architecture: String
  let dialect: String
  let origin: String?
  let stridePlacement: String?
  let batchNormEpsilon: Float?
  let preprocessing: Preprocessing
  let inputSize: [Int]?
  let tensors: Int
  let parameters: Int
  let classes: Int?
  let labels: Int?
  let ignored: [String]
  let sourceSHA256: String
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case input
    case output
    case architecture
    case dialect
    case origin
    case stridePlacement = "stride_placement"
    case batchNormEpsilon = "batch_norm_epsilon"
    case preprocessing
    case inputSize = "input_size"
    case tensors
    case parameters
    case classes
    case labels
    case ignored
    case sourceSHA256 = "source_sha256"
    case seconds
  }

  init(
    input: String, output: String, checkpoint: Checkpoint<WeightFile>, parameters: Int,
    digest: String, seconds: Double
  ) {
    self.input = input
    self.output = output
    architecture = checkpoint.architecture.identifier
    dialect = checkpoint.dialect.rawValue
    origin = checkpoint.origin?.identifier
    stridePlacement = checkpoint.architecture.stridePlacement?.rawValue
    batchNormEpsilon = checkpoint.architecture.batchNormalizationEpsilon
    preprocessing = checkpoint.preprocessing
    inputSize = checkpoint.inputSize.map { [$0.height, $0.width] }
    tensors = checkpoint.tensorNames.count
    self.parameters = parameters
    classes = checkpoint.architecture.classCount
    labels = checkpoint.labels?.labels.count
    ignored = checkpoint.ignored
    sourceSHA256 = digest
    self.seconds = seconds
  }
}
