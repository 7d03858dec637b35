import Foundation
import SaliencyMetrics
import SaliencyTensor
import ToolSupport

/// The metrics that `--metrics` names.
struct MetricSelection {
  /// Those that compare a map with a mask, in the order of columns.
  let localization: [any LocalizationMetric]

  /// Those that run the network on changed images.
  let faithfulness: [any FaithfulnessMetric]

  /// What all of them are, in the order of columns.
  var descriptions: [MetricDescription] {
    localization.map { type(of: $0).about } + faithfulness.map { type(of: $0).about }
  }

  /// The names of groups.
  static let groups = ["all", "paper", "tie-free", "further", "faithfulness"]

  /// Reads names.
  ///
  /// - Parameters:
  ///   - text: Names of metrics or ``groups``, separated by commas; `all` are those that need no
  ///     further passes through the network. Capitals do not count, and blanks may be hyphens.
  ///   - place: Where the text stands, for errors.
  /// - Throws: `ToolError` for a name that there is not.
  init(_ text: String, from place: String = "--metrics") throws {
    let names = text.commaSeparated.map(Self.key)
    let further = MetricRegistry.faithfulness
    let known =
      MetricRegistry.all.map { type(of: $0).about.name } + further.map { type(of: $0).about.name }
    let keys = Set(known.map(Self.key)).union(Self.groups)
    for name in names where !keys.contains(name) {
      let nearest = nearestNames(to: name, in: known + Self.groups)
      throw ToolError(
        "\(place): there is no metric '\(name)'; "
          + (nearest.isEmpty
            ? "there are \((known + Self.groups).joined(separator: ", "))"
            : "the nearest are \(nearest.joined(separator: ", "))"))
    }
    func isChosen(_ about: MetricDescription, in group: String) -> Bool {
      names.contains(Self.key(about.name)) || names.contains(group)
    }
    let byGroup = [
      ("paper", MetricRegistry.paper), ("tie-free", MetricRegistry.tieFree),
      ("further", MetricRegistry.further),
    ]
    localization = byGroup.flatMap { group, metrics in
      metrics.filter { names.contains("all") || isChosen(type(of: $0).about, in: group) }
    }
    faithfulness = further.filter { isChosen(type(of: $0).about, in: "faithfulness") }
    guard !localization.isEmpty || !faithfulness.isEmpty else {
      throw ToolError("\(place): name at least one metric, or 'all'")
    }
  }

  private static func key(_ name: String) -> String {
    name.lowercased().replacing(" ", with: "-")
  }
}
