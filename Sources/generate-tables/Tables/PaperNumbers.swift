/// A table that the LaFAM paper prints, in percent cut to two decimals.
struct PaperTable: Hashable, Sendable {
  /// What it is called, as in `Table 2`.
  let title: String

  /// What it is of, as in `PASCAL VOC 2012`.
  let dataSet: String

  /// The rows: a metric's name in results files, and a number for each of ``columns``.
  let rows: [String: [String]]

  /// The series of the columns, under all the names that they have in results files.
  static let columns: [Set<String>] = [
    ["ResNet Grad-CAM", "Grad-CAM"], ["ResNet LaFAM"], ["SimCLR RELAX"], ["SimCLR LaFAM"],
    ["SwAV RELAX"], ["SwAV LaFAM"],
  ]

  /// The number of a cell.
  ///
  /// - Parameters:
  ///   - metric: As in `Pointing-Game`.
  ///   - series: As in `SimCLR RELAX`.
  /// - Returns: Digits such as `79.88`, or `nil` if the paper prints none.
  func text(metric: String, series: String) -> String? {
    guard let column = Self.columns.firstIndex(where: { $0.contains(series) }) else { return nil }
    return rows[metric]?[column]
  }

  /// Table 1, of ImageNet-S.
  static let imageNetS = PaperTable(
    title: "Table 1", dataSet: "ImageNet-S",
    rows: [
      "Pointing-Game": ["94.00", "90.67", "88.29", "92.14", "85.47", "89.90"],
      "Sparseness": ["42.74", "34.82", "35.26", "49.70", "31.49", "39.92"],
      "Relevance Mass Accuracy": ["50.28", "45.89", "46.19", "53.32", "42.96", "50.13"],
      "Relevance Rank Accuracy": ["62.22", "59.50", "58.13", "61.44", "53.64", "64.69"],
      "Top-K Intersection": ["75.07", "69.09", "71.21", "76.59", "63.83", "71.68"],
      "AUC": ["83.12", "80.45", "76.49", "81.28", "70.13", "83.03"],
    ])

  /// Table 2, of PASCAL VOC 2012.
  static let pascalVOC = PaperTable(
    title: "Table 2", dataSet: "PASCAL VOC 2012",
    rows: [
      "Pointing-Game": ["90.83", "91.23", "91.63", "94.68", "82.73", "93.62"],
      "Sparseness": ["44.39", "36.20", "36.04", "51.00", "32.36", "41.61"],
      "Relevance Mass Accuracy": ["40.44", "37.13", "38.00", "45.67", "34.18", "42.17"],
      "Relevance Rank Accuracy": ["53.53", "53.94", "54.55", "58.73", "46.40", "61.05"],
      "Top-K Intersection": ["65.46", "63.42", "67.82", "75.05", "56.22", "67.63"],
      "AUC": ["82.87", "84.00", "79.88", "85.33", "71.24", "87.74"],
    ])
}
