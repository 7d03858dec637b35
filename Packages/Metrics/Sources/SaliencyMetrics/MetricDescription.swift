/// What a metric is, as data: enough to print a table's heading, legend and arrow.
public struct MetricDescription: Hashable, Sendable {
  /// Which end of the range a good map reaches.
  public enum Direction: String, Hashable, Sendable {
    /// Larger values are better.
    case higherIsBetter

    /// Smaller values are better.
    case lowerIsBetter
  }

  /// The name in the columns of result files, as in `Pointing-Game`.
  public let name: String

  /// The name for people, as in `Pointing Game`.
  public let title: String

  /// The values that a defined result can take.
  public let range: ClosedRange<Double>

  /// Which end of the range a good map reaches.
  public let direction: Direction

  /// The work that introduced the metric: authors, year, title.
  public let citation: String

  /// Describes a metric.
  public init(
    name: String, title: String, range: ClosedRange<Double>, direction: Direction, citation: String
  ) {
    self.name = name
    self.title = title
    self.range = range
    self.direction = direction
    self.citation = citation
  }
}
