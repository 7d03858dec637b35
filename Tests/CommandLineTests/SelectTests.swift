import Foundation
import Testing

/// `generate-tables select` tells which images are evaluated.
@Suite struct SelectTests {
  private let tool = Tool(name: "generate-tables")

  /// The record of a selection that succeeds.
  private func record(_ arguments: [String]) async throws -> [String: Any] {
    let outcome = try await tool.run(["select", "--json"] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let records = try records(outcome.output)
    #expect(records.count == 1)
    return try #require(records.first)
  }

  @Test func tellsCountsLabelsAndNames() async throws {
    let workspace = try Workspace()
    let root = try workspace.pascalTree()
    let paper = try await record(["--dataset", "voc2012", "--root", root])
    #expect(
      paper.keys.sorted() == [
        "count", "dataset_idx", "differences", "excluded", "ids", "labels", "protocol", "schema",
        "total", "without_photograph",
      ])
    #expect(paper["schema"] as? Int == 1)
    #expect(paper["protocol"] as? String == "paper")
    #expect(paper["count"] as? Int == 3)
    #expect(paper["total"] as? Int == 6)
    #expect(paper["ids"] as? [String] == ["plane", "bird", "hidden"])
    #expect(paper["dataset_idx"] as? [Int] == [0, 3, 4])
    #expect(paper["labels"] as? [String: Int] == ["aeroplane": 1, "bird": 1, "cat": 1])
    #expect(paper["without_photograph"] as? [String] == ["hidden"])
    #expect(
      paper["excluded"] as? [String: Int] == [
        "no object": 1, "objects of several classes": 1, "a class that the paper leaves out": 1,
      ])
    let difference = try #require((paper["differences"] as? [[String: Any]])?.first)
    #expect(difference["id"] as? String == "hidden")
    #expect(difference["selected_by"] as? [String] == ["paper"])
    #expect(difference["reason"] as? String == "objects of several classes")

