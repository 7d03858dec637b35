import Foundation
import Testing

/// The demo's networks on scenes that they have not seen: what `make demo` shows, in small.
@Suite struct DemoTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let experiment = repository.appending(path: "Experiments/demo.json").path

  private static let weights = ["supervised", "simclr", "swav"].map {
    repository.appending(path: "Demo/weights/\($0).h5").path
  }

  /// A workspace with scenes.
  private func workspace(scenes: Int, first: Int) async throws -> Workspace {
    let workspace = try Workspace()
    let outcome = try await Tool(name: "generate-scenes").run([
      "-o", workspace.path("scenes"), "--count", "\(scenes)", "--first", "\(first)", "--quiet",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return workspace
  }

  private func arguments(in workspace: Workspace) -> [String] {
    [
      "--experiment", Self.experiment, "--data", workspace.url.path,
      "--weights", Self.repository.appending(path: "Demo").path,
    ]
  }

  @Test(arguments: weights) func networksAreSmallAndConvert(file: String) async throws {
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    #expect(try #require(size) < 4_000_000)
    let workspace = try Workspace()
    let converted = workspace.path("network.safetensors")
    let outcome = try await Tool(name: "convert-weights").run([file, "-o", converted, "--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let record = try #require(try records(outcome.output).first)
    #expect(record["architecture"] as? String == "resnet10")
  }

  /// Of thirteen classes a guess finds one in thirteen.
  ///
  /// LaFAM and Grad-CAM of a network that knows the objects put more of their mass on these than an even
  /// map would, whose share is the area of the object.
  @Test func networksSeeTheObjects() async throws {
    let workspace = try await workspace(scenes: 60, first: 3_000_000)
    let results = workspace.path("results.csv")
    let outcome = try await Tool(name: "generate-tables").run(
      ["evaluate"] + arguments(in: workspace) + ["--masks", "16", "-o", results, "--quiet"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let table = try ResultTable(try workspace.text("results.csv"))
    let series = [
      "ResNet Grad-CAM", "ResNet LaFAM", "SimCLR LaFAM", "SimCLR RELAX", "SwAV LaFAM", "SwAV RELAX",
    ]
    #expect(Set(table["xai_method"]) == Set(series))
    let images = table.rows.count / series.count
    #expect(images > 40 && table.rows.count == images * series.count)

    let predicted = table.rows.filter { $0["xai_method"] == "ResNet LaFAM" }
    let right = predicted.count { row in
      row["labels"]?.contains("'\(row["prediction"] ?? "")'") ?? false
    }
    #expect(Double(right) / Double(images) > 0.7)
    for name in ["ResNet Grad-CAM", "ResNet LaFAM"] {
      let rows = table.rows.filter { $0["xai_method"] == name }
      let areas = rows.compactMap { Double($0["AUC"] ?? "") }
      #expect(areas.reduce(0, +) / Double(areas.count) > 0.6, "\(name)")
    }
  }

  /// Of the first scenes of `make figures` the network gets some wrong.
  @Test func drawsFigures() async throws {
    let workspace = try await workspace(scenes: 60, first: 2_000_000)
    let outcome = try await Tool(name: "generate-figures").run(
      arguments(in: workspace)
        + [
          "--masks", "8", "--format", "svg", "--json", "-o", workspace.path("figures"),
          "--figure", "1", "--figure", "2",
        ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let figures = try outcome.output.split(separator: "\n").map {
      try JSONDecoder().decode(DrawnFigure.self, from: Data($0.utf8))
    }
    try #require(figures.map(\.figure) == ["1", "2"])
    // The first scene of Figure 1 is one that the network gets wrong; Figure 2 shows scenes of two
    // classes. All of them have contours.
    let first = try #require(figures[0].images.first)
    #expect(first.label != nil && first.label != first.prediction)
    #expect(figures[1].notes == [] && figures[1].images.count == 3)
    let elements = try #require(FigureElements(workspace.text("figures/figure1.svg")))
    let rows = figures[0].images.count
    #expect(elements.cells == rows * 6 * 49 && elements.strokes >= rows * 6)
  }
}
