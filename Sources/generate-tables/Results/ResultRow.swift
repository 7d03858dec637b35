import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics

/// The scores of one map, as a row of a results file holds them.
struct ResultRow {
  let item: DataSetItem
  let series: EvaluationPlan.Series

  /// How long the map took alone, the forward pass included.
  let seconds: Double

  /// The label of the class that the network finds in the image; encoders find none.
  let prediction: String

  /// By metric, in the order of the plan's.
  let values: [MetricValue]

  /// The passes through the network that the map took.
  let forwards: Int

  /// Whether the map is constant, so that it tells nothing.
  let isDegenerate: Bool

  /// The fields, in the order of ``EvaluationPlan/columns``.
  func fields(in plan: EvaluationPlan) -> [String] {
    let values = zip(plan.metrics.descriptions, values).map { about, value in
      Self.text(of: value, by: about)
    }
    return [
      "\(item.index)", Self.text(ofSeconds: seconds), prediction, LabelTuple.text(item.labels),
      series.name,
    ] + values + [
      item.identifier, plan.models[series.model].name, series.method.about.identifier,
      plan.dataSet.kind.rawValue, plan.dataSet.selectionProtocol.rawValue, "\(forwards)",
      isDegenerate ? "True" : "False", plan.experiment,
    ] + (plan.shard.map { ["\($0)"] } ?? [])
  }

  /// A metric's value: empty where there is none, and a truth value where the metric has no others.
  static func text(of value: MetricValue, by about: MetricDescription) -> String {
    guard let number = value.number else { return "" }
    return about.name == PointingGame.about.name ? (number == 0 ? "False" : "True") : "\(number)"
  }

  /// Seconds to the microsecond.
  private static func text(ofSeconds seconds: Double) -> String {
    "\((seconds * 1e6).rounded() / 1e6)"
  }
}
