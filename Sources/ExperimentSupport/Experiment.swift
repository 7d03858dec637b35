internal import Foundation
public import SaliencyIO
internal import SaliencyMethods
internal import ToolSupport

/// What is evaluated and drawn, as a file of `Experiments/` tells it.
///
/// Folders and weights are names below the folders that `--data` and `--weights` give, so that the
/// file is the same on every machine. `Documentation/Formats.md` describes the keys.
public struct Experiment: Decodable, Sendable {
  /// A data set that the experiment knows.
  public struct Source: Decodable, Sendable {
    /// What kind of data set it is; an experiment has one of each kind at most.
    public let dataset: DataSetKind

    /// Where it may be below `--data`; the first folder that is there counts.
    public let folders: [String]

    /// The rules of selection.
    public let selectionProtocol: SelectionProtocol
  }

  /// A network.
  public struct Network: Decodable, Sendable {
    /// The name in tables and figures, as in `SimCLR`.
    public let name: String

    /// Its possible files below `--weights`; the first that is there counts.
    public let weights: [String]
  }

  /// A method on a network, as in `SimCLR:lafam`.
  public struct Series: Hashable, Sendable {
    /// The network's name.
    public let model: String

    /// The method's identifier.
    public let method: String

    /// Reads `MODEL:METHOD`; `nil` for anything else.
    public init?(_ text: String) {
      guard let colon = text.lastIndex(of: ":") else { return nil }
      model = String(text[..<colon])
      method = String(text[text.index(after: colon)...])
      guard !model.isEmpty, !method.isEmpty else { return nil }
    }
  }

  /// A line that says what this is.
  public let title: String

  /// The data sets.
  public let sources: [Source]

  /// The networks.
  public let networks: [Network]

  /// What runs, in the order of result files.
  public let series: [Series]

  /// Options of methods, `METHOD.KEY=VALUE` as in `relax.masks=2048`.
  public let settings: [String]

  /// As in `--metrics`.
  public let metrics: String

  /// Options of `generate-tables render` for the experiment's tables.
  public let tableOptions: [String]

  /// What `generate-figures` draws.
  public let figures: [FigureDescription]

  /// The identifiers of all methods that tables or figures need.
  public var methodsInUse: [String] {
    (series + figures.flatMap(\.seriesInUse)).map(\.method)
  }

  /// Reads an experiment.
  ///
  /// - Parameter path: A JSON file.
  /// - Throws: `ToolError` that names the file, the key and what was expected there.
  public init(contentsOf path: String) throws {
    self = try readJSON(Experiment.self, from: path)
  }
}

extension Experiment {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case title
    case sources = "data_sets"
    case networks = "models"
    case series
    case settings
    case metrics
    case tableOptions = "table_options"
    case figures
  }

  /// Reads the keys of an experiment.
  ///
  /// - Throws: `DecodingError` for unknown, missing and wrong ones.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    title = try keys.decode(String.self, forKey: .title)
    sources = try keys.decodeNonEmpty([Source].self, forKey: .sources)
    try keys.requireUnique(sources.map(\.dataset.rawValue), forKey: .sources)
    networks = try keys.decodeNonEmpty([Network].self, forKey: .networks)
    try keys.requireUnique(networks.map(\.name), forKey: .networks)
    metrics = try keys.decodeIfPresent(String.self, forKey: .metrics) ?? "all"
    tableOptions = try keys.decodeIfPresent([String].self, forKey: .tableOptions) ?? []
    let texts = try keys.decodeNonEmpty([String].self, forKey: .series)
    try keys.requireUnique(texts, forKey: .series)
    var series: [Series] = []
    for text in texts {
      let names = networks.map(\.name)
      guard let one = Series(text), names.contains(one.model) else {
        throw DecodingError.dataCorruptedError(
          forKey: .series, in: keys,
          debugDescription: "expected MODEL:METHOD, MODEL one of "
            + names.joined(separator: ", ") + ", found '\(text)'")
      }
      do {
        _ = try MethodRegistry.method(named: one.method)
      } catch {
        throw DecodingError.dataCorruptedError(
          forKey: .series, in: keys, debugDescription: "\(text): \(error)")
      }
      series.append(one)
    }
    self.series = series
    figures = try keys.decodeIfPresent([FigureDescription].self, forKey: .figures) ?? []
    try keys.requireUnique(figures.map(\.name), forKey: .figures)
    for (index, figure) in figures.enumerated() {
      try figure.check(
        networks: networks.map(\.name), datasets: sources.map(\.dataset),
        at: keys.codingPath + [CodingKeys.figures, AnyKey(intValue: index)])
    }
    settings = try keys.decodeIfPresent([String].self, forKey: .settings) ?? []
    let methods = methodsInUse
    for text in settings {
      guard let setting = MethodSettings.Setting(text), let method = setting.method,
        methods.contains(method)
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .settings, in: keys,
          debugDescription:
            "expected METHOD.KEY=VALUE for a method of 'series' or 'figures', found '\(text)'")
      }
      do {
        var known = try MethodRegistry.method(named: method).init()
        try known.set(setting.key, to: setting.value)
      } catch {
        throw DecodingError.dataCorruptedError(
          forKey: .settings, in: keys, debugDescription: "\(error)")
      }
    }
  }
}

extension Experiment.Source {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case dataset
    case folders
    case selectionProtocol = "protocol"
  }

  /// Reads the keys of a data set.
  ///
  /// - Throws: `DecodingError` for unknown, missing and wrong ones.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    dataset = try keys.decodeChoice(forKey: .dataset)
    folders = try keys.decodeNonEmpty([String].self, forKey: .folders)
    selectionProtocol =
      keys.contains(.selectionProtocol) ? try keys.decodeChoice(forKey: .selectionProtocol) : .paper
  }
}

extension Experiment.Network {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case weights
  }

  /// Reads the keys of a network.
  ///
  /// - Throws: `DecodingError` for unknown, missing and wrong ones.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    name = try keys.decode(String.self, forKey: .name)
    weights = try keys.decodeNonEmpty([String].self, forKey: .weights)
  }
}
