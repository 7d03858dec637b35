import SaliencyMethods
import SaliencyMetrics

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

    /// What people read: the model, where it is known, and the method.
    var title: String { model.isEmpty ? method : "\(model) \(method)" }
  }

  /// One image's scores by one series.
  struct Entry {
    /// What the image shows, as the data set says.
    let labels: [String]

    /// How long the map took, `total_time`.
    let seconds: Double?

    /// Whether the map is constant, where the files tell it.
    var isDegenerate: Bool?

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

  /// The data set as evaluations name it, as in `voc2012`, where the files tell it.
  var dataSet: String?

  /// Columns that are neither metrics known here nor told of rows, in their order.
  var unknownColumns: [String] = []

  /// The images that a series has rows for, in their order.
  func images(of series: Series) -> [Int] { (entries[series] ?? [:]).keys.sorted() }

  /// A series' values of one metric, for some images that it has rows for.
  func values(of metric: Int, in series: Series, for images: [Int]) -> [MetricValue] {
    let entries = entries[series] ?? [:]
    return images.compactMap { entries[$0]?.values[metric] }
  }

  /// How many maps of a series are constant; `nil` where no file tells it.
  func degenerateCount(of series: Series) -> Int? {
    let told = (entries[series] ?? [:]).values.compactMap(\.isDegenerate)
    return told.isEmpty ? nil : told.count(where: \.self)
  }

  /// The labels of an image, from the first series that has it.
  func labels(of image: Int) -> [String] {
    for series in series {
      if let entry = entries[series]?[image] { return entry.labels }
    }
    return []
  }
}

extension ScoreTable {
  /// All metrics that may be columns, in the order of columns.
  static var knownMetrics: [MetricDescription] {
    MetricRegistry.all.map { type(of: $0).about }
      + MetricRegistry.faithfulness.map { type(of: $0).about }
  }
}

extension ScoreTable.Series {
  /// The titles of all methods; the longest first, so that `Smooth Grad-CAM++` is found before
  /// `Grad-CAM++`.
  private static let titles = MethodRegistry.all.map { $0.about.title }.sorted {
    $0.count > $1.count
  }

  /// Takes a name apart by the methods' titles.
  ///
  /// - Parameter name: As in files: `SimCLR LaFAM`.
  init(name: String) {
    self.init(name: name, ofModel: nil)
  }

  /// Takes a name apart by its model.
  ///
  /// - Parameters:
  ///   - name: As in files: `SimCLR LaFAM`.
  ///   - known: The model's part, where the file tells it.
  init(name: String, ofModel known: String?) {
    self.name = name
    if let known, !known.isEmpty, name.hasPrefix(known + " ") {
      model = known
      method = String(name.dropFirst(known.count + 1))
    } else if let title = Self.titles.first(where: { name == $0 || name.hasSuffix(" " + $0) }) {
      method = title
      model = String(name.dropLast(min(name.count, title.count + 1)))
    } else {
      let words = name.split(separator: " ", maxSplits: 1).map(String.init)
      model = words.count == 2 ? words[0] : ""
      method = words.last ?? name
    }
  }

  /// Series in the order of the paper's tables: models as they come, of each model LaFAM last.
  ///
  /// The paper's notebook calls one series `Grad-CAM` alone; where `ResNet LaFAM` stands beside it, it
  /// is ResNet's.
  static func inTableOrder(_ found: [Self]) -> [Self] {
    let names = Set(found.map(\.name))
    let series = found.map { one in
      one.name == "Grad-CAM" && names.contains("ResNet LaFAM")
        && !names.contains("ResNet Grad-CAM")
        ? Self(name: one.name, model: "ResNet", method: one.method) : one
    }
    var models: [String] = []
    for one in series where !models.contains(one.model) { models.append(one.model) }
    return models.flatMap { model in
      let own = series.filter { $0.model == model }
      return own.filter { $0.method != LaFAM.about.title }
        + own.filter { $0.method == LaFAM.about.title }
    }
  }
}
