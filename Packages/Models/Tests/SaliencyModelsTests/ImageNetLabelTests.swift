import Foundation
import SaliencyModels
import Testing

@Suite struct ImageNetLabelTests {
  private let labels = ClassLabels.imageNet

  @Test func thereAreAThousand() {
    #expect(labels.labels.count == 1000)
    for label in labels.labels {
      #expect(!label.isEmpty)
      #expect(label == label.trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(!label.contains("  ") && !label.contains("\n") && !label.contains("\\"))
      let synonyms = label.split(separator: ", ", omittingEmptySubsequences: false)
      #expect(synonyms.allSatisfy { !$0.isEmpty })
    }
  }

  @Test(arguments: [
    (0, "tench"), (1, "goldfish"), (134, "crane"), (207, "golden retriever"),
    (208, "Labrador retriever"), (281, "tabby"), (640, "manhole cover"), (905, "window shade"),
    (282, "tiger cat"), (285, "Egyptian cat"), (340, "zebra"), (388, "giant panda"),
    (517, "crane"), (638, "maillot"), (639, "maillot"), (701, "parachute"), (817, "sports car"),
    (963, "pizza"), (980, "volcano"), (999, "toilet tissue"),
  ])
  func standsAt(index: Int, short: String) throws {
    #expect(ClassLabels.short(try #require(labels[index])) == short)
  }

  @Test func onlyTheCranesShareALabel() throws {
    var indices: [String: [Int]] = [:]
    for (index, label) in labels.labels.enumerated() { indices[label, default: []].append(index) }
    #expect(indices.filter { $0.value.count > 1 } == ["crane": [134, 517]])
    var short: [String: [Int]] = [:]
    for (index, label) in labels.labels.enumerated() {
      short[ClassLabels.short(label), default: []].append(index)
    }
    #expect(short.filter { $0.value.count > 1 } == ["crane": [134, 517], "maillot": [638, 639]])
    #expect(throws: ClassLabels.Failure.ambiguous("crane", indices: [134, 517])) {
      try labels.index(of: "crane")
    }
    #expect(try labels.index(of: "maillot") == 638)
    #expect(try labels.index(of: "tank suit") == 639)
  }

  @Test func everyUniqueLabelIsFound() throws {
    // Every seventh, for time: each look-up reads all labels.
    for (index, label) in labels.labels.enumerated() where index % 7 == 0 && label != "crane" {
      #expect(try labels.index(of: label) == index)
    }
    #expect(try labels.index(of: "Golden Retriever") == 207)
    #expect(try labels.index(of: "tabby cat") == 281)
    #expect(throws: ClassLabels.Failure.self) { try labels.index(of: "golden retreiver dog") }
  }
}
