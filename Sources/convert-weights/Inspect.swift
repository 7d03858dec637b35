import ArgumentParser
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import ToolSupport

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List a file's tensors, and tell what the file is.",
    discussion: "Example: convert-weights inspect resnet50.h5")

  @Argument(help: "A weights file.", completion: .file())
  var input: String

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      let file = try WeightFile(path: input)
      let inspection = try Inspection(file)
      if options.json {
        try JSONLine.write(inspection)
      } else {
        for line in inspection.lines { try StandardOutput.writeLine(line) }
      }
    }
  }
}

/// What a weights file is.
private struct Inspection: Encodable {
  struct Tensor: Encodable {
    let name: String
    let shape: [Int]
    let type: String

    /// Whether a conversion leaves it out.
    let isLeftOut: Bool

    private enum CodingKeys: String, CodingKey {
      case name
      case shape
      case type
      case isLeftOut = "left_out"
    }
  }

  let input: String
  let container: String
  let layout: String
  let writer: String?
  let architecture: String?
  let dialect: String?

  /// Who published it.
  let origin: String?

  /// What a conversion would make of it.
  let conversion: String?

  /// Why the network was not recognized.
  let reason: String?
  let metadata: [String: String]
  let tensors: [Tensor]

  init(_ file: WeightFile) throws {
    input = file.path
    container = file.container.rawValue
    layout = file.layout.rawValue
    writer = file.writer
    metadata = file.metadata
    var leftOut: Set<String> = []
    do {
      let checkpoint = try Checkpoint(recognizing: file)
      leftOut = Set(checkpoint.ignored)
      architecture = checkpoint.architecture.identifier
      dialect = checkpoint.dialect.rawValue
      origin = checkpoint.origin?.title
      conversion = Self.conversion(of: checkpoint)
      reason = nil
    } catch let error as CheckpointError {
      architecture = nil
      dialect = nil
      origin = nil
      conversion = nil
      reason = message(for: error)
    }
    tensors = try file.tensorNames.map { name in
      Tensor(
        name: name, shape: try file.shape(of: name).dimensions,
        type: try file.elementType(of: name), isLeftOut: leftOut.contains(name))
    }
  }

  private static func conversion(of checkpoint: Checkpoint<WeightFile>) -> String {
    let architecture = checkpoint.architecture
    let preprocessing = checkpoint.preprocessing
    return [
      "\(checkpoint.tensorNames.count) tensors of \(architecture.parameterCount) numbers",
      architecture.classCount.map { "\($0) classes" } ?? "an encoder without classes",
      checkpoint.labels == nil ? "no labels" : "labels",
      architecture.stridePlacement.map { "strides in \($0.rawValue)" },
      "\(preprocessing.channelOrder.rawValue) / \(preprocessing.divisor), mean "
        + "\(preprocessing.mean), deviation \(preprocessing.standardDeviation)",
      checkpoint.inputSize.map { "input \($0)" },
      "\(checkpoint.ignored.count) tensors left out",
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// The description as text, a tensor a line.
  var lines: [String] {
    let width = tensors.map(\.name.count).max() ?? 0
    let shapes = tensors.map { "\($0.shape)" }
    let shapeWidth = shapes.map(\.count).max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    return [
      "file          \(input)",
      "container     \(container), \(layout)",
      "writer        \(writer ?? "not stated")",
      "architecture  \(architecture ?? "not recognized: \(reason ?? "")")",
      "dialect       \(dialect ?? "not recognized")",
      "origin        \(origin ?? "not recognized")",
      "converts to   \(conversion ?? "nothing")",
      "tensors       \(tensors.count)",
    ]
      + zip(tensors, shapes).map { tensor, shape in
        "  \(padded(tensor.name, width))  \(padded(shape, shapeWidth))  \(tensor.type)"
          + (tensor.isLeftOut ? "  left out" : "")
      }
  }
}
