import SaliencyMetrics

extension ScoreTable {
  /// What an image is called: its name, or its number where the files tell no name.
  func name(ofImage index: Int) -> String {
    guard let name = imageNames[index], !name.isEmpty else { return "image \(index)" }
    return name
  }

  /// Whether a metric says yes or no, as Pointing Game does: all its values are 0 or 1.
  func isBoolean(_ metric: Int) -> Bool {
    var hasValues = false
    for series in series {
      for entry in (entries[series] ?? [:]).values {
        guard let number = entry.values[metric].number else { continue }
        guard number == 0 || number == 1 else { return false }
        hasValues = true
      }
    }
    return hasValues
  }
}
