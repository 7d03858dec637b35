/// Which color stands for a series: one for each model, named by its class in ``PageStyle``.
///
/// Colors come again after the sixth model. Nothing is told by color alone, so that this only costs
/// comfort.
struct SeriesColors {
  /// How many colors the style has.
  static let count = 6

  private let places: [String: Int]

  init(of series: [ScoreTable.Series]) {
    var places: [String: Int] = [:]
    for series in series where places[series.model] == nil { places[series.model] = places.count }
    self.places = places
  }

  /// The class of a model's color.
  func name(of model: String) -> String { "model-\((places[model] ?? 0) % Self.count)" }
}
