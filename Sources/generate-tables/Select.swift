import ArgumentParser
import ExperimentSupport
import SaliencyIO
import ToolSupport

/// `generate-tables select`.
struct Select: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell which images of a data set are evaluated, and why the others are not.",
    discussion: """
      Masks and lists of names are read, no photographs.

      Example: generate-tables select --dataset voc2012 --root VOCdevkit/VOC2012 --protocol paper
      """,
    version: toolkitVersion)

  @OptionGroup var dataSet: DataSetOptions

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard dataSet.dataset != nil, dataSet.root != nil else {
      throw ValidationError("Give the data set with --dataset and --root.")
    }
  }

  func run() throws {
    try runTool {
      guard let dataSet = try dataSet.dataSet() else { return }
      let selection = try select(from: dataSet)
      if options.json {
        try JSONLine.write(Record(selection, of: dataSet))
      } else if !options.quiet {
        for line in lines(for: selection, of: dataSet) { try StandardOutput.writeLine(line) }
      }
      for failure in selection.failures {
        StandardError.writeLine("Error: \(failure.error)")
      }
      if !selection.failures.isEmpty { throw ExitCode.someInputsFailed }
    }
  }

  private func select(from dataSet: DataSet) throws -> DataSetSelection {
    let progress = ProgressBar("Reading masks", total: dataSet.count, options: options)
    var selection: DataSetSelection?
    var told = 0
    try progress.show {
      selection = try dataSet.selection { done, _ in
        progress.advance(by: done - told)
        told = done
      }
    }
    guard let selection else { throw ToolError("\(dataSet.root): nothing was selected") }
    return selection
  }

  /// The selection for people: counts, rules, differences, and the chosen ids one a line.
  private func lines(for selection: DataSetSelection, of dataSet: DataSet) -> [String] {
    var lines = [
      "\(dataSet.root): \(selection.items.count) of \(selection.total) images selected "
        + "(\(dataSet.kind.rawValue), \(dataSet.selectionProtocol.rawValue) protocol)"
    ]
    for excluded in selection.excluded {
      lines.append("  left out: \(excluded.count) with \(excluded.exclusion)")
    }
    if !selection.failures.isEmpty {
      lines.append("  cannot be used: \(selection.failures.count), see the errors")
    }
    let absent = selection.items.count { $0.imagePath == nil }
    if absent > 0 { lines.append("  without a photograph: \(absent) of the selected") }
    lines.append("")
    for selectionProtocol in SelectionProtocol.allCases {
      let rule = selectionProtocol.summary(for: dataSet.kind)
      lines.append("\(selectionProtocol.rawValue) protocol: \(rule)")
    }
    if selection.differences.isEmpty {
      lines.append("Both protocols select the same images with the same masks.")
    } else {
      lines.append("The protocols differ on \(selection.differences.count) images:")
      for difference in selection.differences {
        let selectedBy = difference.selectedBy.map(\.rawValue).joined(separator: " and ")
        lines.append("  \(difference.identifier): selected by \(selectedBy); \(difference.reason)")
      }
    }
    if !selection.labelCounts.isEmpty {
      lines += ["", "Labels (\(selection.labelCounts.count)):"]
      lines += selection.labelCounts.map { "  \($0.label): \($0.count)" }
    }
    return lines + ["", "Images:"] + selection.items.map { "  \($0.identifier)" }
  }

  private struct Record: Encodable {
    struct Difference: Encodable {
      let id: String
      let selectedBy: [String]
      let reason: String

      private enum CodingKeys: String, CodingKey {
        case id
        case selectedBy = "selected_by"
        case reason
      }
    }

    let count: Int
    let total: Int
    let labels: [String: Int]
    let ids: [String]
    let indices: [Int]
    let excluded: [String: Int]
    let differences: [Difference]
    let withoutPhotograph: [String]
    let selectionProtocol: String

    private enum CodingKeys: String, CodingKey {
      case count
      case total
      case labels
      case ids
      case indices = "dataset_idx"
      case excluded
      case differences
      case withoutPhotograph = "without_photograph"
      case selectionProtocol = "protocol"
    }

    init(_ selection: DataSetSelection, of dataSet: DataSet) {
      count = selection.items.count
      total = selection.total
      labels = Dictionary(
        uniqueKeysWithValues: selection.labelCounts.map { ($0.label, $0.count) })
      ids = selection.items.map(\.identifier)
      indices = selection.items.map(\.index)
      excluded = Dictionary(
        uniqueKeysWithValues: selection.excluded.map { ("\($0.exclusion)", $0.count) })
      differences = selection.differences.map {
        Difference(
          id: $0.identifier, selectedBy: $0.selectedBy.map(\.rawValue), reason: $0.reason)
      }
      withoutPhotograph = selection.items.filter { $0.imagePath == nil }.map(\.identifier)
      selectionProtocol = dataSet.selectionProtocol.rawValue
    }
  }
}

extension SelectionProtocol {
  /// What the protocol does with a kind of data set, in a sentence.
  func summary(for kind: DataSetKind) -> String {
    switch (kind, self) {
    case (.voc2012, .paper):
      "images with objects of one class in the mask after it was cropped and resized, but for "
        + "person, tv/monitor, sofa, potted plant, diningtable, chair and bottle."
    case (.voc2012, .corrected):
      "the same, but classes are looked for before resizing, which may lose the last pixel of one."
    case (.imageNetS, .paper):
      "images of one class in the whole mask; the object is the largest id in the cropped mask, be "
        + "it 1000 for unclear pixels, or 0, which makes the whole picture the object."
    case (.imageNetS, .corrected):
      "images of one class in the whole mask, which is the object; those of which nothing is left "
        + "in the cropped mask are left out."
    case (.folder, .paper):
      "all images that have masks."
    case (.folder, .corrected):
      "all images that have masks, but for those whose cropped mask is empty."
    }
  }
}
