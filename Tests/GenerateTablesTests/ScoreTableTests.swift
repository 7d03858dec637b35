// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import Testing
  import ToolSupport

  @testable import generate_tables

  @Suite struct ScoreTableTests {
    @Test func readsTruthValuesEmptyFieldsAndTuples() throws {
      var results = ResultsText("Pointing-Game", "AUC")
      results.add("A LaFAM", image: 3, "True", "", seconds: "0.25", labels: "('cat', 'dog')")
      results.add("A LaFAM", image: 1, "False", "nan")
      results.add("A LaFAM", image: 2, "1", "inf")
      let scores = try results.scores
      let series = try #require(scores.series.first)
      #expect(scores.metrics.map(\.name) == ["Pointing-Game", "AUC"])
      #expect(scores.images(of: series) == [1, 2, 3])
      #expect(
        scores.values(of: 0, in: series, for: [1, 2, 3]) == [.defined(0), .defined(1), .defined(1)])
      #expect(
        scores.values(of: 1, in: series, for: [1, 2, 3])
          == .init(repeating: .undefined(.notStated), count: 3))
      #expect(scores.entries[series]?[3]?.seconds == 0.25)
      #expect(scores.labels(of: 3) == ["cat", "dog"])
      #expect(scores.sources == [] && scores.dataSet == nil)
    }

    @Test(arguments: ["", "Unnamed: 0"])
    func skipsTheIndexOfPandas(name: String) throws {
      let plain = "dataset_idx,total_time,prediction,labels,xai_method,AUC\n5,,,,A B,0.5\n"
      let lines = plain.split(separator: "\n")
      let scores = try scoreTable("\(name),\(lines[0])\n0,\(lines[1])\n")
      #expect(scores.series.map(\.name) == ["A B"])
      #expect(scores.values(of: 0, in: scores.series[0], for: [5]) == [.defined(0.5)])
    }

    @Test func ordersSeriesAsThePaper() throws {
      var results = ResultsText("AUC")
      let names = [
        "Grad-CAM", "ResNet LaFAM", "SimCLR LaFAM", "SimCLR RELAX", "My Net v2 Smooth Grad-CAM++",
        "other thing",
      ]
      for name in names { results.add(name, image: 0, "0.5") }
      let series = try results.scores.series
      // Grad-CAM alone is ResNet's, as the paper's notebook means it.
      #expect(
        series.map(\.model) == ["ResNet", "ResNet", "SimCLR", "SimCLR", "My Net v2", "other"])
      #expect(
        series.map(\.method)
          == ["Grad-CAM", "LaFAM", "RELAX", "LaFAM", "Smooth Grad-CAM++", "thing"])
      #expect(series[0].name == "Grad-CAM" && series[0].title == "ResNet Grad-CAM")
      var alone = ResultsText("AUC")
      alone.add("Grad-CAM", image: 0, "0.5")
      #expect(try alone.scores.series.map(\.model) == [""])
    }

    @Test func theModelColumnTellsWhereTheNameDivides() throws {
      var results = ResultsText("AUC", "model", "data_set", "protocol", "degenerate", "weight")
      results.add("My Net new method", image: 0, "0.5", "My Net", "folder", "paper", "True", "1")
      results.add("My Net new method", image: 1, "0.5", "My Net", "folder", "paper", "False", "1")
      let scores = try results.scores
      let series = try #require(scores.series.first)
      #expect(series.model == "My Net" && series.method == "new method")
      #expect(scores.sources == ["folder, paper protocol"] && scores.dataSet == "folder")
      #expect(scores.degenerateCount(of: series) == 1)
      #expect(scores.unknownColumns == ["weight"])
    }

    @Test func severalFilesMakeOneTable() throws {
      var first = ResultsText("AUC", "experiment")
      first.add("A LaFAM", image: 0, "0.5", "x1")
      var second = ResultsText("Sparseness", "experiment")
      second.add("B LaFAM", image: 0, "0.5", "x1")
      let scores = try scoreTable(first.text, second.text)
      #expect(scores.metrics.map(\.name) == ["Sparseness", "AUC"])
      #expect(scores.series.map(\.name) == ["A LaFAM", "B LaFAM"])
      #expect(
        scores.values(of: 0, in: scores.series[0], for: [0]) == [.undefined(.notStated)])
    }

    private func refusal(_ texts: String...) -> String {
      do {
        _ = texts.count == 1 ? try scoreTable(texts[0]) : try scoreTable(texts[0], texts[1])
        return ""
      } catch {
        return "\(error)"
      }
    }

    @Test func refusesWhatMakesNoTable() {
      var results = ResultsText("AUC", "experiment")
      results.add("A LaFAM", image: 0, "0.5", "x1")
      var other = ResultsText("AUC", "experiment")
      other.add("B LaFAM", image: 0, "0.5", "x2")
      let experiments = refusal(results.text, other.text)
      #expect(experiments.contains("1.csv: row 2, column experiment: expected 'x1' as in "))
      #expect(experiments.contains("found 'x2'; make a table of each experiment"))
      #expect(
        refusal(results.text, results.text).contains(
          "1.csv: row 2: expected one row of A LaFAM for each image, found another for image 0"))
      var shard = ResultsText("AUC", "shard")
      shard.add("A LaFAM", image: 0, "0.5", "1/2 of 4")
      #expect(refusal(shard.text).contains("merge the shards first: generate-tables merge "))
      #expect(refusal(ResultsText("AUC").text).contains("found none; evaluate again"))
      var voc = ResultsText("AUC", "data_set")
      voc.add("A LaFAM", image: 0, "0.5", "voc2012")
      voc.add("A LaFAM", image: 1, "0.5", "folder")
      #expect(refusal(voc.text).contains("row 3, column data_set: expected 'voc2012'"))
      let line = "dataset_idx,total_time,prediction,labels,xai_method"
      #expect(refusal("\(line),weight\n").contains("expected metrics as columns, found none"))
      #expect(refusal("\(line),AUC,AUC\n").contains("found 'AUC' twice"))
      #expect(refusal("\(line),AUC\n1,,,,A B\n").contains("row 2: expected 6 fields"))
      #expect(
        refusal("\(line),AUC\nfirst,,,,A B,1\n").contains(
          "row 2, column dataset_idx: expected a whole number, found 'first'"))
      #expect(
        refusal("\(line),AUC\n1,soon,,,A B,1\n").contains(
          "row 2, column total_time: expected a number, found 'soon'"))
      #expect(
        refusal("\(line),AUC\n1,,,,A B,90.8\n").contains(
          "row 2, column AUC: expected a number from 0 to 1, found '90.8'; write shares"))
      #expect(refusal("\(line),AUC\n1,,,,A B,1").contains("row 2: expected a line end"))
      #expect(refusal("").contains("0.csv: is empty"))
      #expect(refusal("\n\n").contains("row 1: expected a results file"))
    }
  }
#endif
