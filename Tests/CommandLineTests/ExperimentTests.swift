import Foundation
import Testing

/// `evaluate --experiment` runs what a file says.
@Suite struct ExperimentTests {
  private let tool = Tool(name: "generate-tables")

  /// Two data sets, two networks and five series.
  private static let text = """
    {
      "title": "A small experiment.",
      "data_sets": [
        {"dataset": "voc2012", "folders": ["VOCdevkit/VOC2012", "VOC2012"]},
        {"dataset": "folder", "folders": ["data"], "protocol": "corrected"}
      ],
      "models": [
        {"name": "Net", "weights": ["absent.safetensors", "net.safetensors"]},
        {"name": "Self-supervised", "weights": ["encoder.safetensors"]}
      ],
      "series": [
        "Net:grad-cam", "Net:lafam", "Self-supervised:lafam", "Self-supervised:relax", "Net:random"
      ],
      "settings": ["relax.masks=6", "random.seed=5"],
      "metrics": "paper"
    }
    """

  /// A folder with the experiment's weights and data sets.
  private func workspace(_ change: (String) -> String = { $0 }) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(change(Self.text), as: "experiment.json")
    try workspace.weights("net.safetensors")
    _ = try workspace.encoder("encoder.safetensors")
    return workspace
  }

  private func arguments(_ workspace: Workspace) -> [String] {
    [
      "evaluate", "--experiment", workspace.path("experiment.json"), "--data", workspace.url.path,
      "--size", "32", "-o", workspace.path("results.csv"),
    ]
  }

  @Test func evaluatesWhatItSays() async throws {
    let workspace = try workspace()
    _ = try workspace.folderDataSet(stems: ["a", "b"], empty: ["b"])
    let table = try await tool.evaluate(arguments(workspace))
    #expect(
      table.keys == [
        "a Net Grad-CAM", "a Net LaFAM", "a Net Random", "a Self-supervised LaFAM",
        "a Self-supervised RELAX",
      ])
    #expect(table.columns.drop { $0 != "Relevance Mass Accuracy" }.dropFirst().first == "image")
    #expect(table["protocol"].allSatisfy { $0 == "corrected" })
    #expect(table["forwards"].last == "7")

    // The command line counts more than the file.
    let force = arguments(workspace) + ["--force"]
    let paper = try await tool.evaluate(force + ["--protocol", "paper", "--metrics", "auc"])
    #expect(paper["image"].count == 10)
    #expect(paper["protocol"].allSatisfy { $0 == "paper" })
    #expect(paper.columns[5...6] == ["AUC", "image"])
    #expect(try await tool.evaluate(force + ["--masks", "3"])["forwards"].last == "4")
    for setting in ["relax.masks=2", "masks=2"] {
      #expect(try await tool.evaluate(force + ["--set", setting])["forwards"].last == "3")
    }
    expectRefusal(try await tool.run(force + ["--set", "relax.maske=2"]), naming: "masks")
    expectRefusal(try await tool.run(force + ["--set", "rise.masks=2"]), naming: "rise.masks")
    let random = { (options: [String]) in
      try await tool.evaluate(force + options).rows.filter { $0["method"] == "random" }
        .map { $0["Sparseness"] }
    }
    let usual = try await random([])
    #expect(try await random(["--seed", "5"]) == usual)
    #expect(try await random(["--seed", "0"]) != usual)

    let one = try await tool.evaluate(force + ["--models", "Self-supervised"])
    #expect(Set(one["model"]) == ["Self-supervised"])
    expectRefusal(try await tool.run(force + ["--models", "SimCLR"]), naming: "Self-supervised")
  }

  @Test func choosesAmongDataSets() async throws {
    let workspace = try workspace()
    _ = try workspace.folderDataSet(stems: ["a"])
    let nested = try workspace.folder("VOCdevkit")
    let tree = try workspace.pascalTree()
    try FileManager.default.moveItem(atPath: tree, toPath: nested + "/VOC2012")
    let both = try await tool.run(arguments(workspace))
    expectRefusal(both, naming: "--dataset voc2012, folder")
    let voc = try await tool.evaluate(
      arguments(workspace) + ["--dataset", "voc2012", "--limit", "1", "--models", "Net"])
    #expect(voc["image"] == ["plane", "plane", "plane"])
    #expect(voc["protocol"].first == "paper")
    let folder = arguments(workspace) + ["--force", "--dataset", "folder"]
    #expect(try await tool.evaluate(folder)["image"].first == "a")
    expectRefusal(
      try await tool.run(arguments(workspace) + ["--dataset", "imagenet-s", "--force"]),
      naming: "voc2012, folder")
  }

  @Test func tellsWhatIsNotThere() async throws {
    let workspace = try workspace()
    let noData = try await tool.run(arguments(workspace))
    expectRefusal(noData, naming: "'VOCdevkit/VOC2012' or 'VOC2012' or 'data'")
    #expect(noData.errors.contains(workspace.url.path))
    _ = try workspace.folderDataSet(stems: ["a"])
    let elsewhere = try workspace.folder("weights")
    let noWeights = try await tool.run(arguments(workspace) + ["--weights", elsewhere])
    expectRefusal(noWeights, naming: "'absent.safetensors' or 'net.safetensors'")
    #expect(noWeights.errors.contains(elsewhere))
    expectRefusal(
      try await tool.run(arguments(workspace) + ["--data", workspace.path("absent")]),
      naming: "absent")
    for missing in ["--data", "--experiment"] {
      var arguments = arguments(workspace)
      if let index = arguments.firstIndex(of: missing) {
        arguments.removeSubrange(index...index + 1)
      }
      #expect(try await tool.run(arguments).exitCode == 64)
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.path("results.csv")))
  }

  /// What is replaced by what, and what the error then names.
  @Test(arguments: [
    ("\"title\"", "\"titel\"", ["titel", "the nearest are title"]),
    ("\"folders\": [\"data\"]", "\"folder\": []", ["data_sets[1]", "folders"]),
    ("\"name\": \"Net\", ", "", ["models[0]", "name"]),
    ("\"metrics\": \"paper\"", "\"metrics\": 3", ["metrics", "a text"]),
    ("\"metrics\": \"paper\"", "\"metrics\": \"papier\"", ["metrics", "paper"]),
    ("\"Net:lafam\"", "\"Nett:lafam\"", ["series", "Nett:lafam", "Self-supervised"]),
    ("\"Net:lafam\"", "\"lafam\"", ["series", "MODEL:METHOD", "'lafam'"]),
    ("\"Net:lafam\"", "7", ["series[1]", "a text"]),
    ("\"Net:lafam\"", "\"Net:lafan\"", ["series", "lafan", "the nearest are lafam"]),
    ("\"Net:lafam\"", "\"Net:grad-cam\"", ["series", "Net:grad-cam", "twice"]),
    ("\"corrected\"", "\"right\"", ["data_sets[1].protocol", "paper, corrected"]),
    ("\"voc2012\"", "\"voc\"", ["data_sets[0].dataset", "voc2012, imagenet-s, folder"]),
    ("\"voc2012\"", "\"folder\"", ["data_sets", "folder", "twice"]),
    ("{\"name\": \"Self-supervised\"", "{\"name\": \"Net\"", ["models", "Net", "twice"]),
    ("\"relax.masks=6\"", "\"relax.masks\"", ["settings", "METHOD.KEY=VALUE", "relax.masks"]),
    ("\"relax.masks=6\"", "\"rise.masks=6\"", ["settings", "rise.masks=6"]),
    ("\"relax.masks=6\"", "\"relax.maske=6\"", ["relax", "maske", "masks"]),
    ("\"relax.masks=6\"", "\"relax.masks=no\"", ["relax", "masks", "'no'"]),
    ("[\"data\"]", "[]", ["data_sets[1].folders", "at least one"]),
    ("[\"encoder.safetensors\"]", "[]", ["models[1].weights", "at least one"]),
    ("\"title\":", "\"title\"", ["expected JSON"]),
  ])
  func namesFileAndPlace(old: String, new: String, words: [String]) async throws {
    let workspace = try workspace { text in
      #expect(text.contains(old))
      return text.replacing(old, with: new)
    }
    _ = try workspace.folderDataSet(stems: ["a"])
    let outcome = try await tool.run(arguments(workspace))
    expectRefusal(outcome, naming: "experiment.json")
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    #expect(!FileManager.default.fileExists(atPath: workspace.path("results.csv")))
  }

  @Test(arguments: [
    "", "no JSON", "[]", "null", "{}", "{\"title\": \"\"", "{\"title\": null}",
    String(repeating: "[", count: 5000),
    "{\"title\": \"\", \"data_sets\": [], \"models\": [], \"series\": []}",
  ])
  func refusesWhatIsNoExperiment(text: String) async throws {
    let workspace = try workspace { _ in text }
    _ = try workspace.folderDataSet(stems: ["a"])
    expectRefusal(try await tool.run(arguments(workspace)), naming: "experiment.json")
  }

  @Test func refusesFilesThatCannotBeRead() async throws {
    let workspace = try workspace()
    for name in ["absent.json", ""] {
      let path = workspace.path(name)
      let outcome = try await tool.run(arguments(workspace) + ["--experiment", path])
      expectRefusal(outcome, naming: path)
    }
  }
}
