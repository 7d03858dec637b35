#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension ClassLabels {
  /// Labels that are in none of the usual forms.
  public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line that names the forms.
    public let description =
      #"expected labels as JSON: ["tench", ...], {"0": "tench", ...} or "#
      + #"{"0": ["n01440764", "tench"], ...}"#
  }

  /// Reads labels from JSON: a list, or an object from indices to labels, or, as Keras has it, to
  /// pairs of WordNet identifier and label.
  ///
  /// - Throws: ``FormatError`` for anything else, and for indices that are not 0, 1, 2, ...
  public init(json: [UInt8]) throws(FormatError) {
    let data = Data(json)
    let decoder = JSONDecoder()
    if let list = try? decoder.decode([String].self, from: data) {
      self.init(list)
      return
    }
    let byIndex =
      (try? decoder.decode([String: String].self, from: data))
      ?? (try? decoder.decode([String: [String]].self, from: data))?.compactMapValues(\.last)
    guard let byIndex else { throw FormatError() }
    let labels = (0..<byIndex.count).map { byIndex[String($0)] }
    guard labels.allSatisfy({ $0 != nil }) else { throw FormatError() }
    self.init(labels.compactMap(\.self))
  }
}
