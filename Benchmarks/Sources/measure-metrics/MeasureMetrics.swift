internal import ArgumentParser
internal import BenchmarkSupport
internal import SaliencyIO

extension MapKind: ExpressibleByArgument {}
extension TieOrder: ExpressibleByArgument {}

@main struct MeasureMetrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-metrics",
    abstract: "Measure the speed of the paper's seven metrics on maps of 224 x 224 pixels.",
    discussion: """
      Every measurement is one JSON object on a line of its own. One thread scores random maps one \
      after the other; the time is that of all seven metrics of one map.
      """)

  @Option(
    help: """
      Maps: nearest (7 x 7 values in blocks of 32 x 32 pixels) or full (50,176 distinct values); \
      may be repeated. (default: both)
      """)
  var maps: [MapKind] = []

  @Option(
    help: """
      Ties: numpy (ordered as NumPy's sort leaves them) or tie-free (the two metrics that depend \
      on that order replaced by their means over all orders); may be repeated. (default: both)
      """)
  var ties: [TieOrder] = []

  @Option(help: "Maps of each kind.")
  var count = 8

  @Option(help: "Seconds for each measurement, after a warm-up; at least three runs are made.")
  var seconds = 2.0

  @Option(help: "Runs over all maps for each measurement, instead of a time.")
  var runs: Int?

  @Option(help: "Starts the sequence of random maps and masks.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      """
      Time nothing; write the maps and masks to this folder as NPY files and print the metrics' \
      values.
      """, valueName: "folder"))
  var export: String?

  func validate() throws {
    for (name, value) in [("runs", runs), ("count", count)] {
      if let value, value < 1 {
        throw ValidationError("--\(name) must be at least 1, and is \(value)")
      }
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds must be above 0 and at most 3600, and is \(seconds)")
    }
    guard count <= 4096 else {
      throw ValidationError("--count must be at most 4096, and is \(count)")
    }
  }

  func run() throws {
    let repetition = runs.map(Repetition.count) ?? .seconds(seconds)
    for kind in maps.isEmpty ? MapKind.allCases : maps {
      let samples = try SampleMaps(kind, count: count, seed: seed)
      if let export {
        try NPYFile.write(
          samples.stackedMaps(), to: "\(export)/\(kind.rawValue).npy", replacing: true)
        try NPYFile.write(samples.stackedMasks(), to: "\(export)/masks.npy", replacing: true)
      }
      for order in ties.isEmpty ? TieOrder.allCases : ties {
        let measurement = MetricMeasurement(kind, ties: order, samples: samples)
        if export == nil {
          try measurement.measure(repetition).print()
        } else {
          try measurement.values().print()
        }
      }
    }
  }
}
