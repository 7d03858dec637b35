import Foundation
import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ClassificationTests {
  @Test func probabilitiesAreTheSoftmax() throws {
    let logits = try Tensor(
      shape: [4], scalars: [0, Float(log(2.0)), Float(log(5.0)), Float(log(8.0))])
    let top = Prediction.top(3, of: logits, labels: ClassLabels(["a", "b", "c"]))
    #expect(top.map(\.index) == [3, 2, 1])
    #expect(top.map(\.label) == [nil, "c", "b"])
    for (prediction, expected) in zip(top, [0.5, 0.3125, 0.125]) {
      #expect(abs(prediction.probability - expected) < 1e-7)
    }
  }

  @Test func largeLogitsDoNotOverflow() throws {
    let logits = try Tensor(shape: [3], scalars: [-3e38, 1e5, 1e5 + 1])
    let top = Prediction.top(5, of: logits, labels: nil)
    #expect(top.map(\.index) == [2, 1, 0])
    let e = exp(1.0)
    #expect(abs(top[0].probability - e / (1 + e)) < 1e-12)
    #expect(abs(top[1].probability - 1 / (1 + e)) < 1e-12)
    #expect(top[2].probability == 0)
  }

  @Test func ofEqualOnesTheLowerIndexIsFirst() throws {
    let logits = try Tensor(shape: [6], scalars: [1, 3, 2, 3, 1, 3])
    #expect(Prediction.top(6, of: logits, labels: nil).map(\.index) == [1, 3, 5, 2, 0, 4])
    #expect(Prediction.top(2, of: logits, labels: nil).map(\.index) == [1, 3])
    #expect(Prediction.top(0, of: logits, labels: nil).isEmpty)
    #expect(Prediction.top(5, of: Tensor(zeros: [0]), labels: nil).isEmpty)
  }

  @Test func labelsAreFoundByTheWholeOrASynonymInAnyCase() throws {
    let labels = ClassLabels([
      "tench, Tinca tinca", "crane", "tiger cat", "Crane", "maillot", "maillot, tank suit",
    ])
    #expect(try labels.index(of: "tench, tinca tinca") == 0)
    #expect(try labels.index(of: "TENCH") == 0)
    #expect(try labels.index(of: "Tinca tinca") == 0)
    #expect(try labels.index(of: "tiger cat") == 2)
    // The whole of one label counts more than a part of another.
    #expect(try labels.index(of: "maillot") == 4)
    #expect(try labels.index(of: "tank suit") == 5)
    #expect(labels[2] == "tiger cat")
    #expect(labels[6] == nil)
    #expect(labels[-1] == nil)
    #expect(ClassLabels.short("tench, Tinca tinca") == "tench")
    #expect(ClassLabels.short("tiger cat") == "tiger cat")
  }

  @Test func labelsThatAreNoneOrSeveralAreRefused() {
    let labels = ClassLabels(["crane, bird", "goose", "crane", "crane"])
    let ambiguous = ClassLabels.Failure.ambiguous("Crane", indices: [2, 3])
    #expect(throws: ambiguous) { try labels.index(of: "Crane") }
    #expect(
      ambiguous.description == "several classes are labelled 'Crane'; give an index: 2, 3")
    let unknown = ClassLabels.Failure.noSuchLabel("gose", nearest: ["goose"])
    #expect(throws: unknown) { try labels.index(of: "gose") }
    #expect(
      unknown.description == "there is no class labelled 'gose'; the nearest are goose")
    let unlike = ClassLabels.Failure.noSuchLabel("zzzzzzzz", nearest: [])
    #expect(throws: unlike) { try labels.index(of: "zzzzzzzz") }
    #expect(unlike.description == "there is no class labelled 'zzzzzzzz'")
    #expect(
      ClassLabels.Failure.noSuchIndex(4, classCount: 4).description
        == "there is no class 4; the network has classes 0 to 3")
  }

  @Test(arguments: [
    #"["tench", "goldfish, Carassius", "hen"]"#,
    #"{"2": "hen", "0": "tench", "1": "goldfish, Carassius"}"#,
    #"{"0": ["n01", "tench"], "1": ["n02", "goldfish, Carassius"], "2": ["n03", "hen"]}"#,
  ])
  func readsTheUsualForms(json: String) throws {
    let labels = try ClassLabels(json: Array(json.utf8))
    #expect(labels == ClassLabels(["tench", "goldfish, Carassius", "hen"]))
  }

  @Test(arguments: [
    "", "[", "tench", "3", "[1, 2]", #"["a", null]"#, #"{"0": "a", "2": "b"}"#, #"{"1": "a"}"#,
    #"{"a": "b"}"#, #"{"0": 1}"#, #"{"0": [], "1": ["n", "a"]}"#, #"{"0": ["n", 1]}"#, "\u{FFFD}",
  ])
  func refusesOtherForms(json: String) {
    #expect {
      try ClassLabels(json: Array(json.utf8))
    } throws: { error in
      "\(error)"
        == #"expected labels as JSON: ["tench", ...], {"0": "tench", ...} or "#
        + #"{"0": ["n01440764", "tench"], ...}"#
    }
  }
}
