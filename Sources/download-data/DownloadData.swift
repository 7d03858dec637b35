import ArgumentParser
import ToolSupport

@main
struct DownloadData: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download-data",
    abstract: "Download, check and unpack the data sets and weights of experiments.",
    discussion: """
      What is there is not downloaded again, and a download that was interrupted goes on where it \
      stopped. What needs an account is told at the end.

      Example: download-data --only voc2012 resnet50 -o data
      """,
    version: toolkitVersion)

  @Option(
    help: "The JSON file that tells what there is.", completion: .file(extensions: ["json"]))
  var manifest = "Experiments/sources.json"

  @Option(
    parsing: .upToNextOption,
    help: "The names of sources from --list, also as in voc2012,swav. (default: all)")
  var only: [String] = []

  @Option(name: [.short, .long], help: "The folder for the data; created if missing.")
  var output = "data"

  @Flag(help: "List the sources, their terms and what is there, and end.")
  var list = false

  @Flag(help: "Download and unpack anew what is there.")
  var force = false

  @Flag(help: "Check the hashes of files that are there; otherwise their sizes are.")
  var verify = false

  @Option(help: "How often a broken transfer is tried again without a byte gained in between.")
  var retries = 5

  @Option(help: "The pause before the first retry in seconds; each further one doubles it.")
  var pause = 2.0

  @Option(help: "How many seconds a server may be silent.")
  var silence = 60.0

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (0...1000).contains(retries) else {
      throw ValidationError("--retries is a number from 0 to 1000.")
    }
    guard (0...3600).contains(pause) else {
      throw ValidationError("--pause is a number of seconds from 0 to 3600.")
    }
    guard (0.1...3600).contains(silence) else {
      throw ValidationError("--silence is a number of seconds from 0.1 to 3600.")
    }
    guard !output.isEmpty else { throw ValidationError("--output names a folder.") }
  }

  func run() async throws {
    try await runTool {
      let sources = try readJSON(SourceManifest.self, from: manifest)
        .sources(named: only.flatMap(\.commaSeparated), manifest: manifest)
      let folder = DataFolder(path: output)
      let record = try HashRecord(in: folder)
      if list {
        try SourceListing(folder: folder, record: record).write(sources, asJSON: options.json)
        return
      }
      try createFolder(output)
      let fetcher = Fetcher(
        folder: folder,
        downloader: Downloader(
          retries: retries, pause: pause, silence: silence, options: options),
        force: force, verify: verify, options: options, record: record)
      try await fetch(sources, by: fetcher)
    }
  }

  /// Brings all sources; the failure of one does not keep the others from coming.
  private func fetch(_ sources: [Source], by fetcher: Fetcher) async throws {
    var fetcher = fetcher
    var failures = 0
    var successes = 0
    for source in sources {
      guard let file = source.file else { continue }
      do {
        let result = try await fetcher.fetch(source, file)
        try tell(result.line, result.record)
        successes += 1
      } catch let error as StandardOutputError {
        throw error
      } catch {
        failures += 1
        let line = ToolSupport.message(for: error)
        StandardError.writeLine("Error: " + line)
        if options.json {
          try JSONLine.write(
            SourceRecord(source, in: fetcher.folder, status: "failed", error: line))
        }
      }
    }
    for source in sources {
      guard case .account(let place, let instructions) = source.access else { continue }
      let state = fetcher.folder.state(of: source, recorded: fetcher.record)
      let path = fetcher.folder.place(place)
      try tell(
        state == .complete
          ? "\(source.name): \(path) is there"
          : "\(source.name): needs an account: \(source.page), for \(path): \(instructions)",
        SourceRecord(
          source, in: fetcher.folder, status: state == .complete ? "there" : "needs-account",
          state: state))
    }
    guard failures == 0 else { throw successes == 0 ? ExitCode.failure : .someInputsFailed }
  }

  private func tell(_ line: String, _ record: SourceRecord) throws {
    if options.json {
      try JSONLine.write(record)
    } else if !options.quiet {
      try StandardOutput.writeLine(line)
    }
  }
}
