// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import Testing

  @testable import generate_tables

  /// The numbers and lists that the page shows.
  @Suite struct HTMLPageFiguresTests {
    @Test func quartilesLieBetweenValuesAsNumPyPutsThem() throws {
      // Positions 0.75, 1.5 and 2.25 of 1, 2, 4, 8.
      let box = try #require(BoxStatistics(of: [8, 1, 4, 2]))
      #expect(box.lowerQuartile == 1.75)
      #expect(box.median == 3)
      #expect(box.upperQuartile == 5)
      #expect(box.mean == 3.75)
      // The box is 3.25 long, so that whiskers reach from -3.125 to 9.875.
      #expect((box.lowerWhisker, box.upperWhisker) == (1, 8))
      #expect(box.outliers == [])
      #expect(BoxStatistics(of: []) == nil)
    }

    @Test func whiskersEndAtTheLastValueInReach() throws {
      // Quartiles 3 and 7, reach 6: -3 to 13. 13 is just within, -4 and 14 are not.
      let box = try #require(BoxStatistics(of: [-4, 2, 3, 4, 5, 6, 7, 13, 14]))
      #expect((box.lowerQuartile, box.median, box.upperQuartile) == (3, 5, 7))
      #expect((box.lowerWhisker, box.upperWhisker) == (2, 13))
      #expect(box.outliers == [-4, 14])
      #expect((box.minimum, box.maximum) == (-4, 14))
    }

    @Test func whiskersDoNotEndWithinTheBox() throws {
      // Quartiles 7.5 and 10, reach 3.75: 0 is out, and the next value, 10, lies above the quartile.
      let box = try #require(BoxStatistics(of: [0, 10, 10, 10]))
      #expect(box.lowerQuartile == 7.5)
      #expect((box.lowerWhisker, box.upperWhisker) == (7.5, 10))
      #expect(box.outliers == [0])
    }

    @Test(arguments: [
      (0.031, 0.97, ["0%", "20%", "40%", "60%", "80%", "100%"]),
      (0.31, 0.42, ["30%", "35%", "40%", "45%"]),
      (0.5012, 0.5034, ["50.1%", "50.2%", "50.3%", "50.4%"]),
      (-0.2, 0.6, ["-20%", "0%", "20%", "40%", "60%"]),
      (0, 0, ["0.0%", "0.2%", "0.4%", "0.6%", "0.8%", "1.0%"]),
      (1, 1, ["99.0%", "99.5%", "100.0%"]),
    ])
    func axesEndAtRoundNumbers(lower: Double, upper: Double, texts: [String]) {
      let axis = RoundAxis(over: lower...upper, within: lower < 0 ? -1...1 : 0...1)
      #expect(axis.texts == texts)
      #expect((0...1).contains(axis.share(of: lower)) && (0...1).contains(axis.share(of: upper)))
    }

    @Test func farOutliersOfUnboundedMetricsLeaveTheAxis() {
      let values =
        [MetricValue.defined(100), .defined(-50)] + (0..<20).map { .defined(Double($0) / 20) }
      let sample = Sample(series: ScoreTable.Series(name: "A LaFAM"), values: values)
      let format = NumberFormat(digits: 2, rounding: .nearest)
      let colors = SeriesColors(of: [sample.series])
      let unbounded = Plot(
        boxesOf: [sample], range: -.infinity ... .infinity, format: format, colors: colors)
      #expect(unbounded.remark == "2 values lie beyond the axis.")
      #expect(unbounded.rows[0].box?.outliers == [])
      let bounded = Plot(boxesOf: [sample], range: -50...100, format: format, colors: colors)
      #expect(bounded.remark == nil)
      #expect(bounded.rows[0].box?.outliers == ["0.0", "100.0"])
    }

    @Test func pairsAreOfOneModelOrOfModelsWithOneMethod() {
      func pairs(_ names: String...) -> [String] {
        SeriesPair.pairs(of: names.map(ScoreTable.Series.init))
          .map { "\($0.first.name), \($0.second.name)" }
      }
      #expect(
        pairs("A RELAX", "A LaFAM", "B RELAX", "B LaFAM") == [
          "A RELAX, A LaFAM", "B RELAX, B LaFAM",
        ])
      #expect(pairs("A LaFAM", "B RELAX") == ["A LaFAM, B RELAX"])
      #expect(pairs("A RELAX", "A LaFAM", "B LaFAM") == ["A RELAX, A LaFAM", "A LaFAM, B LaFAM"])
      #expect(pairs("A LaFAM") == [])
    }

    @Test func disagreementsAreOrderedAndLeaveUndefinedOut() {
      let first: [Double?] = [0.5, 0.9, nil, 0.1, 0.7, 0.25, 0.5, 0.5]
      let second: [Double?] = [0.5, 0.2, 0.1, 0.6, nil, 0.5, 0.25, 0.75]
      let scores = MadeUpScores.scores(
        [("A RELAX", first.map { [$0] }), ("A LaFAM", second.map { [$0] })], metrics: ["AUC"])
      let pair = SeriesPair(first: scores.series[0], second: scores.series[1])
      let all = Disagreement(of: pair, by: 0, in: scores)
      #expect(all.firstIsHigher.map(\.index) == [1, 6])
      // Of the equal differences -0.25 the lower index comes first.
      #expect(all.secondIsHigher.map(\.index) == [3, 5, 7])
      #expect(all.secondIsHigher.first == .init(index: 3, first: 0.1, second: 0.6))
      let fewest = Disagreement(of: pair, by: 0, in: scores, limit: 1)
      #expect(fewest.firstIsHigher.map(\.index) == [1])
      #expect(fewest.secondIsHigher.map(\.index) == [3])
    }

    @Test func theMainMetricIsRelevanceMassOrTheFirstThatIsNotYesOrNo() {
      func mainMetric(_ metrics: [String], _ values: [Double?]) -> String? {
        let scores = MadeUpScores.scores([("A LaFAM", [values])], metrics: metrics)
        return DisagreementSection.mainMetric(of: scores).map { scores.metrics[$0].name }
      }
      #expect(
        mainMetric(["AUC", "Relevance Mass Accuracy"], [0.5, 0.5]) == "Relevance Mass Accuracy")
      #expect(mainMetric(["Pointing-Game", "AUC"], [1, 0.5]) == "AUC")
      #expect(mainMetric(["Pointing-Game"], [1]) == nil)
    }

    @Test func labelsAreSortedByImagesAndMeansLeaveUndefinedOut() throws {
      let scores = MadeUpScores.scores(
        [("LaFAM", [[0.2], [0.4], [nil], [0.8], [0.6]])], metrics: ["AUC"],
        labels: [["cat"], ["dog", "ant"], ["dog"], ["dog", "dog"], []])
      let section = try #require(
        LabelSection(
          of: scores, format: NumberFormat(digits: 0, rounding: .nearest),
          colors: SeriesColors(of: scores.series)))
      let rows = section.tables[0].rows
      #expect(rows.map(\.label) == ["dog", "ant", "cat", nil])
      #expect(rows.map(\.images) == [3, 1, 1, 1])
      #expect(rows.map(\.means) == [["60"], ["40"], ["20"], ["60"]])
      #expect(section.leftOut == nil)
    }

    @Test func manyLabelsAreCut() throws {
      let scores = MadeUpScores.scores(
        [("LaFAM", (0..<103).map { [Double($0) / 103] })], metrics: ["AUC"],
        labels: (0..<103).map { ["label \($0)"] })
      let section = try #require(
        LabelSection(
          of: scores, format: NumberFormat(digits: 0, rounding: .nearest),
          colors: SeriesColors(of: scores.series)))
      #expect(section.tables[0].rows.count == LabelSection.limit)
      #expect(section.leftOut == "3 labels")
    }

    @Test(arguments: [
      ("SimCLR LaFAM", ["SimCLR LaFAM"]),
      ("", [""]),
      ("a long name of a method", ["a long", "name of a", "method"]),
      ("abcdefghijklmnopqrstuv w", ["abcdefghij", "klmnopqrst", "uv w"]),
      ("one abcdefghijkl", ["one", "abcdefghij", "kl"]),
    ])
    func namesBreakBetweenWords(text: String, lines: [String]) {
      #expect(LineBreaking.lines(of: text, width: text.hasPrefix("Sim") ? 12 : 10) == lines)
    }
  }
#endif
