internal import Foundation
internal import ToolSupport

/// Which images a figure shows: by name, or by a rule.
public enum ImageChoice: Hashable, Sendable {
  /// The images of these names, whether or not the protocol selects them.
  case identifiers([String])

  /// Images that a rule finds.
  case rule(Rule)

  /// A rule that finds images.
  public struct Rule: Hashable, Sendable {
    /// What makes an image fit.
    public let kind: Kind

    /// How many images are wanted.
    public let count: Int

    /// Images are looked at in an order that follows from this number.
    public let seed: UInt64

    /// Creates a rule.
    public init(_ kind: Kind, count: Int, seed: UInt64 = 0) {
      self.kind = kind
      self.count = count
      self.seed = seed
    }
  }

  /// What makes an image fit.
  public enum Kind: Hashable, Sendable {
    /// Any image that the protocol selects.
    case random

    /// A classifier finds something else than the image shows; `nil` for the classifier whose
    /// predictions the figure shows.
    case misclassified(network: String?)

    /// The mask shows objects of exactly two classes.
    case twoObjects

    /// The maps of two series correlate least, among so many images.
    case largestDisagreement(Experiment.Series, Experiment.Series, among: Int)
  }
}

extension ImageChoice.Kind {
  /// The rule as experiments write it.
  public var name: String {
    switch self {
    case .random: "random"
    case .misclassified: "misclassified"
    case .twoObjects: "two-objects"
    case .largestDisagreement: "largest-disagreement"
    }
  }
}

extension ImageChoice: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case identifiers = "ids"
    case rule
    case count
    case seed
    case network = "model"
    case between
    case among
  }

  /// How many images may be asked for.
  private static let counts = 1...1_000_000

  private enum RuleName: String, CaseIterable {
    case random
    case misclassified
    case twoObjects = "two-objects"
    case largestDisagreement = "largest-disagreement"

    /// The keys that only this rule has.
    var keys: Set<CodingKeys> {
      switch self {
      case .random, .twoObjects: []
      case .misclassified: [.network]
      case .largestDisagreement: [.between, .among]
      }
    }
  }

  /// Reads the keys of a choice.
  ///
  /// - Throws: `DecodingError` for unknown, missing and wrong ones.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.strictContainer(keyedBy: CodingKeys.self)
    if keys.contains(.identifiers) {
      try Self.refuse(others: [.identifiers], in: keys, of: "'ids'")
      let identifiers = try keys.decodeNonEmpty([String].self, forKey: .identifiers)
      try keys.requireUnique(identifiers, forKey: .identifiers)
      self = .identifiers(identifiers)
      return
    }
    guard keys.contains(.rule) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "expected a key 'ids' or 'rule'"))
    }
    let name: RuleName = try keys.decodeChoice(forKey: .rule)
    try Self.refuse(
      others: name.keys.union([.rule, .count, .seed]), in: keys, of: "the rule \(name.rawValue)")
    let kind: Kind =
      switch name {
      case .random: .random
      case .misclassified:
        .misclassified(network: try keys.decodeIfPresent(String.self, forKey: .network))
      case .twoObjects: .twoObjects
      case .largestDisagreement: try Self.disagreement(in: keys)
      }
    self = .rule(
      Rule(
        kind, count: try keys.decodeNumberIfPresent(in: Self.counts, forKey: .count) ?? 1,
        seed: try keys.decodeNumberIfPresent(in: 0...UInt64.max, forKey: .seed) ?? 0))
  }

  private static func disagreement(
    in keys: KeyedDecodingContainer<CodingKeys>
  ) throws -> Kind {
    let texts = try keys.decode([String].self, forKey: .between)
    let series = texts.compactMap(Experiment.Series.init)
    guard texts.count == 2, series.count == 2, series[0] != series[1] else {
      throw DecodingError.dataCorruptedError(
        forKey: .between, in: keys,
        debugDescription: "expected two different MODEL:METHOD, found "
          + texts.map { "'\($0)'" }.joined(separator: ", "))
    }
    return .largestDisagreement(
      series[0], series[1],
      among: try keys.decodeNumberIfPresent(in: counts, forKey: .among) ?? 100)
  }

  /// Keys of one kind of choice make no sense in another.
  private static func refuse(
    others known: Set<CodingKeys>, in keys: KeyedDecodingContainer<CodingKeys>, of what: String
  ) throws {
    for key in keys.allKeys.sorted(by: { $0.rawValue < $1.rawValue }) where !known.contains(key) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: keys.codingPath,
          debugDescription: "'\(key.rawValue)' makes no sense with \(what); leave it out"))
    }
  }
}
