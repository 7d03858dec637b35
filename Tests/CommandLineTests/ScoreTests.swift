import Foundation
import SaliencyIO
import SaliencyMetrics
import SaliencyTensor
import Testing

/// `generate-tables score` measures maps that any program made.
@Suite struct ScoreTests {
  private let tool = Tool(name: "generate-tables")

  /// A map of 4 x 4 without equal values.
  private static let map = [Float](
    [3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 5.5, 8, 7, 9.5, 3.2, 2.5, 4.5])

  private func writeMap(
    _ name: String, in workspace: Workspace, shape: Shape = [4, 4],
    _ change: (inout [Float]) -> Void = { _ in }
  ) throws {
    try workspace.folder((name as NSString).deletingLastPathComponent)
    var values = Self.map
    change(&values)
    try NPYFile.write(
      Tensor(shape: shape, scalars: values), to: workspace.path(name), replacing: true)
  }

  /// A mask of 40 x 40 whose object is the upper left corner.
  private static let isObject = (0..<1600).map { $0 / 40 < 25 && $0 % 40 < 15 }

  private func writeMask(_ name: String, in workspace: Workspace) throws {
    try workspace.picture(name, width: 40, bytes: Self.isObject.map { $0 ? 7 : 0 })
  }

  private func score(
    _ maps: String, _ masks: String, in workspace: Workspace, _ options: [String] = []
  ) async throws -> Tool.Outcome {
    try await tool.run(
      ["score", "--maps", workspace.path(maps), "--masks", workspace.path(masks)] + options)
  }

