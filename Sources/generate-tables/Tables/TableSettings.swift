import SaliencyMetrics

/// What a table is asked to be.
struct TableSettings {
  /// How intervals are found, those of the paired differences among them.
  var bootstrap = Bootstrap()

  /// Whether the means' intervals are shown.
  var showsIntervals = true

  /// The printed table that is set beside the means.
  var paper: PaperTable?

  /// Whether Attribution Localisation is left out where it prints the same as Relevance Mass
  /// Accuracy, as in the paper; programs that read a table want every metric.
  var leavesOutRepetition = true

  /// Whether there is a table of the paired differences, too.
  var hasDifferences = false

  /// Whether there is a table of the means of each label's images, too.
  var hasLabels = false

  /// The level of the intervals in percent; 95 although 0.95 is no binary fraction.
  var levelPercent: Double { (bootstrap.level * 1e8).rounded() / 1e6 }

  /// The same as a text, as in `95` or `99.5`.
  var level: String {
    levelPercent == levelPercent.rounded() ? "\(Int(levelPercent))" : "\(levelPercent)"
  }
}
