// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics

  @testable import generate_tables

  /// Scores that nobody measured.
  enum MadeUpScores {
    static let metrics: [MetricDescription] = ScoreTable.knownMetrics

    static func metric(_ name: String) -> MetricDescription {
      metrics.first { $0.name == name } ?? metrics[0]
    }

    /// A table of series with the values of their metrics, image by image; `nil` is no value.
    static func scores(
      _ values: [(series: String, rows: [[Double?]])], metrics: [String],
      labels: [[String]] = [], names: [Int: String] = [:], seconds: Double? = nil
    ) -> ScoreTable {
      let series = values.map { ScoreTable.Series(name: $0.series) }
      var entries: [ScoreTable.Series: [Int: ScoreTable.Entry]] = [:]
      for (series, rows) in zip(series, values.map(\.rows)) {
        for (index, row) in rows.enumerated() {
          entries[series, default: [:]][index] = ScoreTable.Entry(
            labels: index < labels.count ? labels[index] : [], seconds: seconds,
            values: row.map { $0.map(MetricValue.defined) ?? .undefined(.emptyMask) })
        }
      }
      return ScoreTable(
        metrics: metrics.map(metric), series: series, entries: entries, imageNames: names,
        sources: [])
    }

    /// The summary of scores, with intervals of 0.02 to either side and differences within models.
    static func summary(
      of scores: ScoreTable, caption: String = "", notes: [String] = []
    ) -> SummaryTable {
      let means = scores.metrics.indices.map { metric in
        scores.series.map { series in
          scores.values(of: metric, in: series, for: scores.images(of: series))
        }
      }
      let rows = zip(scores.metrics, means).map { metric, values in
        SummaryTable.Row(
          metric: metric,
          cells: values.enumerated().map { column, values in
            let numbers = values.compactMap(\.number)
            let mean = numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
            return SummaryTable.Cell(
              mean: mean, interval: mean.map { $0 - 0.02...$0 + 0.02 }, defined: numbers.count,
              undefined: values.count - numbers.count, isBest: column % 2 == 1,
              printed: mean.map { PercentRounding.cut.text(of: $0) })
          })
      }
      let differences = SeriesPair.pairs(of: scores.series).flatMap { pair in
        rows.compactMap { row -> SummaryTable.Difference? in
          guard let first = scores.series.firstIndex(of: pair.first),
            let second = scores.series.firstIndex(of: pair.second),
            let one = row.cells[first].mean, let other = row.cells[second].mean
          else { return nil }
          return SummaryTable.Difference(
            metric: row.metric, first: pair.first, second: pair.second, mean: one - other,
            interval: one - other - 0.03...one - other + 0.03,
            images: scores.images(of: pair.first).count)
        }
      }
      return SummaryTable(
        caption: caption, columns: scores.series, rows: rows, differences: differences,
        seconds: scores.series.map { series in
          (scores.entries[series] ?? [:]).values.compactMap(\.seconds).first
        },
        images: scores.series.map { scores.images(of: $0).count }, notes: notes,
        format: NumberFormat(digits: 2, rounding: .cut))
    }

    /// A table of 6 series by 13 metrics on 753 images, as an evaluation on PASCAL VOC gives it.
    static func large() -> ScoreTable {
      let names = [
        "ResNet Grad-CAM", "ResNet LaFAM", "SimCLR RELAX", "SimCLR LaFAM", "SwAV RELAX",
        "SwAV LaFAM",
      ]
      let labels = [
        "aeroplane", "bicycle", "bird", "boat", "bus", "car", "cat", "cow", "dog", "horse",
        "motorbike", "sheep", "train",
      ]
      var state: UInt64 = 1
      func random() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / 0x1p53
      }
      let chosen = metrics.prefix(13)
      let rows = names.indices.map { series in
        (0..<753).map { image -> [Double?] in
          chosen.enumerated().map { index, _ in
            if index == 0 { return random() < 0.8 + Double(series) * 0.03 ? 1 : 0 }
            if random() < 0.004 { return nil }
            let center = 0.25 + 0.5 * Double((index * 5 + series * 2 + image % 7) % 11) / 11
            let spread = random() + random() + random() - 1.5
            let far = random() < 0.02 ? 0.5 : 0.2
            return min(1, max(0, center + spread * far))
          }
        }
      }
      return scores(
        zip(names, rows).map { ($0, $1) }, metrics: chosen.map(\.name),
        labels: (0..<753).map { [labels[$0 * $0 % 13]] + ($0 % 50 == 0 ? ["person"] : []) },
        names: Dictionary(
          uniqueKeysWithValues: (0..<753).map {
            ($0, "2007_\(String($0 * 13 + 100_000).dropFirst())")
          }),
        seconds: 0.0151926)
    }
  }
#endif
