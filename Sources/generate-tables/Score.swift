import ArgumentParser
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics
import SaliencyTensor
import ToolSupport

/// `generate-tables score`.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score maps that any program made against masks.",
    discussion: """
      Maps are NPY files of floats, [h, w], enlarged by the nearest pixel to the mask's size where \
      they are smaller. Masks are PNG or NPY files in which every pixel but 0 belongs to the object. \
      A map's mask is the one with its stem: both.npy and both.lafam.npy belong to both.png.

      Example: generate-tables score --maps maps --masks masks --name "My method" -o results.csv
      Example: generate-tables score --maps map.npy --masks mask.png --json
      """,
    version: toolkitVersion)

  @Option(help: "A map, or a folder of maps.", completion: .file(extensions: ["npy"]))
  var maps: String

  @Option(help: "A mask, or a folder of masks.", completion: .file(extensions: ["png", "npy"]))
  var masks: String

  @Option(help: "What results call the maps' maker. (default: the method in a map's name, or Map)")
  var name: String?

  @Option(help: "all, or names and groups: paper, tie-free, further.")
  var metrics = "all"

  @Option(
    name: [.short, .long], help: "The results file. (default: standard output)",
    completion: .file(extensions: ["csv"]))
  var output: String?

  @Flag(help: "Replace a results file.")
  var force = false

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runTool {
      if let output, !force { try refuseToReplace(output) }
      let metrics = try MetricSelection(metrics)
      guard metrics.faithfulness.isEmpty else {
        throw ToolError(
          "--metrics: insertion and deletion run a network on changed images; use evaluate")
      }
      let pairing = try MapPairing(maps: maps, masks: masks)
      for error in pairing.failures { StandardError.writeLine("Error: \(error)") }
      var failures = pairing.failures.count
      let progress = ProgressBar("Scoring", total: pairing.pairs.count, options: options)
      var rows: [[String]] = []
      try progress.show {
        for pair in pairing.pairs {
          do {
            let values = try pair.values(metrics.localization)
            let scored = ScoredPair(
              pair: pair, name: name, metrics: metrics.descriptions, values: values)
            if options.json { try progress.writeResult(JSONLine.text(for: scored)) }
            rows.append(scored.fields)
          } catch {
            guard pairing.pairs.count + pairing.failures.count > 1 else { throw error }
            failures += 1
            progress.report("Error: " + ToolSupport.message(for: error))
          }
          progress.advance()
        }
      }
      guard !rows.isEmpty else { throw ExitCode.failure }
      let columns = ResultsFile.leadingColumns + metrics.descriptions.map(\.name) + ["image"]
      if let output {
        try ResultsFile.write(columns: columns, rows: rows, to: output)
        if !options.quiet && !options.json {
          try StandardOutput.writeLine("\(output): \(rows.count) maps")
        }
      } else if !options.json {
        for fields in [columns] + rows {
          try StandardOutput.writeLine(String(ResultsFile.line(fields).dropLast()))
        }
      }
      guard failures == 0 else { throw ExitCode.someInputsFailed }
    }
  }
}

/// A map's scores, as a record and as a row.
private struct ScoredPair: Encodable {
  let pair: MapPairing.Pair
  let name: String?
  let metrics: [MetricDescription]
  let values: [MetricValue]

  /// As `xai_method`: the given name, and the method in the map's file name where there is one.
  private var series: String {
    let words = [name, pair.method].compactMap(\.self)
    return words.isEmpty ? "Map" : words.joined(separator: " ")
  }

  /// The columns that every results file begins with, the metrics, and the image's name.
  var fields: [String] {
    ["\(pair.index)", "", "", LabelTuple.text([]), series]
      + zip(metrics, values).map { ResultRow.text(of: $1, by: $0) } + [pair.stem]
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MetricKey.self)
    try container.encode(pair.mapPath, forKey: MetricKey("map"))
    try container.encode(pair.maskPath, forKey: MetricKey("mask"))
    try container.encode(pair.stem, forKey: MetricKey("image"))
    try container.encode(series, forKey: MetricKey("xai_method"))
    for (about, value) in zip(metrics, values) {
      let key = MetricKey(about.name)
      if about.name == PointingGame.about.name {
        try container.encode(value.number.map { $0 != 0 }, forKey: key)
      } else {
        try container.encode(value.number, forKey: key)
      }
    }
    let reasons = zip(metrics, values).compactMap { about, value in
      value.reason.map { (about.name, "\($0)") }
    }
    try container.encode(
      Dictionary(uniqueKeysWithValues: reasons), forKey: MetricKey("undefined"))
  }
}

/// A metric's column name as a key.
private struct MetricKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }

  init?(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }
}
