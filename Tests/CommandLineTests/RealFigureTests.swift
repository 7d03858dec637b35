import Foundation
import SaliencyIO
import Testing

/// Figure 1 of the paper's experiment, as far as the network of ImageNet goes.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(
      atPath: Shared.folder?.appending(path: "data/voc2012").path ?? ""),
    "../shared/data with weights and voc2012 is absent"))
struct RealFigureTests {
  @Test func beginsWithAnImageThatIsMisclassified() async throws {
    let data = try #require(Shared.folder).appending(path: "data")
    let workspace = try Workspace()
    let weights = try Shared.unpackWeights(to: workspace)
    let experiment = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Experiments/paper.json")
    let outcome = try await Tool(name: "generate-figures").run([
      "--experiment", experiment.path, "--data", data.path, "--figure", "1", "--models", "ResNet",
      "--model", "ResNet=\(weights)", "--format", "svg", "--json", "-o", workspace.path("figures"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let figure = try JSONDecoder().decode(DrawnFigure.self, from: Data(outcome.output.utf8))
    try #require(figure.images.count == 3)
    #expect(Set(figure.identifiers).count == 3 && figure.notes == [])

    // The network's first class is none of those that the label of PASCAL VOC stands for.
    let first = figure.images[0]
    let label = try #require(first.label)
    let rendering = try await Tool(name: "render-saliency").run([
      data.appending(path: "voc2012/JPEGImages/\(first.identifier).jpg").path, "--weights", weights,
      "--json", "-o", workspace.path("maps"),
    ])
    let record = try #require(try records(rendering.output).first)
    let top = try #require((record["top5"] as? [[String: Any]])?.first)
    let right = try #require(PascalVOCClasses.imageNetClasses(of: label))
    #expect(try !right.contains(#require(top["index"] as? Int)))
    let name = try #require(top["label"] as? String)
    #expect(try name.hasPrefix(#require(first.prediction)))

    // Two maps of 7 x 7 places for each image, each with its contour.
    let elements = try #require(FigureElements(workspace.text("figures/figure1.svg")))
    #expect(elements.cells == 3 * 2 * 49 && elements.strokes == 3 * 2 && elements.pictures == 3)
    #expect(elements.texts >= 3 + 3 * 2)
  }
}
