import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

/// `generate-figures grid` draws any methods on any images.
@Suite struct FigureGridCommandTests {
  private let tool = Tool(name: "generate-figures")

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.figureTree()
    try workspace.figureNetworks()
    return workspace
  }

  private func arguments(
    _ workspace: Workspace, images: String, columns: String = "Net:lafam",
    to output: String = "grid.svg"
  ) -> [String] {
    [
      "grid", "--model", "Net=\(workspace.path("net.safetensors"))", "--model",
      "Encoder=\(workspace.path("encoder.safetensors"))", "--columns", columns, "--images", images,
      "-o", workspace.path(output),
    ]
  }

  private func dataSet(_ workspace: Workspace) -> [String] {
    ["--dataset", "voc2012", "--root", workspace.path("VOC2012")]
  }

  @Test func drawsImagesOfADataSet() async throws {
    let workspace = try workspace()
    let predictions = try await workspace.rendered(["lafam", "grad-cam"])
    let before = try workspace.contents()
    let expected = ExpectedFigure(workspace: workspace)
    let (found, wanted) = ("Pred.: \(predictions["dog1"] ?? "")", "True: dog\n")
    let columns: KeyValuePairs = [
      "grad-cam": "Net Grad-CAM", "original": "Original image", "lafam": "Net LaFAM",
    ]
    // An image that was asked for twice is drawn twice.
    let run =
      arguments(workspace, images: "dog1, pair1,dog1", columns: "Net:grad-cam, original,Net:lafam")
      + dataSet(workspace)
    let (figures, errors) = try await tool.draw(run)
    #expect(errors == "")
    let record = try #require(figures.first)
    #expect(record.figure == "grid" && record.notes == [] && record.schema == 1)
    #expect(record.identifiers == ["dog1", "pair1", "dog1"])
    #expect(record.images.map(\.label) == ["dog", "bird, cat", "dog"])
    #expect(record.outputs == [workspace.path("grid.svg")])
    #expect(try workspace.contents() == (before + ["grid.svg"]).sorted())
    let pair = "True: bird, cat\nPred.: \(predictions["pair1"] ?? "")"
    let text = try expected.rows(
      ["dog1": wanted + found, "pair1": pair, "dog1": wanted + found], columns: columns)
    #expect(try workspace.text("grid.svg") == text)

    // The photograph first, and other rules and labels.
    var corrected = expected
    corrected.contours = .corrected
    let options = ["--protocol", "corrected", "--labels", "predicted"]
    _ = try await tool.draw(arguments(workspace, images: "dog1") + dataSet(workspace) + options)
    #expect(
      try workspace.text("grid.svg")
        == corrected.rows(
          ["dog1": found], columns: ["original": "Original image", "lafam": "Net LaFAM"]))
  }

  @Test func drawsPictureFiles() async throws {
    let workspace = try workspace()
    let predictions = try await workspace.rendered()
    var expected = ExpectedFigure(workspace: workspace)
    expected.contours = nil
    let paths = ["cat1", "bird2"].map { workspace.path("VOC2012/JPEGImages/\($0).jpg") }
    let run = arguments(workspace, images: paths.joined(separator: ","))
    let (figures, _) = try await tool.draw(run)
    // Nobody knows what they show, nor where.
    let images = try #require(figures.first?.images)
    #expect(
      images
        == ["cat1", "bird2"].map {
          .init(identifier: $0, label: nil, prediction: predictions[$0])
        })
    #expect(
      try workspace.text("grid.svg")
        == expected.rows(
          [
            "cat1": "Pred.: \(predictions["cat1"] ?? "")",
            "bird2": "Pred.: \(predictions["bird2"] ?? "")",
          ], columns: ["original": "Original image", "lafam": "Net LaFAM"]))
    // A network without classes predicts nothing.
    let encoder = [
      "grid", "--model", "Encoder=\(workspace.path("encoder.safetensors"))", "--columns",
      "Encoder:lafam", "--images", paths[0], "-o", workspace.path("encoder.svg"),
    ]
    #expect(try await tool.draw(encoder).figures.first?.images.first?.prediction == nil)
    let elements = try #require(FigureElements(workspace.text("encoder.svg")))
    #expect(elements.texts == 2 && elements.cells == 4 && elements.strokes == 0)
  }

  @Test func theEndingSaysTheFormat() async throws {
    let workspace = try workspace()
    let signatures: KeyValuePairs<String, [UInt8]> = [
      "a.pdf": Array("%PDF".utf8), "b.PNG": [137, 80, 78, 71], "c.d.svg": Array("<?xml".utf8),
    ]
    for (name, signature) in signatures {
      let run =
        arguments(workspace, images: "bird1", to: name) + dataSet(workspace) + ["--dpi", "50"]
      _ = try await tool.draw(run)
      let path = workspace.url.appending(path: name)
      let data = try Data(contentsOf: path)
      #expect(data.starts(with: signature), "\(name)")
      _ = try await tool.draw(run)
      #expect(try Data(contentsOf: path) == data, "\(name)")
    }
    let png = try decodeImage(contentsOf: workspace.path("b.PNG"))
    #expect(png.width == 358)
  }

  @Test func unreadableImagesAreToldAndLeftOut() async throws {
    let workspace = try workspace()
    let (some, errors) = try await tool.draw(
      arguments(workspace, images: "bare,bird1") + dataSet(workspace), code: 3)
    #expect(some.first?.identifiers == ["bird1"])
    #expect(errors.contains("JPEGImages/bare.jpg") && errors.split(separator: "\n").count == 1)
    let none = try await tool.run(
      arguments(workspace, images: "bare", to: "none.svg") + dataSet(workspace))
    expectRefusal(none, naming: "JPEGImages/bare.jpg")
    let absent = workspace.path("absent.png")
    let text = try workspace.write("no picture", as: "text.png")
    let photograph = workspace.path("VOC2012/JPEGImages/cat1.jpg")
    let files = try await tool.draw(
      arguments(workspace, images: "\(absent),\(photograph),\(text)"), code: 3)
    #expect(files.figures.first?.identifiers == ["cat1"])
    #expect(files.errors.split(separator: "\n").map { $0.contains(absent) } == [true, false])
    #expect(!FileManager.default.fileExists(atPath: workspace.path("none.svg")))
  }

  @Test func refusesWhatThereIsNot() async throws {
    let workspace = try workspace()
    let before = try workspace.contents()
    let runs: [(images: String, columns: String, words: [String])] = [
      ("bird3", "Net:lafam", ["VOC2012", "no image 'bird3'", "bird1, bird2"]),
      ("bird1", "Nett:lafam", ["--columns Nett:lafam", "Net, Encoder"]),
      ("bird1", "Net:lafan", ["--columns Net:lafan", "lafam"]),
      ("bird1", "lafam", ["--columns lafam", "MODEL:METHOD"]),
      ("bird1", "original", ["--columns", "names no map"]),
      ("bird1", ",", ["--columns", "names no map"]),
      (
        "bird1", "Encoder:grad-cam",
        ["Encoder:grad-cam", "encoder.safetensors", "without classes", "such as lafam"]
      ),
    ]
    for run in runs {
      let outcome = try await tool.run(
        arguments(workspace, images: run.images, columns: run.columns) + dataSet(workspace))
      expectRefusal(outcome, naming: run.words[0])
      for word in run.words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
    let fine = arguments(workspace, images: "bird1") + dataSet(workspace)
    for (option, word) in [
      (["--size", "1"], "--size"), (["--layer", "layer9"], "layer4"),
      (["--set", "sing=1"], "sing"),
      (["-o", workspace.path("absent/grid.svg")], "absent"), (["--root", "absent"], "absent"),
      (["--width", "1", "--text-size", "100"], "figure"),
    ] {
      expectRefusal(try await tool.run(fine + option), naming: word)
    }
    let huge = ["-o", workspace.path("huge.png"), "--dpi", "2400", "--width", "100"]
    expectRefusal(try await tool.run(fine + huge), naming: "lower the resolution")
    #expect(try workspace.contents() == before)
  }
}
