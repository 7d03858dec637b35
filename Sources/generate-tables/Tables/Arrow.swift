import SaliencyMetrics

extension SummaryTable.Row {
  /// Which way values improve.
  var arrow: String { metric.direction.arrow }
}

extension MetricDescription.Direction {
  /// Which way values improve.
  var arrow: String { self == .higherIsBetter ? "↑" : "↓" }

  /// The same in LaTeX.
  var latexArrow: String { self == .higherIsBetter ? "$\\uparrow$" : "$\\downarrow$" }
}
