/// The heading of a table with one column a series: models above, their methods below.
struct SeriesHeading {
  struct Group {
    /// `nil` for methods that no model is named for.
    let model: String?
    let color: String
    let span: Int
  }

  /// Empty if no series names a model.
  let groups: [Group]

  /// Whether there is a row of models; stored, because templates see stored properties only.
  let hasGroups: Bool
  let methods: [String]

  init(of columns: [ScoreTable.Series], colors: SeriesColors) {
    var groups: [(model: String, span: Int)] = []
    for column in columns {
      if let last = groups.last, last.model == column.model {
        groups[groups.count - 1].span += 1
      } else {
        groups.append((column.model, 1))
      }
    }
    let isNamed = groups.contains { !$0.model.isEmpty }
    self.groups =
      isNamed
      ? groups.map {
        Group(
          model: $0.model.isEmpty ? nil : $0.model, color: colors.name(of: $0.model), span: $0.span)
      } : []
    hasGroups = isNamed
    methods = columns.map(\.method)
  }
}
