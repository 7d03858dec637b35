import ArgumentParser
import ToolSupport

/// `generate-tables render`.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make tables of results files.", version: toolkitVersion)

  @Argument(help: "Results files.", completion: .file(extensions: ["csv"]))
  var results: [String]

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      _ = try ScoreTable(results.map { try ResultsFile(path: $0) })
    }
  }
}
