import SaliencyMethods
import SaliencyMetrics
import ToolSupport

/// The scores of results files by method and metric, image by image.
struct ScoreTable {
  /// One column of a table: a method on a model.
  struct Series: Hashable {
    /// As in files: `SimCLR LaFAM`.
    let name: String

    /// The model's part, `SimCLR`; empty where the name is the method's alone.
    let model: String

    /// The method's part, `LaFAM`.
    let method: String

    init(name: String) {
      self.name = name
      // The longest title counts: `Smooth Grad-CAM++` before `Grad-CAM++`.
      let titles = MethodRegistry.all.map { $0.about.title }.sorted { $0.count > $1.count }
      if let title = titles.first(where: { name == $0 || name.hasSuffix(" " + $0) }) {
        method = title
        model = String(name.dropLast(min(name.count, title.count + 1)))
      } else {
        let words = name.split(separator: " ", maxSplits: 1).map(String.init)
        model = words.count == 2 ? words[0] : ""
        method = words.last ?? name
      }
    }
  }

  /// One image's scores by one series.
  struct Entry {
    /// What the image shows, as the data set says.
    let labels: [String]

    /// How long the map took, `total_time`.
    let seconds: Double?

    /// By metric, in the order of ``ScoreTable/metrics``.
    let values: [MetricValue]
  }

  /// The metrics that are columns: those of the paper first, in the order of its result files.
  let metrics: [MetricDescription]

  /// The series: models in order of their first rows, of each model LaFAM last, as in the paper's
  /// tables.
  let series: [Series]

  /// For each series, entries by image (`dataset_idx`).
  let entries: [Series: [Int: Entry]]

  /// The images' names (column `image`), by `dataset_idx`, where the files tell them.
  let imageNames: [Int: String]

  /// What the files say of their data sets and protocols, as in `voc2012, paper protocol`; empty for
  /// files that do not tell.
  let sources: [String]

  /// The images that a series has rows for, in their order.
  func images(of series: Series) -> [Int] { (entries[series] ?? [:]).keys.sorted() }

  /// A series' values of one metric, for some images that it has rows for.
  func values(of metric: Int, in series: Series, for images: [Int]) -> [MetricValue] {
    let entries = entries[series] ?? [:]
    return images.compactMap { entries[$0]?.values[metric] }
  }
}

extension ScoreTable {
  /// All metrics that may be columns, in the order of columns.
  static var knownMetrics: [MetricDescription] {
    MetricRegistry.all.map { type(of: $0).about }
      + MetricRegistry.faithfulness.map { type(of: $0).about }
  }

  /// Reads scores out of some files.
  ///
  /// - Parameter files: Files of one or several evaluations; images are told apart by `dataset_idx`.
  /// - Throws: ``ToolError`` if two rows tell the same, or nothing is there.
  init(_ files: [ResultsFile]) throws {
    let paths = files.map(\.path).joined(separator: ", ")
    let present = Set(files.flatMap(\.columns))
    let metrics = Self.knownMetrics.filter { present.contains($0.name) }
    guard !metrics.isEmpty else {
      throw ToolError(
        "\(paths): no column is a metric; expected some of "
          + Self.knownMetrics.prefix(7).map(\.name).joined(separator: ", "))
    }
    var order: [Series] = []
    var entries: [Series: [Int: Entry]] = [:]
    var imageNames: [Int: String] = [:]
    var sources: [String] = []
    var seriesByName: [String: Series] = [:]
    for file in files {
      let columns = metrics.map { file.position(of: $0.name) }
      let nameColumn = file.position(of: "image")
      let sourceColumns = file.position(of: "data_set").flatMap { dataSet in
        file.position(of: "protocol").map { (dataSet, $0) }
      }
      for row in file.rows {
        let name = row.fields[4]
        let series = seriesByName[name] ?? Series(name: name)
        if seriesByName[name] == nil {
          seriesByName[name] = series
          order.append(series)
        }
        guard let index = Int(row.fields[0]) else {
          throw ToolError(
            "\(file.path): row \(row.number): expected a whole number as dataset_idx, found "
              + "'\(row.fields[0])'")
        }
        guard entries[series]?[index] == nil else {
          throw ToolError(
            "\(file.path): row \(row.number): image \(index) has scores of \(name) already; "
              + "give the files of one evaluation only, shards merged")
        }
        entries[series, default: [:]][index] = Entry(
          labels: LabelTuple.labels(row.fields[3]), seconds: try file.number(1, in: row),
          values: try columns.map { column in
            let number = try column.flatMap { try file.number($0, in: row) }
            return number.map(MetricValue.defined) ?? .undefined(.notStated)
          })
        if let nameColumn { imageNames[index] = row.fields[nameColumn] }
        if let (dataSet, selectionProtocol) = sourceColumns {
          let source = "\(row.fields[dataSet]), \(row.fields[selectionProtocol]) protocol"
          if !sources.contains(source) { sources.append(source) }
        }
      }
    }
    guard !order.isEmpty else { throw ToolError("\(paths): there are no rows") }
    self.metrics = metrics
    self.entries = entries
    self.imageNames = imageNames
    self.sources = sources
    var models: [String] = []
    for series in order where !models.contains(series.model) { models.append(series.model) }
    self.series = models.flatMap { model in
      let own = order.filter { $0.model == model }
      return own.filter { $0.method != LaFAM.about.title }
        + own.filter { $0.method == LaFAM.about.title }
    }
  }
}
