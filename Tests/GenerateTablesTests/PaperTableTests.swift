// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import Testing

  @testable import generate_tables

  /// The means behind the paper's tables, in the order of its columns (section 5 of its results).
  enum PaperMeans {
    static let series = [
      "ResNet Grad-CAM", "ResNet LaFAM", "SimCLR RELAX", "SimCLR LaFAM", "SwAV RELAX", "SwAV LaFAM",
    ]

    static let imageNetS: KeyValuePairs = [
      "Pointing-Game": [0.940057, 0.906765, 0.882947, 0.921463, 0.854702, 0.899061],
      "Sparseness": [0.427421, 0.348207, 0.352685, 0.497084, 0.314957, 0.399218],
      "Relevance Mass Accuracy": [0.502880, 0.458937, 0.461926, 0.533250, 0.429650, 0.501368],
      "Relevance Rank Accuracy": [0.622265, 0.595096, 0.581397, 0.614487, 0.536474, 0.646978],
      "Top-K Intersection": [0.750728, 0.690983, 0.712115, 0.765947, 0.638394, 0.716823],
      "AUC": [0.831283, 0.804592, 0.764974, 0.812878, 0.701319, 0.830319],
    ]

    static let pascalVOC: KeyValuePairs = [
      "Pointing-Game": [
        0.908366534, 0.912350598, 0.916334661, 0.946879150, 0.827357238, 0.936254980,
      ],
      "Sparseness": [0.443952638, 0.362055427, 0.360479883, 0.510081823, 0.323628078, 0.416122377],
      "Relevance Mass Accuracy": [
        0.404466217, 0.371309137, 0.380026326, 0.456764610, 0.341808419, 0.421796864,
      ],
      "Relevance Rank Accuracy": [
        0.535357792, 0.539456995, 0.545572502, 0.587335431, 0.464042003, 0.610545505,
      ],
      "Top-K Intersection": [
        0.654657371, 0.634268260, 0.678298805, 0.750560425, 0.562250996, 0.676329349,
      ],
      "AUC": [0.828714970, 0.840086458, 0.798825463, 0.853320072, 0.712489202, 0.877422304],
    ]
  }

  @Suite struct PaperTableTests {
    /// Cut in decimal digits, not in the binary fractions of the means.
    private func cut(_ mean: Double) -> String {
      let digits = Array("\(mean)".dropFirst(2)) + Array("0000")
      let whole = String(digits[..<2])
      return "\(whole.hasPrefix("0") ? String(whole.dropFirst()) : whole).\(String(digits[2..<4]))"
    }

    @Test func everyCellIsTheMeanCut() {
      for (table, means) in [
        (PaperTable.imageNetS, PaperMeans.imageNetS), (.pascalVOC, PaperMeans.pascalVOC),
      ] {
        var cells = 0
        for (metric, row) in means {
          for (series, mean) in zip(PaperMeans.series, row) {
            #expect(table.text(metric: metric, series: series) == cut(mean), "\(metric) \(series)")
            cells += 1
          }
        }
        #expect(cells == 36 && table.rows.count == 6)
      }
    }

    @Test func whatThePaperDoesNotPrintIsNotThere() {
      let table = PaperTable.pascalVOC
      #expect(table.text(metric: "AUC", series: "Grad-CAM") == "82.87")
      #expect(table.text(metric: "AUC", series: "SimCLR EigenCAM") == nil)
      #expect(table.text(metric: "Attribution Localisation", series: "SwAV LaFAM") == nil)
    }

    @Test func theTableFollowsTheDataSet() throws {
      for (dataSet, table) in [("voc2012", PaperTable.pascalVOC), ("imagenet-s", .imageNetS)] {
        var results = ResultsText("AUC", "data_set")
        results.add("SwAV LaFAM", image: 0, "0.5", dataSet, labels: "('tabby',)")
        #expect(try PaperChoice.paper.table(for: results.scores) == table)
        #expect(try PaperChoice.table1.table(for: results.scores) == .imageNetS)
        #expect(try PaperChoice.table2.table(for: results.scores) == .pascalVOC)
      }
      var folder = ResultsText("AUC", "data_set")
      folder.add("SwAV LaFAM", image: 0, "0.5", "folder")
      let error = #expect(throws: (any Error).self) {
        try PaperChoice.paper.table(for: folder.scores)
      }
      #expect("\(try #require(error))".contains("these results are of 'folder'"))
    }

    @Test func withoutADataSetTheLabelsTell() throws {
      for (labels, table) in [
        ("('tv/monitor', 'cat')", PaperTable.pascalVOC), ("('tench',)", .imageNetS),
      ] {
        var results = ResultsText("AUC")
        results.add("SwAV LaFAM", image: 0, "0.5")
        results.add("SwAV LaFAM", image: 1, "0.5", labels: labels)
        #expect(try PaperChoice.paper.table(for: results.scores) == table)
      }
      var bare = ResultsText("AUC")
      bare.add("SwAV LaFAM", image: 0, "0.5", labels: "")
      #expect(throws: (any Error).self) { try PaperChoice.paper.table(for: bare.scores) }
    }

    @Test func theNumbersStandBesideOurs() throws {
      var results = ResultsText("AUC", "IoU")
      results.add("SwAV RELAX", image: 0, "0.7", "0.5", seconds: "0.01")
      results.add("SwAV EigenCAM", image: 0, "0.6", "0.5", seconds: "0.01")
      let table = try SummaryTable(
        try results.scores, settings: TableSettings(paper: .pascalVOC))
      #expect(table.rows.map { $0.cells.map(\.printed) } == [["71.24", nil], [nil, nil]])
      #expect(
        table.notes.contains(
          "In parentheses: Table 2 of the paper (PASCAL VOC 2012), cut to 2 decimals. It does not have "
            + "SwAV EigenCAM."))
      #expect(
        table.notes.contains { $0.hasPrefix("The times of RELAX in the paper's own results") })
    }
  }
#endif
