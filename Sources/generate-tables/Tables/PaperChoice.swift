import ArgumentParser
import SaliencyIO
import ToolSupport

/// Which of the paper's tables is set beside a table.
enum PaperChoice: String, CaseIterable, ExpressibleByArgument {
  /// The one of the results' data set.
  case paper

  /// That of ImageNet-S.
  case table1 = "paper-table-1"

  /// That of PASCAL VOC 2012.
  case table2 = "paper-table-2"

  /// The table for some results.
  ///
  /// Files that do not name their data set, as the paper's own, are told by their labels.
  ///
  /// - Parameter scores: The results.
  /// - Returns: Table 1 or Table 2.
  /// - Throws: `ToolError` if the paper has no table of their data set.
  func table(for scores: ScoreTable) throws -> PaperTable {
    switch self {
    case .table1: return .imageNetS
    case .table2: return .pascalVOC
    case .paper: break
    }
    if let dataSet = scores.dataSet {
      switch DataSetKind(rawValue: dataSet) {
      case .voc2012: return .pascalVOC
      case .imageNetS: return .imageNetS
      case .folder, nil:
        throw ToolError(
          "--compare paper: the paper has tables of voc2012 and imagenet-s, and these results are of "
            + "'\(dataSet)'; name a table, as in --compare paper-table-2, or leave the option out")
      }
    }
    let labels = scores.allLabels
    guard !labels.isEmpty else {
      throw ToolError(
        "--compare paper: the results tell neither a data set nor labels; name a table, as in "
          + "--compare paper-table-2")
    }
    return labels.isSubset(of: PascalVOCClasses.names) ? .pascalVOC : .imageNetS
  }
}

extension ScoreTable {
  /// The labels of all images.
  var allLabels: Set<String> {
    Set(series.flatMap { (entries[$0] ?? [:]).values.flatMap(\.labels) })
  }
}
