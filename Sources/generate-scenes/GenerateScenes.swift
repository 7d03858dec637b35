import ArgumentParser
import SaliencyTensor
import ToolSupport

@main
struct GenerateScenes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-scenes",
    abstract: "Draw scenes of known objects, as a data set with exact masks.",
    discussion: """
      Writes pictures of 224 x 224 pixels with one or two objects of PASCAL VOC's classes into a folder \
      of the same form as VOC2012, which the other tools read as --dataset voc2012. The same seed gives \
      the same scenes, whatever the number of threads.

      Example: generate-scenes -o scenes --count 200 --preview scenes.png
      Example: generate-scenes -o training --count 20000 --first 1000 --list train
      """,
    version: toolkitVersion)

  /// The lists of VOC2012.
  enum List: String, CaseIterable, ExpressibleByArgument {
    case train, val, trainval
  }

  @Option(
    name: [.short, .long], help: "The folder for the data set; created if missing.",
    completion: .directory)
  var output: String

  @Option(help: "The number of scenes.")
  var count = 1000

  @Option(help: "Other seeds give other scenes.")
  var seed: UInt64 = 0

  @Option(help: "The number of the first scene; two ranges of numbers have no scene in common.")
  var first = 0

  @Option(help: "The share of scenes with two objects of two classes, 0 to 1.")
  var twoObjects = 0.15

  @Option(help: "The list that names the scenes; evaluations read val.")
  var list: List = .val

  @Option(
    help: "A PNG of the first 40 scenes with their classes.",
    completion: .file(extensions: ["png"]))
  var preview: String?

  @Flag(help: "Write into a folder that holds something, and replace the scenes in it.")
  var force = false

  @Option(help: "The number of threads. (default: all processors)")
  var threads: Int?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...10_000_000).contains(count), (0...1_000_000_000).contains(first) else {
      throw ValidationError(
        "--count is a number from 1 to 10000000, --first one from 0 to 1000000000.")
    }
    guard (0...1).contains(twoObjects) else {
      throw ValidationError("--two-objects is a share from 0 to 1.")
    }
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
  }

  func run() throws {
    try runTool {
      let start = ContinuousClock.now
      let tree = SceneTree(
        folder: output, list: list.rawValue,
        designer: SceneDesigner(seed: seed, twoObjects: twoObjects),
        numbers: first..<first + count)
      if let preview, !force { try refuseToReplace(preview) }
      try tree.prepare(replacing: force)
      let pool = threads.map(ThreadPool.init(threads:)) ?? .shared
      if let preview {
        try ScenePreview(designer: tree.designer, numbers: tree.numbers).write(
          to: preview, replacing: force, pool: pool)
      }
      let summary = try tree.write(pool: pool, options: options)
      let seconds = start.duration(to: .now) / .seconds(1)
      if options.json {
        try JSONLine.write(
          TreeRecord(
            output: output, list: list.rawValue, seed: seed, first: first, summary: summary,
            preview: preview, seconds: seconds))
      } else if !options.quiet {
        try StandardOutput.writeLine(
          "\(output): \(count) scenes, \(summary.ofTwoClasses) of two classes")
      }
    }
  }
}
