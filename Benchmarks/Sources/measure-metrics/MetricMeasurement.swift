internal import BenchmarkSupport
internal import SaliencyMetrics

/// How pixels of equal value are ordered, on which two of the seven metrics depend.
enum TieOrder: String, CaseIterable {
  /// As NumPy's sort leaves them.
  case numpy

  /// Not at all: the two metrics are replaced by their means over all orders.
  case tieFree = "tie-free"

  /// Seven metrics.
  var metrics: [any LocalizationMetric] {
    switch self {
    case .numpy:
      MetricRegistry.paper
    case .tieFree:
      MetricRegistry.paper.filter { !($0 is TopKIntersection || $0 is RelevanceRankAccuracy) }
        + MetricRegistry.tieFree
    }
  }
}

/// How long the seven metrics of one map take.
struct MetricSpeedRecord: Record {
  let measure = "metrics"
  let schema = 1
  let maps: String
  let ties: String
  let count: Int
  let runs: Int
  let millisecondsPerMap: Double

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case maps
    case ties
    case count
    case runs
    case millisecondsPerMap = "milliseconds_per_map"
  }
}

/// The values of the metrics of each map.
struct MetricValuesRecord: Record {
  let measure = "values"
  let schema = 1
  let maps: String
  let ties: String
  let metrics: [String]

  /// `[N, metrics]`; nothing where a metric has no value.
  let values: [[Double?]]
}

/// Scores maps of one kind.
struct MetricMeasurement {
  private let kind: MapKind
  private let ties: TieOrder
  private let samples: SampleMaps
  private let metrics: [any LocalizationMetric]

  init(_ kind: MapKind, ties: TieOrder, samples: SampleMaps) {
    self.kind = kind
    self.ties = ties
    self.samples = samples
    metrics = ties.metrics
  }

  /// Times runs over all maps, one map after the other in one thread.
  func measure(_ repetition: Repetition) throws -> MetricSpeedRecord {
    let times = try repetition.measure {
      try forEachMap { _ in }
    }
    let milliseconds = times.mean * 1e3 / Double(samples.maps.count)
    return MetricSpeedRecord(
      maps: kind.rawValue, ties: ties.rawValue, count: samples.maps.count, runs: times.runs,
      millisecondsPerMap: milliseconds.rounded(decimals: 5))
  }

  /// Scores every map once.
  func values() throws -> MetricValuesRecord {
    var values: [[Double?]] = []
    try forEachMap { values.append($0.map(\.number)) }
    return MetricValuesRecord(
      maps: kind.rawValue, ties: ties.rawValue,
      metrics: metrics.map { type(of: $0).about.name }, values: values)
  }

  private func forEachMap(_ receive: ([MetricValue]) -> Void) throws {
    for (map, mask) in zip(samples.maps, samples.masks) {
      receive(try MetricRegistry.scores(of: map, against: mask, metrics: metrics))
    }
  }
}
