/// Two series that are compared image by image.
struct SeriesPair: Hashable {
  let first: ScoreTable.Series
  let second: ScoreTable.Series

  /// The pairs whose comparison tells most: all methods of one model, and for a model with one method
  /// only, the models that have one method too or have the same.
  static func pairs(of series: [ScoreTable.Series]) -> [SeriesPair] {
    var methods: [String: Int] = [:]
    for series in series { methods[series.model, default: 0] += 1 }
    let isAlone = { (series: ScoreTable.Series) in methods[series.model] == 1 }
    return series.indices.flatMap { index in
      series[(index + 1)...].compactMap { second in
        let first = series[index]
        let belongTogether =
          first.model == second.model || (isAlone(first) && isAlone(second))
          || ((isAlone(first) || isAlone(second)) && first.method == second.method)
        return belongTogether ? SeriesPair(first: first, second: second) : nil
      }
    }
  }
}
