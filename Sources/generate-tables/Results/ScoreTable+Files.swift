import SaliencyMetrics
import ToolSupport

extension ScoreTable {
  /// Reads scores out of some files.
  ///
  /// - Parameter files: Files of one or several evaluations; images are told apart by `dataset_idx`.
  /// - Throws: `ToolError` if a file is a shard, the files are of different experiments or data sets,
  ///   two rows tell of the same map, a field holds what it cannot, or nothing is there.
  init(_ files: [ResultsFile]) throws {
    let paths = files.map(\.path).joined(separator: ", ")
    for file in files where file.columns.contains(ResultsFile.shardColumn) {
      throw ToolError(
        "\(file.path): expected a whole evaluation, found a shard of one; merge the shards first: "
          + "generate-tables merge \(paths.replacing(",", with: "")) -o results.csv")
    }
    let present = Set(files.flatMap(\.columns))
    metrics = Self.knownMetrics.filter { present.contains($0.name) }
    guard !metrics.isEmpty else {
      throw ToolError(
        "\(paths): expected metrics as columns, found none; some are "
          + Self.knownMetrics.prefix(7).map(\.name).joined(separator: ", "))
    }
    let known = Set(
      ResultsFile.leadingColumns + ResultsFile.trailingColumns + metrics.map(\.name))
    var reader = RowReader(metrics: metrics)
    var unknownColumns: [String] = []
    for file in files {
      for column in file.columns where !known.contains(column) && !unknownColumns.contains(column) {
        unknownColumns.append(column)
      }
      try reader.read(file)
    }
    guard !reader.series.isEmpty else {
      throw ToolError("\(paths): expected rows below the header, found none; evaluate again")
    }
    // Only now all series are known, by which some are told apart.
    let series = Series.inTableOrder(reader.series)
    self.series = series
    let entries = reader.entries
    self.entries = Dictionary(
      uniqueKeysWithValues: series.map { one in
        (one, reader.places[one.name].map { entries[$0] } ?? [:])
      })
    imageNames = reader.imageNames
    sources = reader.sources
    dataSet = reader.dataSet?.value
    self.unknownColumns = unknownColumns
  }
}

/// Collects rows by series and image.
private struct RowReader {
  /// A value that all rows must agree on, and the file that told it first.
  struct Agreed {
    let value: String
    let path: String
  }

  let metrics: [MetricDescription]

  /// In the order of their first rows.
  private(set) var series: [ScoreTable.Series] = []

  /// Where a series stands, by its name.
  private(set) var places: [String: Int] = [:]

  /// For each series, entries by image.
  private(set) var entries: [[Int: ScoreTable.Entry]] = []

  private(set) var imageNames: [Int: String] = [:]
  private(set) var sources: [String] = []
  private(set) var dataSet: Agreed?
  private var experiment: Agreed?

  init(metrics: [MetricDescription]) {
    self.metrics = metrics
  }

  mutating func read(_ file: ResultsFile) throws {
    let metricColumns = metrics.map { file.position(of: $0.name) }
    let imageColumn = file.position(of: "image")
    let modelColumn = file.position(of: "model")
    let dataSetColumn = file.position(of: "data_set")
    let protocolColumn = file.position(of: "protocol")
    let degenerateColumn = file.position(of: "degenerate")
    let experimentColumn = file.position(of: "experiment")
    for row in file.rows {
      let fields = row.fields
      try Self.agree(on: &experiment, column: experimentColumn, in: row, of: file)
      try Self.agree(on: &dataSet, column: dataSetColumn, in: row, of: file)
      let name = fields[4]
      let place = place(of: name, model: modelColumn.map { fields[$0] })
      let image = try file.image(of: row)
      let entry = ScoreTable.Entry(
        labels: LabelTuple.labels(fields[3]), seconds: try file.number(1, in: row),
        isDegenerate: try degenerateColumn.flatMap { try file.number($0, in: row) }.map { $0 != 0 },
        values: try zip(metrics, metricColumns).map { metric, column in
          try Self.value(of: metric, column: column, in: row, of: file)
        })
      guard entries[place].updateValue(entry, forKey: image) == nil else {
        throw ToolError(
          "\(file.path): row \(row.number): expected one row of \(name) for each image, found another "
            + "for image \(image); give the files of one evaluation, each once")
      }
      if let imageColumn { imageNames[image] = fields[imageColumn] }
      if let dataSetColumn, let protocolColumn {
        let source = "\(fields[dataSetColumn]), \(fields[protocolColumn]) protocol"
        if !sources.contains(source) { sources.append(source) }
      }
    }
  }

  private mutating func place(of name: String, model: String?) -> Int {
    if let place = places[name] { return place }
    places[name] = series.count
    series.append(ScoreTable.Series(name: name, ofModel: model))
    entries.append([:])
    return series.count - 1
  }

  /// Means of a share and of its percentage look alike, so that the range is looked at.
  private static func value(
    of metric: MetricDescription, column: Int?, in row: ResultsFile.Row, of file: ResultsFile
  ) throws -> MetricValue {
    guard let column, let number = try file.number(column, in: row) else {
      return .undefined(.notStated)
    }
    let range = metric.range
    // Others may sum in single precision.
    guard number >= range.lowerBound - 1e-3, number <= range.upperBound + 1e-3 else {
      throw file.error(
        in: row, column: column,
        expected: "a number from \(text(range.lowerBound)) to \(text(range.upperBound))",
        remedy: "write shares, not percentages")
    }
    return .defined(number)
  }

  private static func text(_ bound: Double) -> String {
    bound == bound.rounded() && bound.isFinite ? "\(Int(bound))" : "\(bound)"
  }

  private static func agree(
    on agreed: inout Agreed?, column: Int?, in row: ResultsFile.Row, of file: ResultsFile
  ) throws {
    guard let column else { return }
    let value = row.fields[column]
    guard let earlier = agreed else {
      agreed = Agreed(value: value, path: file.path)
      return
    }
    guard value != earlier.value else { return }
    let kind = file.columns[column] == "data_set" ? "data set" : "experiment"
    throw file.error(
      in: row, column: column, expected: "'\(earlier.value)' as in \(earlier.path)",
      remedy: "make a table of each \(kind)")
  }
}