  /// The values of all metrics by hand, by name.
  private func expected() throws -> [String: Double] {
    let map = try Tensor(shape: [4, 4], scalars: Self.map).resized(
      to: Extent(height: 40, width: 40), by: .nearest)
    let mask = try Mask(height: 40, width: 40, isObject: Self.isObject)
    let values = try MetricRegistry.scores(of: map, against: mask, metrics: MetricRegistry.all)
    return Dictionary(
      uniqueKeysWithValues: try zip(MetricRegistry.all, values).map {
        (type(of: $0).about.name, try #require($1.number))
      })
  }

  @Test func scoresOneMap() async throws {
    let workspace = try Workspace()
    try writeMap("map.npy", in: workspace)
    try writeMask("mask.png", in: workspace)
    let outcome = try await score("map.npy", "mask.png", in: workspace, ["--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let records = try records(outcome.output)
    #expect(records.count == 1)
    let record = try #require(records.first)
    let expected = try expected()
    #expect(
      Set(record.keys)
        == Set(expected.keys).union(["image", "map", "mask", "schema", "undefined", "xai_method"]))
    for (name, value) in expected where name != "Pointing-Game" {
      #expect(outcome.output.contains("\"\(name)\":\(value)"), "\(name)")
    }
    #expect(outcome.output.contains("\"Pointing-Game\":\(expected["Pointing-Game"] == 1)"))
    #expect(record["image"] as? String == "mask")
    #expect(record["xai_method"] as? String == "Map")
    #expect(record["map"] as? String == workspace.path("map.npy"))
    #expect((record["undefined"] as? [String: Any])?.isEmpty == true)

    let text = try await score("map.npy", "mask.png", in: workspace, ["--name", "Mine, \"new\""])
    let table = try ResultTable(text.output)
    #expect(table["xai_method"] == ["Mine, \"new\""])
    #expect(table["total_time"] == [""])
    #expect(table["labels"] == ["()"])
    for (name, value) in expected where name != "Pointing-Game" {
      #expect(table[name].map(Double.init) == [value], "\(name)")
    }
  }

  /// Whatever the file's kind, what is not 0 is the object.
  @Test func takesMasksOfEveryKind() async throws {
    let workspace = try Workspace()
    try writeMap("map.npy", in: workspace)
    let marks = Self.isObject.map { $0 ? UInt8(255) : 0 }
    try workspace.picture("gray.png", width: 40, bytes: marks)
    try workspace.picture("rgb.png", width: 40, channels: 3, bytes: marks.flatMap { [0, $0, 0] })
    try workspace.write(
      PalettePNG.bytes(width: 40, height: 40, indices: marks), as: "palette.png")
    try NPYFile.write(
      Tensor(shape: [40, 40], scalars: Self.isObject.map { $0 ? -0.5 : 0 }),
      to: workspace.path("mask.npy"), replacing: false)
    let expected = try expected()
    for name in ["gray.png", "rgb.png", "palette.png", "mask.npy"] {
      let outcome = try await score("map.npy", name, in: workspace, ["--json"])
      for (metric, value) in expected where metric != "Pointing-Game" {
        #expect(outcome.output.contains("\"\(metric)\":\(value)"), "\(name) \(outcome.errors)")
      }
    }
  }

  @Test func pairsFoldersByStem() async throws {
    let workspace = try Workspace()
    for name in ["b.lafam", "a", "a.b.grad-cam", "a.b", "b.other"] {
      try writeMap("maps/\(name).npy", in: workspace)
    }
    for name in ["a", "b", "a.b"] { try writeMask("masks/\(name).png", in: workspace) }
    try workspace.write("skipped", as: "maps/notes.txt")
    let outcome = try await score(
      "maps/", "masks", in: workspace, ["-o", workspace.path("results.csv"), "--name", "Net"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "\(workspace.path("results.csv")): 5 maps\n")
    let table = try ResultTable(workspace.text("results.csv"))
    #expect(
      table.keys == ["a.b Net Grad-CAM", "a.b Net", "a Net", "b Net LaFAM", "b Net other"])
    #expect(table["dataset_idx"] == ["0", "0", "1", "2", "2"])
    // A folder on one side is enough.
    for (maps, masks) in [("maps/a.npy", "masks"), ("maps", "masks/b.png")] {
      let one = try await score(maps, masks, in: workspace, ["--json"])
      #expect(try records(one.output).count == (maps == "maps" ? 2 : 1))
      #expect(one.exitCode == (maps == "maps" ? 3 : 0))
    }
    expectRefusal(
      try await score("maps", "masks", in: workspace, ["-o", workspace.path("results.csv")]),
      naming: "--force")
    let render = try await tool.run(["render", workspace.path("results.csv")])
    #expect(render.exitCode == 0, "\(render.errors)")
  }

  @Test func valuesThatDoNotExistAreNull() async throws {
    let workspace = try Workspace()
    try writeMap("map.npy", in: workspace)
    try writeMap("constant.npy", in: workspace) { $0 = $0.map { _ in 2 } }
    try workspace.picture("empty.png", width: 40, bytes: [UInt8](repeating: 0, count: 1600))
    try writeMask("mask.png", in: workspace)
    let empty = try await score("map.npy", "empty.png", in: workspace, ["--json"])
    let record = try #require(try records(empty.output).first, "\(empty.errors)")
    #expect(record["AUC"] is NSNull && record["Pointing-Game"] is NSNull)
    #expect(record["Sparseness"] is Double)
    #expect(
      (record["undefined"] as? [String: String])?["AUC"] == "the mask holds no object pixel")
    let constant = try await score("constant.npy", "mask.png", in: workspace)
    let table = try ResultTable(constant.output)
    #expect(table["AUC"] == [""] && table["Pointing-Game"] == [""])
  }

  @Test func namesMapsThatCannotBeScored() async throws {
    let workspace = try Workspace()
    try writeMap("maps/good.npy", in: workspace)
    try writeMap("maps/batch.npy", in: workspace, shape: [1, 1, 4, 4])
    try writeMap("maps/flat.npy", in: workspace, shape: [16])
    try writeMap("maps/large.npy", in: workspace, shape: [1, 16])
    try writeMap("maps/unknown.npy", in: workspace)
    try workspace.write("no array", as: "maps/text.npy")
    try workspace.write("", as: "maps/empty.npy")
    for name in ["good", "batch", "flat", "text", "empty"] {
      try writeMask("masks/\(name).png", in: workspace)
    }
    try workspace.picture("masks/large.png", width: 15, bytes: [UInt8](repeating: 1, count: 225))
    let outcome = try await score("maps", "masks", in: workspace, ["--json"])
    #expect(outcome.exitCode == 3)
    #expect(try records(outcome.output).compactMap { $0["image"] as? String } == ["batch", "good"])
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 5)
    for name in ["flat", "large", "unknown", "text", "empty"] {
      #expect(lines.count { $0.contains("maps/\(name).npy") } == 1, "\(name)")
    }
    let output = workspace.path("results.csv")
    for name in ["flat", "large", "text", "empty"] {
      let alone = try await score(
        "maps/\(name).npy", "masks/\(name).png", in: workspace, ["-o", output])
      expectRefusal(alone, naming: "maps/\(name).npy")
    }
    expectRefusal(
      try await score("maps/unknown.npy", "masks", in: workspace, ["-o", output]),
      naming: "unknown.npy")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func tellsThatAMapHoldsNaN() async throws {
    let workspace = try Workspace()
    try writeMap("map.npy", in: workspace) { $0[3] = .nan }
    try writeMask("mask.png", in: workspace)
    let outcome = try await score("map.npy", "mask.png", in: workspace, ["--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let record = try #require(try records(outcome.output).first)
    #expect(record["AUC"] is NSNull)
    let reasons = try #require(record["undefined"] as? [String: String])
    #expect(reasons["AUC"] == "the map holds a value that is not finite")
  }

  @Test func refusesFoldersThatDoNotFit() async throws {
    let workspace = try Workspace()
    try writeMap("maps/a.npy", in: workspace)
    try writeMap("maps/b.npy", in: workspace)
    try writeMask("masks/c.png", in: workspace)
    try writeMask("twice/a.png", in: workspace)
    try writeMap("twice/a.npy", in: workspace)
    try workspace.folder("empty")
    try writeMask("mask.png", in: workspace)
    try workspace.write("no picture", as: "text.png")
    for (maps, masks, name) in [
      ("maps", "masks", "maps"), ("maps", "twice", "same stem"), ("empty", "masks", "empty"),
      ("maps", "empty", "empty"), ("absent", "mask.png", "absent"),
      ("maps/a.npy", "absent.png", "absent.png"), ("maps/a.npy", "text.png", "text.png"),
    ] {
      let outcome = try await score(maps, masks, in: workspace)
      expectRefusal(outcome, naming: name)
      #expect(outcome.output == "")
    }
    expectRefusal(
      try await score("maps", "masks", in: workspace, ["--metrics", "deletion"]),
      naming: "use evaluate")
    #expect(try await tool.run(["score", "--maps", "maps"]).exitCode == 64)
  }
}
