// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyMetrics
  import Testing

  @testable import generate_tables

  /// The page as a whole, read by a strict parser.
  @Suite struct HTMLPageTests {
    /// Two methods of one model on three images; the second metric is yes or no.
    private static let small = MadeUpScores.scores(
      [
        ("Net RELAX", [[0.2, 1], [0.4, 0], [nil, 1]]),
        ("Net LaFAM", [[0.5, 1], [0.3, 1], [0.9, 1]]),
      ], metrics: ["AUC", "Pointing-Game"], labels: [["cat"], ["cat", "dog"], ["cat"]],
      names: [0: "first.jpg", 1: "second.jpg"], seconds: 0.0058)

    private func page(
      _ scores: ScoreTable, caption: String = "", notes: [String] = []
    ) throws -> ParsedPage {
      let table = MadeUpScores.summary(of: scores, caption: caption, notes: notes)
      let page = ParsedPage(try HTMLPage(table: table, scores: scores).text)
      #expect(page.problem == nil)
      return page
    }

    @Test func textsAreEscaped() throws {
      let hostile = "</td><script>alert(\"1\" & '2')</script>"
      // A quote with a combining accent is one character, but no other quote to a browser.
      let accented = "\"\u{301} onload=\"x\u{7}<\u{338}b"
      let scores = MadeUpScores.scores(
        [("\(hostile) RELAX", [[0.2]]), ("\(hostile) LaFAM", [[0.5]])], metrics: ["AUC"],
        labels: [[hostile]], names: [0: accented])
      let page = try page(scores, caption: hostile, notes: [accented])
      #expect(page.elements("script").isEmpty)
      #expect(page.elements("p", class: "lead").map(\.text) == [hostile])
      // The bell is no character of XML.
      #expect(
        page.elements("p", class: "note").map(\.text) == ["\"\u{301} onload=\"x\u{FFFD}<\u{338}b"])
      #expect(page.elements("th").contains { $0.text == hostile })
      #expect(page.elements.allSatisfy { $0.attributes["onload"] == nil })
    }

    @Test func theSummaryIsGroupedAndMarked() throws {
      let page = try page(Self.small)
      #expect(page.elements("th", class: "group").map(\.text) == ["Net", "Net", "Net", "Net"])
      #expect(page.elements("th", class: "group").first?.attributes["colspan"] == "2")
      #expect(
        page.elements("th", class: "group").allSatisfy { $0.attributes["scope"] == "colgroup" })
      let cells = page.elements("td").map(\.text)
      // The mean over the two images with a value, their number, and the best with a word.
      #expect(cells.contains("30.00 [28.00, 32.00] paper 30.00 2 images"))
      #expect(cells.contains("56.66 (best) [54.67, 58.67] paper 56.66"))
      #expect(page.elements("dd").first?.text.contains("Range: from 0% to 100%") == true)
      #expect(page.elements("th").contains { $0.text == "AUC\u{A0}↑ (higher is better)" })
    }

    @Test func differencesTellWhetherTheyExcludeZero() throws {
      let cells = try page(Self.small).elements("td").map(\.text)
      // 30.00 - 56.67 and 66.67 - 100, each with 3 points to either side.
      #expect(cells.contains("-26.66* (interval excludes 0) [-29.67, -23.67]"))
      #expect(cells.contains("-33.33* (interval excludes 0) [-36.33, -30.33]"))
    }

    @Test func yesAndNoAreBarsAndAllElseBoxes() throws {
      let page = try page(Self.small)
      #expect(page.elements("svg").count == 2)
      #expect(page.elements("rect", class: "box").count == 2)
      #expect(
        page.elements("rect", class: "bar").map { $0.attributes["width"] } == ["66.67%", "100.00%"])
      let counts = page.elements("text", class: "count").map(\.text)
      #expect(counts == ["2 of 3 images", "3 images", "66.66% of 3 images", "100.00% of 3 images"])
      #expect(page.elements("desc").allSatisfy { $0.text.contains("Net RELAX: ") })
    }

    @Test func imagesWithoutLabelOrNameAreShown() throws {
      let scores = MadeUpScores.scores(
        [("Net RELAX", [[0.2], [0.4]]), ("Net LaFAM", [[0.5], [0.3]])], metrics: ["AUC"],
        labels: [[], ["dog"]])
      let page = try page(scores)
      let headings = page.elements("th").map(\.text)
      #expect(headings.contains("no label"))
      #expect(headings.contains("image 0"))
      #expect(page.elements("section").contains { $0.attributes["id"] == "labels" })
    }

    @Test func withoutLabelsTimesAndPairsThereAreNoSuchSections() throws {
      let page = try page(MadeUpScores.scores([("LaFAM", [[0.2], [0.4]])], metrics: ["AUC"]))
      #expect(page.elements("section").map { $0.attributes["id"] } == ["means", "distributions"])
      #expect(page.elements("a").map { $0.attributes["href"] } == ["#means", "#distributions"])
      #expect(page.elements("th", class: "group").isEmpty)
      #expect(page.elements("rect", class: "box").count == 1)
    }

    @Test func aSeriesWithoutAnyValueHasNoBox() throws {
      let page = try page(
        MadeUpScores.scores([("A LaFAM", [[nil]]), ("B LaFAM", [[0.4]])], metrics: ["AUC"]))
      #expect(page.elements("rect", class: "box").count == 1)
      #expect(page.elements("text", class: "count").map(\.text) == ["no value", "1 image"])
      #expect(page.elements("td").contains { $0.text == "–" })
    }

    @Test func aLargePageIsLightAndComplete() throws {
      let scores = MadeUpScores.large()
      let table = MadeUpScores.summary(of: scores)
      let text = try HTMLPage(table: table, scores: scores).text
      #expect(text.utf8.count < 300_000)
      let page = ParsedPage(text)
      #expect(page.problem == nil)
      #expect(page.elements("svg").count == 13)
      #expect(page.elements("rect", class: "box").count == 12 * 6)
      #expect(page.elements("rect", class: "bar").count == 6)
      // Identifiers are unique, and what refers to one finds it.
      let identifiers = page.elements.compactMap { $0.attributes["id"] }
      #expect(Set(identifiers).count == identifiers.count)
      for element in page.elements {
        for name in element.attributes["aria-labelledby", default: ""].split(separator: " ") {
          #expect(identifiers.contains(String(name)))
        }
        if let target = element.attributes["href"] {
          #expect(identifiers.contains(String(target.dropFirst())))
        }
      }
      // Nothing is fetched.
      for reference in ["http", "src=", "url(", "@import", "<script", "<link", "//"] {
        #expect(!text.contains(reference), "\(reference)")
      }
    }

    @Test func theSameScoresGiveTheSamePage() throws {
      // Dictionaries that were filled apart iterate in different orders.
      let texts = try (0..<2).map { _ in
        let scores = MadeUpScores.large()
        return try HTMLPage(table: MadeUpScores.summary(of: scores), scores: scores).text
      }
      #expect(texts[0] == texts[1])
    }

    @Test func numbersThatNoMetricGivesDoNoHarm() throws {
      let values: [Double?] = [.nan, .infinity, 1e308, -1e308, .leastNonzeroMagnitude, nil]
      func scores(_ values: [Double?]) -> ScoreTable {
        MadeUpScores.scores(
          [("A RELAX", values.map { [$0] }), ("A LaFAM", values.map { [$0] })],
          metrics: ["Relevance Mass Accuracy"])
      }
      let table = MadeUpScores.summary(of: scores([0.5]))
      let page = ParsedPage(try HTMLPage(table: table, scores: scores(values)).text)
      #expect(page.problem == nil)
      #expect(
        page.elements("text", class: "count").map(\.text) == ["3 of 6 images", "3 of 6 images"])
    }
  }
#endif
