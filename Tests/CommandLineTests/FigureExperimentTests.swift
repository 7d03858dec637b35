import Foundation
import Testing

/// `generate-figures --experiment` writes the files of the figures and a page that shows them.
@Suite struct FigureExperimentTests {
  private let tool = Tool(name: "generate-figures")

  private static let ids = #"{"ids": ["bird1", "pair2"]}"#

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.figureTree()
    try workspace.figureNetworks()
    return workspace
  }

  @Test func writesAllFormatsAPageAndRecords() async throws {
    let workspace = try workspace()
    let arguments = try workspace.experiment([
      Workspace.figure("1", images: Self.ids, more: #""overlay": 0.5, "interpolation": "bicubic""#),
      Workspace.figure(
        "B-2", images: #"{"rule": "two-objects", "count": 5}"#,
        columns: #""Net:grad-cam", "Encoder:relax""#, more: #""labels": "identifier""#),
    ])
    let options = ["--masks", "3", "--dpi", "40"]
    let (figures, errors) = try await tool.draw(arguments + options)
    #expect(errors == "")
    #expect(figures.map(\.figure) == ["1", "B-2"])
    #expect(figures.map(\.caption) == ["What 1 shows.", "What B-2 shows."])
    #expect(figures.allSatisfy { $0.schema == 1 && $0.seconds > 0 })
    #expect(figures.map(\.notes) == [[], ["the rule two-objects found 2 of 5 images"]])
    #expect(figures[0].images.map(\.label) == ["bird", "cat, dog"])
    #expect(figures[0].images.allSatisfy { $0.prediction != nil })
    // Predictions are made where they are shown only.
    #expect(figures[1].images.allSatisfy { $0.label != nil && $0.prediction == nil })
    #expect(
      figures.flatMap(\.outputs)
        == ["1", "B-2"].flatMap { name in
          ["pdf", "svg", "png"].map { workspace.path("figures/figure\(name).\($0)") }
        })

    // Nothing else is there, and the same input gives the same bytes.
    let names = try workspace.contents(of: "figures")
    #expect(
      names == [
        "figure1.pdf", "figure1.png", "figure1.svg", "figureB-2.pdf", "figureB-2.png",
        "figureB-2.svg", "index.html",
      ])
    let files = try names.map {
      try Data(contentsOf: workspace.url.appending(path: "figures/\($0)"))
    }
    #expect(files[0].starts(with: Array("%PDF".utf8)))
    #expect(files[1].starts(with: [137, 80, 78, 71]))
    let again = try await tool.draw(arguments + options + ["--threads", "1"])
    #expect(again.figures.map(\.images) == figures.map(\.images))
    for (name, file) in zip(names, files) {
      let path = workspace.url.appending(path: "figures/\(name)")
      #expect(try Data(contentsOf: path) == file, "\(name)")
    }

    let page = try workspace.text("figures/index.html")
    #expect(page.contains("<title>Small &amp; quick &lt;figures&gt;</title>"))
    for figure in figures {
      #expect(page.contains("<img src=\"figure\(figure.figure).svg\""))
      #expect(page.contains("</strong> \(figure.caption)"))
      #expect(page.contains("Images: \(figure.identifiers.joined(separator: ", "))."))
      for note in figure.notes { #expect(page.contains("<p>\(note)</p>")) }
    }
    for name in names.dropLast() { #expect(page.contains("<a href=\"\(name)\">")) }
    #expect(FigureElements(page.replacing("<!DOCTYPE html>", with: "")) != nil)
  }

  @Test func tellsPeopleOfFewerImages() async throws {
    let workspace = try workspace()
    let arguments = try workspace.experiment([
      Workspace.figure(images: #"{"rule": "random", "count": 9}, {"rule": "two-objects"}"#)
    ])
    let run = arguments + ["--size", "32", "--format", "svg"]
    let outcome = try await tool.run(run)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "Note: figure 1: the rule random found 8 of 9 images\n")
    #expect(outcome.output == workspace.path("figures/figure1.svg") + ": 9 images\n")
    // With the subcommand's name it is the same.
    let named = try await tool.run(["experiment"] + run)
    #expect(named.output == outcome.output && named.errors == outcome.errors)
    // Options of all tools may stand first.
    let quiet = try await tool.run(["--quiet"] + run)
    #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.errors == "")
    let json = try await tool.run(["--json"] + run)
    #expect(try records(json.output).count == 1)
  }

  @Test func drawsTheFiguresAndNetworksThatAreWanted() async throws {
    let workspace = try workspace()
    let columns = #""Net:lafam", "original", "Encoder:lafam""#
    let arguments =
      try workspace.experiment([
        Workspace.figure("1", images: Self.ids, columns: columns),
        Workspace.figure("2", images: Self.ids, columns: #""Encoder:lafam""#),
        Workspace.figure("3", images: Self.ids, columns: #""Thousand:lafam""#),
      ]) + ["--format", "svg"]
    // The weights of Thousand are absent, and are not asked for unless they are needed.
    let one = try await tool.draw(arguments + ["--figure", "2", "--figure", "1"])
    #expect(one.figures.map(\.figure) == ["1", "2"])
    #expect(
      try workspace.contents(of: "figures") == ["figure1.svg", "figure2.svg", "index.html"])
    let whole = try #require(FigureElements(workspace.text("figures/figure1.svg")))
    #expect(whole.cells == 2 * 2 * 4)
    let net = try await tool.draw(arguments + ["--figure", "1", "--models", "Net"])
    #expect(net.figures.count == 1)
    let part = try #require(FigureElements(workspace.text("figures/figure1.svg")))
    #expect(part.cells == 2 * 4)

    // A figure of which nothing is left fails, and the others do not.
    let some = ["--figure", "1", "--figure", "2", "--models", "Net"]
    let (figures, errors) = try await tool.draw(arguments + some, code: 3)
    #expect(figures.map(\.figure) == ["1"])
    #expect(errors == "Error: figure 2: none of its networks is among --models\n")
    let none = try await tool.run(arguments + ["--figure", "2", "--models", "Net"])
    expectRefusal(none, naming: "figure 2: none of its networks")
    expectRefusal(try await tool.run(arguments), naming: "the weights of Thousand")
    expectRefusal(
      try await tool.run(arguments + ["--figure", "7"]), naming: "'7'; there are 1, 2, 3")
    expectRefusal(
      try await tool.run(arguments + ["--models", "Nett"]), naming: "'Nett'; it has Net, Encoder")

    // Another file for a network.
    try workspace.imageNetNetwork(finding: 5)
    let given = "Thousand=" + workspace.path("net.safetensors")
    let replaced = try await tool.draw(arguments + ["--figure", "3", "--model", given])
    #expect(
      replaced.figures.first?.images.map(\.prediction)
        == (try await tool.draw(arguments + ["--figure", "1"])).figures.first?.images
        .map(\.prediction))
    expectRefusal(
      try await tool.run(arguments + ["--model", "Other=w"]), naming: "no network 'Other'")
  }

  @Test func oneFailureDoesNotCostTheOthers() async throws {
    let workspace = try workspace()
    let absent = Workspace.figure("1", images: Self.ids, dataset: "imagenet-s")
    let encoder = Workspace.figure("2", images: Self.ids, columns: #""Encoder:grad-cam""#)
    let fine = Workspace.figure("3", images: Self.ids)
    let both = try workspace.experiment([absent, encoder, fine]) + ["--format", "svg"]
    let (figures, errors) = try await tool.draw(both, code: 3)
    #expect(figures.map(\.figure) == ["3"])
    let lines = errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("Error: figure 1: ") == true)
    #expect(lines.first?.contains("'ImageNetS919'") == true)
    #expect(lines.last?.hasPrefix("Error: figure 2: Encoder:grad-cam: ") == true)
    #expect(lines.last?.contains("an encoder without classes") == true)
    #expect(lines.last?.contains("such as lafam") == true, "\(errors)")
    #expect(try workspace.contents(of: "figures") == ["figure3.svg", "index.html"])
    #expect(try !workspace.text("figures/index.html").contains("figure1"))

    for figure in [absent, encoder] {
      let arguments = try workspace.experiment([figure]) + ["-o", workspace.path("none")]
      expectRefusal(try await tool.run(arguments), naming: "Error: figure ")
      #expect(try workspace.contents(of: "none").isEmpty)
    }
  }

  @Test func unreadableFilesAreToldAndLeftOut() async throws {
    let workspace = try workspace()
    try workspace.write("no picture", as: "VOC2012/JPEGImages/bird1.jpg")
    let ids = try workspace.experiment([Workspace.figure(images: Self.ids)])
    let named = try await tool.draw(ids + ["--format", "svg"], code: 3)
    #expect(named.figures.first?.identifiers == ["pair2"])
    #expect(named.errors.hasPrefix("Error: \(workspace.path("VOC2012/JPEGImages/bird1.jpg")):"))
    #expect(named.errors.split(separator: "\n").count == 1)

    // A rule goes on to the next image.
    let rule = #"{"rule": "misclassified", "count": 20}"#
    let found = try await tool.draw(
      workspace.experiment([Workspace.figure(images: rule)]) + ["--format", "svg"], code: 3)
    #expect(found.figures.first?.identifiers.isEmpty == false)
    #expect(found.errors.contains("bird1.jpg"))

    // A mask that is damaged is told too, and costs its image only.
    try workspace.write("no picture", as: "VOC2012/SegmentationClass/cat1.png")
    let random = #"{"rule": "two-objects", "count": 2}"#
    let masks = try await tool.draw(
      workspace.experiment([Workspace.figure(images: random)]) + ["--format", "svg"], code: 3)
    #expect(masks.figures.first?.identifiers.count == 2)
    #expect(masks.errors.contains("SegmentationClass/cat1.png"))

    let one = try workspace.experiment([Workspace.figure(images: #"{"ids": ["bird1"]}"#)])
    let none = try await tool.run(one)
    #expect(none.exitCode == 1)
    #expect(none.errors.contains("figure 1: no image is left to draw"))
    #expect(try workspace.contents(of: "figures") == ["figure1.svg", "index.html"])
  }

  @Test func rulesThatCannotBeAppliedSayWhy() async throws {
    let workspace = try workspace()
    _ = try workspace.folderDataSet()
    let rules: [(images: String, dataset: String, columns: String, words: [String])] = [
      (#"{"rule": "two-objects"}"#, "folder", #""Net:lafam""#, ["needs classes", "'ids'"]),
      (
        #"{"rule": "misclassified"}"#, "folder", #""Net:lafam""#,
        ["cannot compare the classes of folder", "net.safetensors", "'ids'"]
      ),
      (
        #"{"rule": "misclassified"}"#, "voc2012", #""Encoder:lafam""#,
        ["needs a network with classes", "'model'"]
      ),
      (
        #"{"rule": "misclassified", "model": "Encoder"}"#, "voc2012", #""Net:lafam""#,
        ["which 'Encoder' is not", "'model'"]
      ),
      (#"{"ids": ["plane3"]}"#, "voc2012", #""Net:lafam""#, ["'plane3'", "plane1, plane2"]),
      (#"{"ids": ["z"]}"#, "folder", #""Net:lafam""#, ["holds no image 'z'"]),
    ]
    for rule in rules {
      let figure = Workspace.figure(
        images: rule.images, dataset: rule.dataset, columns: rule.columns)
      let outcome = try await tool.run(workspace.experiment([figure]) + ["--size", "64"])
      expectRefusal(outcome, naming: "Error: figure 1: ")
      for word in rule.words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
    let figure = Workspace.figure(
      images: #"{"rule": "misclassified", "model": "Net"}"#, columns: #""Encoder:lafam""#)
    let left = try await tool.run(workspace.experiment([figure]) + ["--models", "Encoder"])
    expectRefusal(left, naming: "needs the network 'Net', and there are only Encoder")
    let predicting = Workspace.figure(images: Self.ids, more: #""predictions": "Encoder""#)
    expectRefusal(
      try await tool.run(workspace.experiment([predicting])), naming: "predicts nothing")
  }
}
