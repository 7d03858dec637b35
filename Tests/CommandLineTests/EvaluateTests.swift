import Foundation
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics
import SaliencyModels
import SaliencyTensor
import Testing

/// `generate-tables evaluate` writes the scores of all maps.
@Suite struct EvaluateTests {
  private let tool = Tool(name: "generate-tables")

  private static let paperColumns = [
    "dataset_idx", "total_time", "prediction", "labels", "xai_method", "Pointing-Game",
    "Top-K Intersection", "Sparseness", "AUC", "Attribution Localisation",
    "Relevance Rank Accuracy", "Relevance Mass Accuracy",
  ]

  @Test func writesARowForEachModelMethodAndImage() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet()
    let outcome = try await tool.run(
      workspace.evaluation("lafam,grad-cam,relax", of: root) + [
        "--model", "Encoder=\(workspace.encoder("encoder.safetensors"))", "--masks", "4",
        "--metrics", "all", "--json",
      ])
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.errors == "Note: Encoder is an encoder without classes; left out for it: grad-cam\n")
    let series = ["Net LaFAM", "Net Grad-CAM", "Net RELAX", "Encoder LaFAM", "Encoder RELAX"]
    let record = try #require(try records(outcome.output).first)
    #expect(
      record.keys.sorted() == ["experiment", "failed", "images", "output", "schema", "series"])
    #expect(record["series"] as? [String] == series)
    #expect(record["images"] as? Int == 3)
    #expect(record["failed"] as? Int == 0)

    let table = try ResultTable(workspace.text("results.csv"))
    #expect(Array(table.columns.prefix(12)) == Self.paperColumns)
    #expect(
      table.columns.dropFirst(12) == [
        "Top-K Intersection (expected)", "Relevance Rank Accuracy (expected)",
        "Energy-Based Pointing Game", "IoU", "IoU (best threshold)", "Average Precision", "image",
        "model", "method", "data_set", "protocol", "forwards", "degenerate", "experiment",
      ])
    #expect(table.keys == ["a", "b", "c"].flatMap { image in series.map { "\(image) \($0)" } })
    #expect(table["dataset_idx"] == (0..<15).map { "\($0 / 5)" })
    #expect(table["labels"].allSatisfy { $0 == "()" })
    #expect(table["Pointing-Game"].allSatisfy { ["True", "False"].contains($0) })
    #expect(table["degenerate"].allSatisfy { ["True", "False"].contains($0) })
    #expect(table["total_time"].allSatisfy { Double($0).map { $0 > 0 } ?? false })
    #expect(table["experiment"].allSatisfy { $0 == record["experiment"] as? String })
    for row in table.rows {
      #expect(row["prediction"]?.isEmpty == (row["model"] == "Encoder"))
      #expect(row["forwards"] == (row["method"] == "relax" ? "5" : "1"))
    }
  }

  /// The same steps by hand, for a batch of one.
  @Test(arguments: ["nearest", "bilinear"])
  func valuesAreThoseOfThePackages(interpolation: String) async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet()
    let table = try await tool.evaluate(
      workspace.evaluation(of: root) + ["--interpolation", interpolation])
    let file = try WeightFile(path: workspace.path("net.safetensors"))
    let model = try Model(Checkpoint(recognizing: file))
    let extent = Extent(32)
    let layer = try #require(try model.lastSpatialLayer(forInput: extent))
    let dataSet = try DataSet(.folder, root: root)
    let items = try dataSet.selection().items
    #expect(items.count == table.rows.count)
    for (item, row) in zip(items, table.rows) {
      let sample = try dataSet.load(item, side: 32)
      let square = try sample.photograph.centerSquare.resized(
        toWidth: 32, height: 32, by: .bilinear)
      let pass = try ForwardPass(
        model, input: model.preprocessing.input(fromRGB: square.bytes, extent: extent),
        layers: [layer])
      let map = try LaFAM().maps(of: pass, at: layer)[0].normalized()
        .resized(to: extent, by: #require(Interpolation(rawValue: interpolation)))
      let mask = try Mask(height: 32, width: 32, isObject: sample.mask.bytes.map { $0 == 1 })
      let values = try MetricRegistry.scores(
        of: map.values, against: mask, metrics: MetricRegistry.all)
      for (metric, value) in zip(MetricRegistry.all, values) {
        let name = type(of: metric).about.name
        let text = try #require(row[name])
        let found = ["True": 1, "False": 0][text] ?? Double(text)
        #expect(found == value.number, "\(item.identifier) \(name)")
      }
      let prediction = try #require(pass.predictions(forImage: 0, count: 1)?.first)
      #expect(row["prediction"] == "\(prediction.index)")
    }
  }

  @Test func valuesThatDoNotExistAreEmpty() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"], empty: ["b"])
    let table = try await tool.evaluate(workspace.evaluation("lafam,sobel", of: root))
    for row in table.rows {
      for column in Self.paperColumns.dropFirst(5) where column != "Sparseness" {
        #expect(row[column]?.isEmpty == (row["image"] == "b"), "\(column)")
      }
      #expect(row["Sparseness"].flatMap(Double.init) != nil)
    }
    let corrected = try await tool.evaluate(
      workspace.evaluation(of: root, to: "corrected.csv") + ["--protocol", "corrected"])
    #expect(corrected["image"] == ["a"])
    #expect(corrected["protocol"] == ["corrected"])
  }

  @Test func labelsAreTuplesAndLimitCountsPhotographs() async throws {
    let workspace = try Workspace()
    let root = try workspace.pascalTree()
    let net = try workspace.weights("net.safetensors")
    let arguments = [
      "evaluate", "--dataset", "voc2012", "--root", root, "--model", "Net=\(net)", "--methods",
      "lafam", "--size", "32", "-o", workspace.path("results.csv"),
    ]
    let all = try await tool.run(arguments)
    expectRefusal(all, naming: "JPEGImages/hidden.jpg", code: 3)
    let table = try ResultTable(workspace.text("results.csv"))
    #expect(table["labels"] == ["('aeroplane',)", "('bird',)"])
    #expect(table["dataset_idx"] == ["0", "3"])
    let one = try await tool.evaluate(arguments + ["--limit", "1", "--force"])
    #expect(one["image"] == ["plane"])
    let huge = try await tool.run(arguments + ["--limit", "\(Int.max)", "--force"])
    expectRefusal(huge, naming: "hidden.jpg", code: 3)
  }

  @Test func knowsImageNetS() async throws {
    let workspace = try Workspace()
    let root = try workspace.imageNetSTree()
    let net = try workspace.weights("net.safetensors")
    let table = try await tool.evaluate([
      "evaluate", "--dataset", "imagenet-s", "--root", root, "--model", "Net=\(net)", "--methods",
      "lafam", "--size", "32", "--limit", "2", "-o", workspace.path("results.csv"),
    ])
    #expect(table["dataset_idx"] == ["2", "6"])
    #expect(table["labels"] == ["('n01440764',)", "('n01443537',)"])
    #expect(table["data_set"] == ["imagenet-s", "imagenet-s"])
  }

  @Test func choosesMetrics() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a"])
    let run = { (metrics: String) in
      try await tool.evaluate(
        workspace.evaluation(of: root) + ["--force", "--metrics", metrics]
      ).columns.drop { $0 != "xai_method" }.dropFirst().prefix { $0 != "image" }
    }
    #expect(try await Array(run("paper")) == Array(Self.paperColumns.dropFirst(5)))
    // The order is always that of the list.
    #expect(try await run("sparseness, pointing-game") == ["Pointing-Game", "Sparseness"])
    #expect(try await run("AUC,tie-free").count == 3)
    for (metrics, name) in [("AUK", "AUC"), ("papers", "paper"), ("", "at least one")] {
      let outcome = try await tool.run(
        workspace.evaluation(of: root, to: "none.csv") + ["--metrics", metrics])
      expectRefusal(outcome, naming: name)
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.path("none.csv")))
  }

  @Test(arguments: ["embedding", "class"])
  func runsTheNetworkForFaithfulness(score: String) async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a"])
    let arguments =
      try workspace.evaluation(of: root) + [
        "--metrics", "faithfulness", "--faithfulness-score", score,
      ]
    let table = try await tool.evaluate(arguments)
    #expect(table.columns[5...7] == ["Insertion", "Deletion", "image"])
    for name in ["Insertion", "Deletion"] {
      #expect(table[name].allSatisfy { Double($0).map { (-1...1.0001).contains($0) } ?? false })
    }
    let encoder = try workspace.encoder("encoder.safetensors")
    let outcome = try await tool.run(
      arguments + ["--model", "Encoder=\(encoder)", "-o", workspace.path("encoder.csv")])
    if score == "embedding" {
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    } else {
      expectRefusal(outcome, naming: "Encoder")
      #expect(!FileManager.default.fileExists(atPath: workspace.path("encoder.csv")))
    }
  }

  @Test func layerAndSeedCountWhereTheyAreMeant() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"])
    let run = { (options: [String]) in
      try await tool.evaluate(
        workspace.evaluation("lafam,random,sobel", of: root) + ["--force"] + options)
    }
    let usual = try await run([])
    let seeded = try await run(["--seed", "1"])
    let earlier = try await run(["--layer", "layer2"])
    for (index, row) in usual.rows.enumerated() {
      let isRandom = row["method"] == "random"
      #expect((row["Sparseness"] == seeded.rows[index]["Sparseness"]) == !isRandom)
      if row["method"] == "lafam" { #expect(row["AUC"] != earlier.rows[index]["AUC"]) }
    }
    #expect(try await run(["--threads", "1"])["Sparseness"] == usual["Sparseness"])
    let wrong = try workspace.evaluation(of: root, to: "none.csv")
    expectRefusal(try await tool.run(wrong + ["--layer", "layer9"]), naming: "layer4")
    expectRefusal(try await tool.run(wrong + ["--layer", "avgpool"]), naming: "layer3")
    expectRefusal(try await tool.run(wrong + ["--size", "1"]), naming: "--size")
    expectRefusal(try await tool.run(wrong + ["--methods", "lafan"]), naming: "lafam")
    expectRefusal(try await tool.run(wrong + ["--methods", "lafam,lafam"]), naming: "twice")
    expectRefusal(try await tool.run(wrong + ["--methods", ""]), naming: "--methods")
    expectRefusal(try await tool.run(wrong + ["--set", "relax.masks=3"]), naming: "relax")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("none.csv")))
  }

  @Test(arguments: [
    ["--limit", "0"], ["--size", "0"], ["--size", "8193"], ["--seed", "-1"], ["--masks", "0"],
    ["--masks", "\(Int.max)"],
    ["--model", "Net"], ["--experiment", "e.json"], ["--resume", "--force"], ["--data", "."],
    ["--faithfulness-score", "label"], ["--limit", "99999999999999999999"], ["--set", "relax"],
  ])
  func answersWrongUsageWithCode64(arguments: [String]) async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run(
      workspace.evaluation(of: workspace.url.path) + arguments)
    #expect(outcome.exitCode == 64, "\(outcome.errors)")
    #expect(try workspace.contents() == ["net.safetensors"])
  }
}
