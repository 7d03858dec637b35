import SaliencyMetrics

/// A metric as tables and plots are headed: its title and which way is better.
struct MetricHeading {
  let title: String
  let arrow: String

  /// What the arrow says, for those who hear the page.
  let direction: String

  init(_ metric: MetricDescription) {
    title = metric.title
    switch metric.direction {
    case .higherIsBetter:
      arrow = "↑"
      direction = "higher is better"
    case .lowerIsBetter:
      arrow = "↓"
      direction = "lower is better"
    }
  }
}

/// A metric as the legend explains it.
struct MetricLegend {
  let title: String
  let range: String
  let direction: String
  let citation: String

  init(_ metric: MetricDescription) {
    let heading = MetricHeading(metric)
    title = heading.title
    direction = heading.direction
    citation = metric.citation
    let (lower, upper) = (metric.range.lowerBound, metric.range.upperBound)
    range =
      switch (lower.isFinite, upper.isFinite) {
      case (true, true): "from \(Self.percent(lower)) to \(Self.percent(upper))"
      case (true, false): "from \(Self.percent(lower))"
      case (false, true): "up to \(Self.percent(upper))"
      case (false, false): "any number"
      }
  }

  private static func percent(_ bound: Double) -> String {
    PercentRounding.nearest.text(of: bound, digits: 0) + "%"
  }
}
