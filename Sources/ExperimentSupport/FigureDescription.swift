public import ArgumentParser
internal import Foundation
public import SaliencyIO
internal import SaliencyMethods
public import SaliencyTensor
internal import ToolSupport

/// What a figure shows: maps of some images, by some methods on some networks.
///
/// `Documentation/Formats.md` describes the keys of an experiment's `figures`.
public struct FigureDescription: Sendable {
  /// What stands under a title of its own for every image.
  public enum Column: Hashable, Sendable {
    /// The photograph, as the networks see it.
    case original

    /// The map of a method on a network.
    case map(Experiment.Series)

    /// Reads `original` or `MODEL:METHOD`; `nil` for anything else.
    public init?(_ text: String) {
      if text == Self.originalName {
        self = .original
      } else if let series = Experiment.Series(text) {
        self = .map(series)
      } else {
        return nil
      }
    }

    static let originalName = "original"
  }

  /// Whether images follow each other downwards or to the right.
  public enum Direction: String, CaseIterable, Sendable {
    /// Each image is a row, each method a column.
    case rows

    /// Each image is a column, each method a row.
    case columns
  }

  /// What stands beside each image.
  public enum Labels: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Nothing.
    case none

    /// The image's name.
    case identifier

    /// What a classifier finds in it.
    case predicted

    /// What it shows, and what a classifier finds in it.
    case trueAndPredicted = "true-and-predicted"

    /// Whether a classifier has to run for them.
    public var includePrediction: Bool { self == .predicted || self == .trueAndPredicted }
  }

  /// The outlines over the maps.
  public enum Contours: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// None.
    case none

    /// Those of the paper's figures: for PASCAL VOC the void band, for ImageNet-S the red channel, half
    /// a pixel aside.
    case paper

    /// The objects' outlines.
    case corrected
  }

  /// The name in `--figure` and in file names, as in `1` for `figure1.pdf`.
  public var name: String

  /// What the figure shows, in words.
  public var caption = ""

  /// The data set that the images are from.
  public var dataset: DataSetKind?

  /// Which images, one choice after the other.
  public var images: [ImageChoice] = []

  /// What is shown of each image; with the photograph first if ``Column/original`` is not among them.
  public var columns: [Column] {
    didSet { addOriginal() }
  }

  /// How images follow each other.
  public var direction = Direction.rows

  /// What stands beside each image.
  public var labels = Labels.trueAndPredicted

  /// The network whose predictions are shown; `nil` for the first that has classes.
  public var predictor: String?

  /// The outlines; `nil` for those of the data set's protocol.
  public var contours: Contours?

  /// How maps are enlarged; `nearest` draws each place as a cell.
  public var interpolation = Interpolation.nearest

  /// The opacity of maps that are laid over the photograph; `nil` for maps alone.
  public var overlay: Double?

  /// Whether a bar tells what the colors mean.
  public var hasColorBar = false

  /// Describes a figure.
  ///
  /// - Parameters:
  ///   - name: The name in file names.
  ///   - columns: What is shown of each image.
  public init(name: String, columns: [Column]) {
    self.name = name
    self.columns = columns
    addOriginal()
  }

  private mutating func addOriginal() {
    if !columns.contains(.original) { columns.insert(.original, at: 0) }
  }

  /// The maps, in the order of columns.
  public var series: [Experiment.Series] {
    columns.compactMap { if case .map(let series) = $0 { series } else { nil } }
  }

  /// The maps that are drawn, and those that images are chosen by.
  public var seriesInUse: [Experiment.Series] {
    series
      + images.flatMap { choice -> [Experiment.Series] in
        guard case .rule(let rule) = choice,
          case .largestDisagreement(let first, let second, among: _) = rule.kind
        else { return [] }
        return [first, second]
      }
  }

  /// The names of the networks that the figure needs.
  public var networksInUse: [String] {
    seriesInUse.map(\.model) + [predictor].compactMap(\.self)
      + images.compactMap { choice in
        guard case .rule(let rule) = choice, case .misclassified(let network) = rule.kind
        else { return nil }
        return network
      }
  }
}

