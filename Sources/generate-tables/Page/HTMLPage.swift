import ExperimentSupport

/// Results as one HTML page, for reading and for handing on.
///
/// The page needs no network, no other file and no script. It is well-formed XML too, apart from its
/// document type. The same scores give the same bytes.
struct HTMLPage {
  private let contents: Contents

  /// Prepares a page.
  ///
  /// - Parameters:
  ///   - table: The means, their intervals and differences.
  ///   - scores: The scores that the table is made of, image by image.
  init(table: SummaryTable, scores: ScoreTable) {
    let colors = SeriesColors(of: scores.series)
    contents = Contents(
      caption: table.caption.isEmpty ? nil : table.caption,
      counts: Self.counts(scores),
      summary: SummarySection(of: table, colors: colors),
      differences: DifferenceSection(of: table, colors: colors),
      distributions: DistributionSection(of: scores, format: table.format, colors: colors),
      labels: LabelSection(of: scores, format: table.format, colors: colors),
      disagreements: DisagreementSection(of: scores, format: table.format),
      times: TimeSection(of: table, scores: scores, colors: colors))
  }

  /// The document, which ends with a line end.
  var text: String {
    get throws {
      try MarkupTemplate(PageTemplate.text).text(with: contents)
    }
  }

  /// How much there is, as in `753 images, 6 series, 7 metrics`.
  private static func counts(_ scores: ScoreTable) -> String {
    let images = Set(scores.series.flatMap { scores.images(of: $0) }).count
    return [
      Count.text(images, "image"), Count.text(scores.series.count, "series", plural: "series"),
      Count.text(scores.metrics.count, "metric"),
    ].joined(separator: ", ")
  }

  /// What the template shows.
  private struct Contents {
    let style = PageStyle.text
    let caption: String?
    let counts: String
    let summary: SummarySection
    let differences: DifferenceSection?
    let distributions: DistributionSection
    let labels: LabelSection?
    let disagreements: DisagreementSection?
    let times: TimeSection?
  }
}