    let corrected = try await record([
      "--dataset", "voc2012", "--root", root, "--protocol", "corrected",
    ])
    #expect(corrected["protocol"] as? String == "corrected")
    #expect(corrected["ids"] as? [String] == ["plane", "bird"])
    #expect(corrected["dataset_idx"] as? [Int] == [0, 3])
    #expect(corrected["labels"] as? [String: Int] == ["aeroplane": 1, "bird": 1])
  }

  @Test func knowsImageNetS() async throws {
    let workspace = try Workspace()
    let root = try workspace.imageNetSTree()
    let names = [3, 7, 20].map(Workspace.imageNetStem)
    let paper = try await record(["--dataset", "imagenet-s", "--root", root])
    #expect(paper["ids"] as? [String] == names)
    #expect(paper["dataset_idx"] as? [Int] == [2, 6, 19])
    #expect(paper["labels"] as? [String: Int] == ["n01440764": 1, "n01443537": 2])
    #expect(paper["without_photograph"] as? [String] == [names[2]])
    let corrected = try await record([
      "--dataset", "imagenet-s", "--root", root, "--protocol", "corrected",
    ])
    #expect(corrected["ids"] as? [String] == Array(names.prefix(2)))
    for selection in [paper, corrected] {
      let differences = try #require(selection["differences"] as? [[String: Any]])
      #expect(differences.map { $0["id"] as? String } == [names[0], names[2]])
      #expect(
        differences.map { $0["selected_by"] as? [String] } == [["paper", "corrected"], ["paper"]])
    }
  }

  @Test func explainsTheDifferenceToPeople() async throws {
    let workspace = try Workspace()
    let root = try workspace.pascalTree()
    let outcome = try await tool.run(["select", "--dataset", "voc2012", "--root", root])
    #expect(outcome.exitCode == 0)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "\(root): 3 of 6 images selected (voc2012, paper protocol)")
    #expect(lines.contains("  left out: 1 with a class that the paper leaves out"))
    #expect(lines.contains("  without a photograph: 1 of the selected"))
    #expect(lines.contains("The protocols differ on 1 images:"))
    #expect(lines.contains("  hidden: selected by paper; objects of several classes"))
    #expect(lines.contains("  aeroplane: 1"))
    #expect(lines.suffix(4) == ["Images:", "  plane", "  bird", "  hidden"])
    let folder = try workspace.folderDataSet()
    let same = try await tool.run(["select", "--dataset", "folder", "--root", folder])
    #expect(same.output.contains("Both protocols select the same images with the same masks."))
    let quiet = try await tool.run(["select", "--dataset", "folder", "--root", folder, "--quiet"])
    #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.errors == "")
  }

  @Test func leavesOutEmptyMasksOfAFolderIfCorrected() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"], empty: ["b"])
    let paper = try await record(["--dataset", "folder", "--root", root])
    #expect(paper["ids"] as? [String] == ["a", "b"])
    #expect(paper["labels"] as? [String: Int] == [:])
    let corrected = try await record([
      "--dataset", "folder", "--root", root, "--protocol", "corrected",
    ])
    #expect(corrected["ids"] as? [String] == ["a"])
    #expect(corrected["excluded"] as? [String: Int] == ["no object": 1])
  }

  @Test func aDamagedMaskDoesNotCostTheOthers() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet()
    try workspace.write("no picture", as: "data/masks/b.png")
    let outcome = try await tool.run(["select", "--dataset", "folder", "--root", root, "--json"])
    expectRefusal(outcome, naming: "data/masks/b.png", code: 3)
    let record = try #require(try records(outcome.output).first)
    #expect(record["ids"] as? [String] == ["a", "c"])
    #expect(record["dataset_idx"] as? [Int] == [0, 2])
    let people = try await tool.run(["select", "--dataset", "folder", "--root", root])
    #expect(people.output.contains("cannot be used: 1"))
    for stem in ["a", "c"] { try workspace.write("no picture", as: "data/masks/\(stem).png") }
    expectRefusal(
      try await tool.run(["select", "--dataset", "folder", "--root", root]),
      naming: "data/masks/a.png")
  }

  @Test func refusesWhatIsNoDataSet() async throws {
    let workspace = try Workspace()
    let run = { (kind: String, root: String) in
      try await tool.run(["select", "--dataset", kind, "--root", root])
    }
    for kind in ["voc2012", "imagenet-s", "folder"] {
      expectRefusal(try await run(kind, workspace.path("absent")), naming: "absent")
      let empty = try workspace.folder("empty")
      expectRefusal(try await run(kind, empty), naming: empty)
      expectRefusal(try await run(kind, workspace.write([1], as: "file")), naming: "file")
    }
    let tree = try workspace.pascalTree()
    try workspace.write("", as: "VOC2012/ImageSets/Segmentation/val.txt")
    expectRefusal(try await run("voc2012", tree), naming: "val.txt")
    try FileManager.default.removeItem(
      atPath: workspace.path("VOC2012/ImageSets/Segmentation/val.txt"))
    expectRefusal(try await run("voc2012", tree), naming: "val.txt")
  }

  @Test(arguments: [
    [], ["--dataset", "folder"], ["--root", "."], ["--dataset", "cats", "--root", "."],
    ["--dataset", "folder", "--root", ".", "--protocol", "right"],
    ["--dataset", "folder", "--root", ".", "more"],
  ])
  func answersWrongUsageWithCode64(arguments: [String]) async throws {
    let outcome = try await tool.run(["select"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("Usage: generate-tables select"))
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(
        atPath: Shared.folder?.appending(path: "data/voc2012").path ?? ""),
      "../shared/data/voc2012 is absent"))
  func selectsTheImagesOfThePaper() async throws {
    let root = try #require(Shared.folder).appending(path: "data/voc2012").path
    let record = try await record(["--dataset", "voc2012", "--root", root, "--protocol", "paper"])
    #expect(record["count"] as? Int == 753)
    #expect(record["total"] as? Int == 1449)
    #expect(
      record["labels"] as? [String: Int] == [
        "bird": 94, "cat": 89, "dog": 82, "aeroplane": 77, "train": 74, "cow": 56, "sheep": 52,
        "boat": 50, "car": 46, "horse": 44, "bus": 37, "bicycle": 29, "motorbike": 23,
      ])
    let places = try #require(record["dataset_idx"] as? [Int])
    #expect(places.count == 753 && places == places.sorted())
    #expect((record["differences"] as? [Any])?.isEmpty == true)
  }
}