extension FigureDescription: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case caption
    case dataset
    case images
    case columns
    case direction = "images_as"
    case labels
    case predictor = "predictions"
    case contours
    case interpolation
    case overlay
    case hasColorBar = "color_bar"
  }

  /// Reads the keys of a figure.
  ///
  /// - Throws: `DecodingError` for unknown, missing and wrong ones.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let name = try keys.decode(String.self, forKey: .name)
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: keys,
        debugDescription: "expected letters, digits and '-', which file names hold, found '\(name)'"
      )
    }
    let texts = try keys.decodeNonEmpty([String].self, forKey: .columns)
    try keys.requireUnique(texts, forKey: .columns)
    let columns = try texts.map { text in
      guard let column = Column(text) else {
        throw DecodingError.dataCorruptedError(
          forKey: .columns, in: keys,
          debugDescription: "expected '\(Column.originalName)' or MODEL:METHOD, found '\(text)'")
      }
      return column
    }
    self.init(name: name, columns: columns)
    guard !series.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .columns, in: keys, debugDescription: "expected at least one MODEL:METHOD")
    }
    caption = try keys.decodeIfPresent(String.self, forKey: .caption) ?? ""
    dataset = try keys.decodeChoice(forKey: .dataset) as DataSetKind
    images = try keys.decodeNonEmpty([ImageChoice].self, forKey: .images)
    direction = try keys.decodeChoiceIfPresent(forKey: .direction) ?? direction
    labels = try keys.decodeChoiceIfPresent(forKey: .labels) ?? labels
    predictor = try keys.decodeIfPresent(String.self, forKey: .predictor)
    contours = try keys.decodeChoiceIfPresent(forKey: .contours)
    interpolation = try keys.decodeChoiceIfPresent(forKey: .interpolation) ?? interpolation
    overlay = try keys.decodeIfPresent(Double.self, forKey: .overlay)
    guard overlay.map({ (0...1).contains($0) }) ?? true else {
      throw DecodingError.dataCorruptedError(
        forKey: .overlay, in: keys, debugDescription: "expected an opacity of 0...1")
    }
    hasColorBar = try keys.decodeIfPresent(Bool.self, forKey: .hasColorBar) ?? false
  }

  /// Makes sure that the figure speaks of networks, methods and data sets that there are.
  ///
  /// - Parameters:
  ///   - networks: The names of the experiment's networks.
  ///   - datasets: Its data sets.
  ///   - path: Where the figure stands.
  /// - Throws: `DecodingError` with the key and the nearest names.
  func check(
    networks: [String], datasets: [DataSetKind], at path: [any CodingKey]
  ) throws {
    func refuse(_ key: CodingKeys, _ problem: String) -> DecodingError {
      .dataCorrupted(
        DecodingError.Context(codingPath: path + [key], debugDescription: problem))
    }
    func checkNetwork(_ name: String, _ key: CodingKeys) throws {
      guard networks.contains(name) else {
        throw refuse(key, "there is no network '\(name)'" + nearestText(to: name, in: networks))
      }
    }
    func checkSeries(_ series: Experiment.Series, _ key: CodingKeys) throws {
      try checkNetwork(series.model, key)
      do {
        _ = try MethodRegistry.method(named: series.method)
      } catch {
        throw refuse(key, "\(series.model):\(series.method): \(error)")
      }
    }
    if let dataset, !datasets.contains(dataset) {
      throw refuse(
        .dataset,
        "the experiment has no \(dataset.rawValue); it has "
          + datasets.map(\.rawValue).joined(separator: ", "))
    }
    for series in series { try checkSeries(series, .columns) }
    if let predictor { try checkNetwork(predictor, .predictor) }
    for case .rule(let rule) in images {
      switch rule.kind {
      case .misclassified(let network?): try checkNetwork(network, .images)
      case .largestDisagreement(let first, let second, among: _):
        try checkSeries(first, .images)
        try checkSeries(second, .images)
      case .random, .twoObjects, .misclassified(nil): break
      }
    }
  }
}

/// `; the nearest are A, B`, or all names if none is near.
///
/// - Parameters:
///   - name: What was found.
///   - names: What there is.
/// - Returns: The end of an error.
func nearestText(to name: String, in names: [String]) -> String {
  let nearest = nearestNames(to: name, in: names)
  return nearest.isEmpty
    ? "; there are " + names.joined(separator: ", ")
    : "; the nearest are " + nearest.joined(separator: ", ")
}
