import Foundation
import Testing

/// `evaluate --shard` and `merge`: several machines share an evaluation.
@Suite struct ShardTests {
  private let tool = Tool(name: "generate-tables")

  /// Evaluates all shards of a small data set into `1.csv`, `2.csv` ...
  ///
  /// - Returns: The command line without shard and output.
  private func evaluateShards(
    _ count: Int, in workspace: Workspace, stems: [String] = ["a", "b", "c", "d", "e"]
  ) async throws -> [String] {
    let root = try workspace.folderDataSet(stems: stems)
    let arguments = try workspace.evaluation("lafam,random", of: root)
    for number in 1...count {
      let shard = ["--shard", "\(number)/\(count)", "-o", workspace.path("\(number).csv")]
      let table = try await tool.evaluate(arguments + shard)
      #expect(table.columns.last == "shard")
      #expect(table["shard"].allSatisfy { $0 == "\(number)/\(count) of \(stems.count)" })
    }
    return arguments
  }

  private func merge(
    _ files: [String], in workspace: Workspace, more: [String] = []
  ) async throws -> Tool.Outcome {
    try await tool.run(
      ["merge"] + files.map(workspace.path) + ["-o", workspace.path("merged.csv")] + more)
  }

  @Test func shardsMergeIntoTheWhole() async throws {
    let workspace = try Workspace()
    let arguments = try await evaluateShards(3, in: workspace)
    let parts = try (1...3).map { try ResultTable(workspace.text("\($0).csv"))["image"] }
    #expect(parts == [["a", "a", "d", "d"], ["b", "b", "e", "e"], ["c", "c"]])
    let whole = try await tool.evaluate(arguments)
    for order in [["1", "2", "3"], ["3", "1", "2"], ["2", "3", "1"]] {
      let outcome = try await merge(order.map { "\($0).csv" }, in: workspace, more: ["--force"])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      #expect(outcome.output == "\(workspace.path("merged.csv")): 10 rows of 3 shards\n")
      let merged = try workspace.text("merged.csv")
      #expect(timeless(merged) == timeless(try workspace.text("results.csv")))
      #expect(try ResultTable(merged).columns == whole.columns)
    }
    // Times are those of the shards.
    let merged = try ResultTable(workspace.text("merged.csv"))
    for number in 1...3 {
      for row in try ResultTable(workspace.text("\(number).csv")).rows {
        #expect(
          merged.rows.contains { other in row.allSatisfy { $0 == "shard" || other[$0] == $1 } })
      }
    }
    // The whole evaluation can go on from what was merged.
    let merge = try workspace.text("merged.csv")
    let resumed = try await tool.run(
      arguments + ["--resume", "-o", workspace.path("merged.csv")])
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(try workspace.text("merged.csv") == merge)
  }

  @Test func someShardsMayHaveNoImages() async throws {
    let workspace = try Workspace()
    let arguments = try await evaluateShards(4, in: workspace, stems: ["a", "b"])
    for number in [3, 4] {
      #expect(try workspace.text("\(number).csv").split(separator: "\n").count == 1)
    }
    let outcome = try await merge(["4.csv", "2.csv", "3.csv", "1.csv"], in: workspace)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    _ = try await tool.evaluate(arguments)
    #expect(
      timeless(try workspace.text("merged.csv")) == timeless(try workspace.text("results.csv")))
    expectRefusal(
      try await merge(["1.csv", "3.csv", "4.csv"], in: workspace, more: ["--force"]),
      naming: "shard 2/4 is missing")
  }

  @Test func refusesWhatAreNotAllShardsOfOneEvaluation() async throws {
    let workspace = try Workspace()
    let arguments = try await evaluateShards(3, in: workspace)
    let evaluate = { (name: String, options: [String]) in
      _ = try await tool.evaluate(arguments + options + ["-o", workspace.path(name)])
    }
    try await evaluate("whole.csv", [])
    try await evaluate("seed.csv", ["--shard", "3/3", "--seed", "1"])
    try await evaluate("limit.csv", ["--shard", "3/3", "--limit", "4"])
    try await evaluate("half.csv", ["--shard", "2/2"])
    try await evaluate("metrics.csv", ["--shard", "3/3", "--metrics", "paper"])
    try workspace.write("one,two\n1,2\n", as: "foreign.csv")
    try workspace.write("", as: "empty.csv")
    let refusals: [(files: [String], name: String)] = [
      (["1.csv", "2.csv"], "3/3"), (["2.csv"], "shard 1/3, 3/3 are missing"),
      (["1.csv", "2.csv", "3.csv", "2.csv"], "2.csv: is shard 2/3"),
      (["1.csv", "2.csv", "seed.csv"], "seed.csv"), (["1.csv", "2.csv", "limit.csv"], "limit.csv"),
      (["1.csv", "2.csv", "half.csv"], "half.csv"),
      (["1.csv", "2.csv", "metrics.csv"], "metrics.csv"),
      (["1.csv", "2.csv", "foreign.csv"], "foreign.csv"),
      (["1.csv", "2.csv", "empty.csv"], "empty.csv"), (["whole.csv"], "whole.csv"),
      (["1.csv", "2.csv", "absent.csv"], "absent.csv"), (["1.csv", "2.csv", "data"], "data"),
    ]
    for (files, name) in refusals {
      let outcome = try await merge(files, in: workspace)
      expectRefusal(outcome, naming: name)
      #expect(outcome.output == "")
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.path("merged.csv")))
  }

  /// A shard that was interrupted: after whole images, within an image, and within a row.
  @Test func namesShardsThatAreNotComplete() async throws {
    let workspace = try Workspace()
    let arguments = try await evaluateShards(2, in: workspace)
    let lines = try workspace.text("1.csv").split(separator: "\n")
    for kept in [1, 3, 4] {
      let text = lines.prefix(kept).joined(separator: "\n") + "\n"
      try workspace.write(text, as: "1.csv")
      let outcome = try await merge(["1.csv", "2.csv"], in: workspace, more: ["--force"])
      expectRefusal(outcome, naming: "shard 1/2 lacks", code: 3)
      #expect(outcome.errors.contains("--resume"))
      let missing = [1: 3, 3: 2, 4: 2][kept]
      #expect(outcome.errors.contains("lacks \(missing ?? 0) of 3 images"), "\(outcome.errors)")
      #expect(try ResultTable(workspace.text("merged.csv")).rows.count == 4 + kept - 1)
    }
    let torn = lines.prefix(3).joined(separator: "\n") + "\n0,0.1"
    try workspace.write(torn, as: "1.csv")
    expectRefusal(
      try await merge(["1.csv", "2.csv"], in: workspace, more: ["--force"]), naming: "1.csv")

    let shard = arguments + ["--shard", "1/2", "-o", workspace.path("1.csv"), "--resume"]
    #expect(try await tool.run(shard).exitCode == 0)
    _ = try await tool.evaluate(arguments)
    let whole = try await merge(["1.csv", "2.csv"], in: workspace, more: ["--force", "--json"])
    #expect(whole.exitCode == 0, "\(whole.errors)")
    #expect(
      timeless(try workspace.text("merged.csv")) == timeless(try workspace.text("results.csv")))
    let record = try #require(try records(whole.output).first)
    for (key, value) in ["images": 5, "missing": 0, "rows": 10, "shards": 2, "schema": 1] {
      #expect(record[key] as? Int == value, "\(key)")
    }
  }

  @Test func aShardResumesAsItselfOnly() async throws {
    let workspace = try Workspace()
    let arguments = try await evaluateShards(2, in: workspace)
    let before = try workspace.text("2.csv")
    let first = arguments + ["--shard", "1/2", "-o", workspace.path("2.csv"), "--resume"]
    expectRefusal(try await tool.run(first), naming: "2.csv")
    #expect(try workspace.text("2.csv") == before)
  }

  @Test func keepsAFileUnlessForced() async throws {
    let workspace = try Workspace()
    _ = try await evaluateShards(1, in: workspace, stems: ["a"])
    try workspace.write("mine", as: "merged.csv")
    expectRefusal(try await merge(["1.csv"], in: workspace), naming: "--force")
    #expect(try workspace.text("merged.csv") == "mine")
    #expect(try await merge(["1.csv"], in: workspace, more: ["--force"]).exitCode == 0)
    #expect(try ResultTable(workspace.text("merged.csv")).rows.count == 2)
  }

  @Test(arguments: ["0/3", "4/3", "a/b", "1", "1/0", "1/2/3", "-1/3", "1/9999999999", ""])
  func answersWrongShardsWithCode64(text: String) async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run(
      workspace.evaluation(of: workspace.url.path) + ["--shard=\(text)"])
    #expect(outcome.exitCode == 64, "\(outcome.errors)")
  }
}
