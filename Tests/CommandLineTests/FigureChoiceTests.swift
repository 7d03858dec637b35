import Foundation
import SaliencyIO
import SaliencyTensor
import Testing

/// Figures show the images that their experiment names or that its rules find.
@Suite struct FigureChoiceTests {
  private let tool = Tool(name: "generate-figures")

  /// Those that the paper's rules select and that have photographs.
  private static let selected = [
    "plane1", "plane2", "bird1", "bird2", "cat1", "cat2", "dog1", "dog2",
  ]

  private static let labels = ["plane": "aeroplane", "bird": "bird", "cat": "cat", "dog": "dog"]

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.figureTree()
    try workspace.figureNetworks()
    return workspace
  }

  /// The record of a figure of some images.
  private func draw(
    _ images: String, in workspace: Workspace, dataset: String = "voc2012",
    columns: String = #""Net:lafam""#, more: String = "", protocol rules: String = "paper",
    code: Int32 = 0
  ) async throws -> DrawnFigure {
    let figure = Workspace.figure(images: images, dataset: dataset, columns: columns, more: more)
    let arguments = try workspace.experiment([figure], protocol: rules)
    return try #require(
      try await tool.draw(arguments + ["--format", "svg"], code: code).figures.first)
  }

  @Test func findsWhatTheNetworkGetsWrong() async throws {
    let workspace = try workspace()
    let predictions = try await workspace.rendered()
    let wrong = Self.selected.filter { stem in
      predictions[stem] != Self.labels[String(stem.dropLast())]
    }
    // Both kinds are there, or the rule would not be tested.
    try #require(!wrong.isEmpty && wrong.count < Self.selected.count)
    let all = try await draw(#"{"rule": "misclassified", "count": 20, "seed": 4}"#, in: workspace)
    #expect(Set(all.identifiers) == Set(wrong) && all.identifiers.count == wrong.count)
    #expect(all.notes == ["the rule misclassified found \(wrong.count) of 20 images"])
    for image in all.images {
      #expect(image.label == Self.labels[String(image.identifier.dropLast())])
      #expect(image.prediction == predictions[image.identifier])
    }
    // The first ones are found, and the network may be named; labels do not hinder the rule.
    let some = try await draw(
      #"{"rule": "misclassified", "count": 2, "seed": 4, "model": "Net"}"#, in: workspace,
      columns: #""Encoder:lafam""#, more: #""labels": "none""#)
    #expect(some.identifiers == Array(all.identifiers.prefix(2)))
    #expect(some.notes == [])
    #expect(some.images.allSatisfy { $0.prediction == nil })
  }

  /// With a network for ImageNet, what is right follows from the kinds of its classes.
  @Test func comparesTheClassesOfImageNet() async throws {
    let workspace = try workspace()
    let rule = #"{"rule": "misclassified", "count": 20}"#
    let columns = #""Thousand:lafam""#
    // The place of `warplane`.
    let network = try workspace.imageNetNetwork(finding: 895)
    let voc = try await draw(rule, in: workspace, columns: columns)
    #expect(Set(voc.identifiers) == Set(Self.selected.filter { !$0.hasPrefix("plane") }))
    #expect(voc.images.allSatisfy { $0.prediction == "warplane" })

    try FileManager.default.removeItem(atPath: network)
    // `goldfish`, which 7 shows; 3 shows a tench.
    try workspace.imageNetNetwork(finding: 1)
    _ = try workspace.imageNetSTree()
    let imageNet = try await draw(rule, in: workspace, dataset: "imagenet-s", columns: columns)
    #expect(
      imageNet.images == [
        .init(identifier: Workspace.imageNetStem(3), label: "tench", prediction: "goldfish")
      ])
  }

  @Test func findsScenesOfTwoClasses() async throws {
    let workspace = try workspace()
    let rule = #"{"rule": "two-objects", "count": 3, "seed": 2}"#
    for rules in ["paper", "corrected"] {
      let pairs = try await draw(rule, in: workspace, protocol: rules)
      #expect(Set(pairs.identifiers) == ["pair1", "pair2"])
      #expect(pairs.notes == ["the rule two-objects found 2 of 3 images"])
      let label = pairs.images.first { $0.identifier == "pair2" }?.label
      #expect(label == "cat, dog")
    }
    _ = try workspace.imageNetSTree()
    let stem = Workspace.imageNetStem(21)
    try workspace.photograph("ImageNetS919/images/val/\(stem).png", number: 1)
    let scene = try await draw(rule, in: workspace, dataset: "imagenet-s")
    #expect(scene.identifiers == [stem])
    #expect(scene.images.first?.label == "id 1, id 2")
  }

  @Test func drawsAtRandomBySeed() async throws {
    let workspace = try workspace()
    let run = { (images: String) in try await draw(images, in: workspace).identifiers }
    let all = try await run(#"{"rule": "random", "count": 8, "seed": 1}"#)
    #expect(Set(all) == Set(Self.selected) && all.count == 8)
    #expect(try await run(#"{"rule": "random", "count": 8, "seed": 2}"#) != all)
    #expect(try await run(#"{"rule": "random", "seed": 1}"#) == [all[0]])
    // No image comes twice, whatever it was chosen by and wherever it is named.
    let choices = [
      #"{"rule": "random", "count": 3, "seed": 1}"#, #"{"rule": "random", "count": 3, "seed": 1}"#,
      #"{"ids": ["\#(all[0])", "\#(all[7])"]}"#,
    ]
    let mixed = try await run(choices.joined(separator: ", "))
    #expect(Set(mixed) == Set(Self.selected) && mixed.count == 8)
    #expect(mixed.suffix(2) == [all[0], all[7]])
  }

  @Test(arguments: ["grad-cam", "sobel"])
  func findsTheLargestDisagreement(method: String) async throws {
    let workspace = try workspace()
    _ = try await workspace.rendered(["lafam", method])
    func values(_ stem: String, _ method: String) throws -> [Double] {
      try NPYFile.read(workspace.path("maps/\(stem).\(method).npy"))
        .resized(to: Extent(64), by: .nearest).scalars.map(Double.init)
    }
    let correlations = try Self.selected.map { stem -> (stem: String, value: Double) in
      let (first, second) = (try values(stem, "lafam"), try values(stem, method))
      func covariance(_ left: [Double], _ right: [Double]) -> Double {
        let means = [left, right].map { $0.reduce(0, +) / Double($0.count) }
        return zip(left, right).reduce(0) { $0 + ($1.0 - means[0]) * ($1.1 - means[1]) }
      }
      let variances = covariance(first, first) * covariance(second, second)
      return (stem, covariance(first, second) / variances.squareRoot())
    }
    let expected = correlations.sorted { $0.value < $1.value }.map(\.stem)
    let rule = #"{"rule": "largest-disagreement", "between": ["Net:lafam", "Net:\#(method)"], "#
    let found = try await draw(rule + #""count": 3}"#, in: workspace)
    #expect(found.identifiers == Array(expected.prefix(3)))
    // Only so many are compared, the first of the order that the seed gives.
    let seen = try await draw(#"{"rule": "random", "count": 4, "seed": 6}"#, in: workspace)
    let among = try await draw(rule + #""count": 5, "among": 4, "seed": 6}"#, in: workspace)
    #expect(among.identifiers == expected.filter(seen.identifiers.contains))
    #expect(among.notes == ["the rule largest-disagreement found 4 of 5 images"])
  }

  @Test func takesNamesInTheirOrder() async throws {
    let workspace = try workspace()
    // Also those that the paper leaves out.
    let names = ["trio", "person", "plane2", "pair1"]
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let figure = try await draw("{\"ids\": [\(list)]}", in: workspace)
    #expect(figure.identifiers == names)
    #expect(
      figure.images.map(\.label) == ["aeroplane, bird, cat", "person", "aeroplane", "bird, cat"])
    let bare = try await draw(#"{"ids": ["bare", "cat1"]}"#, in: workspace, code: 3)
    #expect(bare.identifiers == ["cat1"])
  }
}
