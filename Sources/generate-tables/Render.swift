import ArgumentParser
import Foundation
import SaliencyIO
import SaliencyMetrics
import ToolSupport

/// `generate-tables render`.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make tables of results files.",
    discussion: """
      The rows are metrics, their means over all images in percent, and the columns are methods, as in \
      the paper's Tables 1 and 2. Files may come from generate-tables evaluate or score, or from other \
      programs that write the paper's columns.

      Example: generate-tables render results.csv
      Example: generate-tables render results.csv --style latex --rounding cut --compare paper -o table.tex
      Example: generate-tables render voc.csv more.csv --by-label --no-interval
      Example: generate-tables render results.csv --json --interval 99 --seed 1
      """,
    version: toolkitVersion)

  @Argument(
    help: "Results files; those of several series of one experiment make one table.",
    completion: .file(extensions: ["csv"]))
  var results: [String]

  @Option(help: "The form of the table. (default: markdown)")
  var style: TableStyle?

  @Option(help: "How many decimals percentages have, 0 to 9.")
  var digits = 2

  @Option(
    help: "How means become percentages: cut drops further digits, as the paper's tables do.")
  var rounding: PercentRounding = .nearest

  @Option(
    help: """
      The level of intervals in percent: of the means, and of the paired differences that decide what \
      is bold.
      """)
  var interval = 95.0

  @Flag(help: "Do not show the intervals of the means.")
  var noInterval = false

  @Option(help: "The seed by which images are drawn anew for the intervals.")
  var seed: UInt64 = 0

  @Option(
    help: "Set the paper's numbers beside the means: paper is its table of the same data set.")
  var compare: PaperChoice?

  @Flag(
    help: """
      Add a table of the differences between the methods of a model on the same images; JSON and HTML \
      always have them.
      """)
  var differences = false

  @Flag(help: "Add means over the images of each label.")
  var byLabel = false

  @Option(name: [.short, .long], help: "The file to write. (default: standard output)")
  var output: String?

  @Flag(help: "Replace the file if it exists.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (0...9).contains(digits) else {
      throw ValidationError("--digits is a number from 0 to 9.")
    }
    guard interval > 0, interval < 100 else {
      throw ValidationError(
        "--interval is a level in percent above 0 and below 100, as in --interval 95; "
          + "--no-interval hides intervals.")
    }
    guard !options.json || style == nil || style == .json else {
      throw ValidationError("--json is --style json; leave out one of the two styles.")
    }
    if let output, results.contains(where: { Self.file($0) == Self.file(output) }) {
      throw ValidationError("-o \(output) is one of the results files; name another file.")
    }
  }

  func run() throws {
    try runTool {
      if let output, !force { try refuseToReplace(output) }
      let style = options.json ? .json : style ?? .markdown
      let scores = try ScoreTable(results.map { try ResultsFile(path: $0) })
      let settings = TableSettings(
        bootstrap: Bootstrap(level: interval / 100, seed: seed), showsIntervals: !noInterval,
        paper: try compare?.table(for: scores), leavesOutRepetition: style.isForPeople,
        hasDifferences: differences, hasLabels: byLabel)
      let table = try SummaryTable(
        scores, format: NumberFormat(digits: digits, rounding: rounding), settings: settings)
      let text = try style.text(of: table, scores: scores)
      guard let output else {
        try StandardOutput.writeLine(String(text.dropLast()))
        return
      }
      try writeAtomically(to: output, replacing: force) { writer in
        try writer.write(text)
      }
    }
  }

  /// A path without links, by which files are told apart.
  private static func file(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }
}
