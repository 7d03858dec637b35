import ArgumentParser
import ToolSupport

/// `generate-tables merge`.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join the results files of all shards into the one of the whole evaluation.",
    discussion: """
      Example: generate-tables merge shard-*.csv -o results.csv
      """,
    version: toolkitVersion)

  @Argument(help: "The results files of all shards.", completion: .file(extensions: ["csv"]))
  var shards: [String]

  @Option(name: [.short, .long], help: "The results file.", completion: .file(extensions: ["csv"]))
  var output: String

  @Flag(help: "Replace a results file.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      if !force { try refuseToReplace(output) }
      let shards = try ShardCollection(shards.map { try ResultsFile(path: $0) })
      try ResultsFile.write(columns: shards.mergedColumns, rows: shards.mergedRows, to: output)
      if options.json {
        try JSONLine.write(
          Record(
            output: output, shards: shards.count, rows: shards.mergedRows.count,
            images: shards.imageCount, missing: shards.missingImages))
      } else if !options.quiet {
        try StandardOutput.writeLine(
          "\(output): \(shards.mergedRows.count) rows of \(shards.count) shards")
      }
      for line in shards.shortfalls { StandardError.writeLine("Error: \(line)") }
      if !shards.shortfalls.isEmpty { throw ExitCode.someInputsFailed }
    }
  }

  private struct Record: Encodable {
    let output: String
    let shards: Int
    let rows: Int
    let images: Int
    let missing: Int
  }
}
