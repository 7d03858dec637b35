// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import Testing

  @testable import generate_tables

  @Suite struct SummaryTableTests {
    @Test func rowsStandInTheOrderOfThePaper() throws {
      let names = [
        "AUC", "Deletion", "Top-K Intersection", "IoU", "Relevance Rank Accuracy",
        "Top-K Intersection (expected)", "Relevance Mass Accuracy", "Attribution Localisation",
        "Sparseness", "Insertion", "Pointing-Game",
      ]
      let text =
        ResultsFile.line(ResultsFile.leadingColumns + names) + "0,,,,A LaFAM"
        + String(repeating: ",0.5", count: 7) + ",0.25" + String(repeating: ",0.5", count: 3) + "\n"
      let table = try SummaryTable(try scoreTable(text))
      #expect(
        table.rows.map(\.metric.name) == [
          "Pointing-Game", "Sparseness", "Relevance Mass Accuracy", "Relevance Rank Accuracy",
          "Top-K Intersection", "AUC", "Attribution Localisation", "Top-K Intersection (expected)",
          "IoU", "Insertion", "Deletion",
        ])
    }

    @Test func meansLeaveOutAndCountWhatIsUndefined() throws {
      var results = ResultsText("AUC")
      results.add("A LaFAM", [0.5, nil, 1, nil])
      results.add("A RELAX", [0.25, 0.75])
      results.add("B LaFAM", [nil])
      let table = try SummaryTable(try results.scores)
      let cells = try #require(table.row("AUC")).cells
      #expect(cells.map(\.mean) == [0.5, 0.75, nil])
      #expect(cells.map(\.defined) == [2, 2, 0] && cells.map(\.undefined) == [0, 2, 1])
      #expect(cells.map { $0.interval == nil } == [false, false, true])
      #expect(table.images == [2, 4, 1])
      #expect(
        table.notes.contains(
          "Means in percent, over 2 images for A RELAX, 4 for A LaFAM, 1 for B LaFAM.")
      )
      #expect(
        table.notes.contains(
          "AUC has no value for some maps, which its means leave out: 2 of A LaFAM, 1 of B LaFAM."))
      // The only image that both have a value for is the first.
      #expect(table.differences.map(\.images) == [1] && table.differences[0].mean == -0.25)
    }

    @Test func repetitionIsLeftOutOnlyInWhatIsPrinted() throws {
      var results = ResultsText("Attribution Localisation", "Relevance Mass Accuracy")
      results.add("A LaFAM", image: 0, "0.12344", "0.12341")
      let scores = try results.scores
      let name = "Attribution Localisation"
      let note = "Attribution Localisation is left out: it equals Relevance Mass Accuracy in all "
      let two = try SummaryTable(scores)
      #expect(two.row(name) == nil)
      #expect(two.notes.contains { $0.hasPrefix(note) })
      let three = try SummaryTable(
        scores, format: NumberFormat(digits: 3, rounding: .nearest), settings: TableSettings())
      #expect(three.row(name) != nil)
      #expect(!three.notes.contains { $0.hasPrefix(note) })
      let all = try SummaryTable(scores, settings: TableSettings(leavesOutRepetition: false))
      #expect(all.row(name) != nil)
      #expect(!all.notes.contains { $0.hasPrefix(note) })
    }

    @Test func theBestOfAModelIsMarkedBeyondDoubt() throws {
      // The images differ far more than the methods.
      let base = (0..<40).map { 0.15 + Double($0 * 17 % 40) / 80 }
      var results = ResultsText("AUC")
      results.add("A RELAX", base)
      results.add("A LaFAM", base.map { $0 + 0.01 })
      // Half better, half worse: 0.001 better in the mean, with an interval around 0.
      results.add("B RELAX", base)
      results.add("B LaFAM", base.enumerated().map { $1 + ($0 % 2 == 0 ? 0.102 : -0.1) })
      results.add("C LaFAM", base.map { $0 + 0.2 })
      let table = try SummaryTable(try results.scores)
      #expect(table.best(by: "AUC") == ["A LaFAM"])
      let means = try #require(table.row("AUC")).cells.compactMap(\.mean)
      #expect(abs(means[3] - means[2] - 0.001) < 1e-12)
      #expect(table.differences.count == 2)
      // Deterministic, as the same images differ by the same number.
      #expect(abs(table.differences[0].interval.lowerBound + 0.01) < 1e-12)
      #expect(table.differences[1].interval.contains(0) && table.differences[1].better == nil)
      #expect(table.notes.contains { $0.hasPrefix("Bold: better than every other method") })
    }

    @Test func theBestHasToBeatEveryOther() throws {
      let base = (0..<40).map { 0.15 + Double($0 * 17 % 40) / 80 }
      var results = ResultsText("AUC")
      results.add("A RELAX", base)
      results.add("A EigenCAM", base.enumerated().map { $1 + ($0 % 2 == 0 ? 0.1 : -0.05) })
      results.add("A LaFAM", base.map { $0 + 0.03 })
      let table = try SummaryTable(try results.scores)
      // LaFAM beats RELAX and not EigenCAM.
      #expect(table.differences.compactMap(\.better?.method) == ["EigenCAM", "LaFAM"])
      #expect(table.best(by: "AUC") == [])
      #expect(table.notes.contains { $0.hasPrefix("Nothing is bold") })
    }

    @Test func lowerIsBetterWhereTheMetricSaysSo() throws {
      var results = ResultsText("Deletion")
      results.add("A RELAX", [0.5, 0.6, 0.7])
      results.add("A LaFAM", [0.6, 0.7, 0.8])
      let table = try SummaryTable(try results.scores)
      #expect(table.best(by: "Deletion") == ["A RELAX"])
    }

    @Test func aMethodAloneIsNotMarked() throws {
      var results = ResultsText("AUC")
      results.add("A LaFAM", [0.5, 0.6])
      results.add("B LaFAM", [0.1, 0.2])
      let table = try SummaryTable(try results.scores)
      #expect(table.best(by: "AUC") == [] && table.differences.isEmpty)
      #expect(!table.notes.contains { $0.contains("old") })
    }

    @Test func aMethodWithoutValuesKeepsTheOthersFromBeingBest() throws {
      var results = ResultsText("AUC")
      results.add("A RELAX", [nil, nil])
      results.add("A LaFAM", [0.5, 0.6])
      let table = try SummaryTable(try results.scores)
      #expect(table.best(by: "AUC") == [] && table.differences.isEmpty)
    }

    @Test func intervalsDependOnTheSeedAlone() throws {
      var results = ResultsText("AUC", "Sparseness")
      for image in 0..<30 {
        results.add("A LaFAM", image: image, "\(Double(image) / 30)", "\(Double(image % 7) / 7)")
      }
      let scores = try results.scores
      let intervals = { (seed: UInt64, level: Double) in
        try SummaryTable(
          scores, settings: TableSettings(bootstrap: Bootstrap(level: level, seed: seed))
        ).rows.map { $0.cells[0].interval }
      }
      #expect(try intervals(0, 0.95) == intervals(0, 0.95))
      #expect(try intervals(0, 0.95) != intervals(1, 0.95))
      let (wide, narrow) = (try intervals(0, 0.99)[0], try intervals(0, 0.5)[0])
      #expect(try #require(wide).contains(#require(narrow).lowerBound))
      // What the package gives for the same values, alone and in one thread.
      let own = MetricSummary(of: (0..<30).map { .defined(Double($0) / 30) }).interval
      #expect(try intervals(0, 0.95)[1] == own)
      let hidden = try SummaryTable(scores, settings: TableSettings(showsIntervals: false))
      #expect(hidden.rows.allSatisfy { $0.cells[0].interval == nil })
      #expect(!hidden.notes.contains { $0.hasPrefix("In square brackets") })
    }

    @Test func timesHaveTheUnitTheyAreReadIn() throws {
      var results = ResultsText("AUC")
      for (image, seconds) in ["0.010", "0.020", "0.060", ""].enumerated() {
        results.add("A LaFAM", image: image, "0.5", seconds: seconds)
      }
      let quick = try SummaryTable(try results.scores)
      #expect(
        quick.timeRows.map(\.title) == ["Time per image, mean (ms)", "Time per image, median (ms)"])
      #expect(quick.timeRows.map(\.cells) == [["30.0"], ["20.0"]])
      results.add("A RELAX", image: 0, "0.5", seconds: "61.27")
      let slow = try SummaryTable(try results.scores)
      #expect(slow.timeRows.map(\.cells) == [["61.3", "0.0300"], ["61.3", "0.0200"]])
      var none = ResultsText("AUC")
      none.add("A LaFAM", image: 0, "0.5")
      #expect(try SummaryTable(try none.scores).timeRows.isEmpty)
    }

    @Test func notesTellDegenerateMapsAndUnknownColumns() throws {
      var results = ResultsText("AUC", "degenerate", "weight")
      results.add("A LaFAM", image: 0, "0.5", "False", "1")
      let one = try SummaryTable(try results.scores)
      #expect(one.notes.contains("No map is constant."))
      #expect(one.notes.contains("Columns that are no metrics known here are left out: weight."))
      results.add("A LaFAM", image: 1, "", "True", "1")
      let two = try SummaryTable(try results.scores)
      #expect(two.notes.contains("Maps that are constant: 1 of A LaFAM."))
      #expect(two.notes.contains("The results files do not tell their data set and protocol."))
    }

    @Test func labelsHaveTheirOwnMeans() throws {
      var results = ResultsText("AUC")
      results.add("A LaFAM", image: 0, "0.5", labels: "('dog',)")
      results.add("A LaFAM", image: 1, "0.75", labels: "('cat', 'dog')")
      results.add("A LaFAM", image: 2, "", labels: "('cat',)")
      results.add("B LaFAM", image: 1, "1", labels: "('cat', 'dog')")
      let table = try SummaryTable(try results.scores, settings: TableSettings(hasLabels: true))
      let labels = try #require(table.labels)
      #expect(labels.labels.map(\.name) == ["cat", "dog"])
      #expect(labels.labels.map(\.images) == [[1, 2], [0, 1]])
      #expect(labels.blocks.map { $0.cells.map { $0.map(\.mean) } } == [[[0.75, 1], [0.625, 1]]])
      #expect(labels.blocks[0].cells[0].map(\.undefined) == [1, 0])
      var bare = ResultsText("AUC")
      bare.add("A LaFAM", image: 0, "0.5", labels: "()")
      #expect(throws: (any Error).self) {
        try SummaryTable(try bare.scores, settings: TableSettings(hasLabels: true))
      }
    }

    @Test func numbersKeepThreeDigits() {
      let texts = [0.030_42, 61.27, 1234.6, 0, 5, 0.000_123_4, -2.345].map(NumberFormat.threeDigits)
      #expect(texts == ["0.0304", "61.3", "1235", "0", "5.00", "0.000123", "-2.35"])
      #expect(TableSettings(bootstrap: Bootstrap(level: 0.95)).level == "95")
      #expect(TableSettings(bootstrap: Bootstrap(level: 0.995)).level == "99.5")
    }
  }
#endif
