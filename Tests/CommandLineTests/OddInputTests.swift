import Foundation
import SystemPackage
import Testing

/// Inputs that nobody means to give and somebody will.
@Suite struct OddInputTests {
  private let tool = Tool(name: "generate-tables")

  /// Names that a comma-separated file has to quote, and others that it must not change.
  @Test func namesStayAsTheyAre() async throws {
    try await expectUnchanged([
      "\"quoted\"", "=1+1", "a,b", "it's", "q\"x\"", "tab\there", "äß漢",
    ])
  }

  /// Blanks at the ends, and a comma that is one character with an accent.
  @Test(arguments: [" lead", "trail ", "a,\u{301}b"])
  func namesThatReadersMayChangeStayAsTheyAre(name: String) async throws {
    try await expectUnchanged([name])
  }

  /// Expects names to be the same after writing, going on and merging.
  private func expectUnchanged(_ stems: [String]) async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet("my data, \"new\"", stems: stems)
    let net = try workspace.weights("net, 1.safetensors")
    let output = "results, \"1\".csv"
    let arguments = [
      "evaluate", "--dataset", "folder", "--root", root, "--model", "Net \"A, B\"=\(net)",
      "--methods", "lafam", "--size", "32", "-o", workspace.path(output),
    ]
    let table = try await tool.evaluate(arguments)
    #expect(table["image"] == stems.sorted())
    #expect(Set(table["xai_method"]) == ["Net \"A, B\" LaFAM"])
    let before = try workspace.text(output)
    #expect(try await tool.run(arguments + ["--resume"]).exitCode == 0)
    #expect(try workspace.text(output) == before)
    let parts = (1...2).map { workspace.path("\($0).csv") }
    for (number, part) in zip(1...2, parts) {
      _ = try await tool.evaluate(arguments + ["--shard", "\(number)/2", "-o", part])
    }
    let merging = try await tool.run(["merge"] + parts + ["-o", workspace.path("merged.csv")])
    #expect(merging.exitCode == 0, "\(merging.errors)")
    #expect(timeless(try workspace.text("merged.csv")) == timeless(before))
  }

  @Test func photographsAndMasksThatCannotBeUsedAreNamed() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b", "c", "d"])
    let arguments = try workspace.evaluation(of: root)
    try workspace.write("", as: "data/images/a.png")
    try workspace.picture("data/masks/b.png", width: 5, bytes: [UInt8](repeating: 1, count: 25))
    try workspace.write("", as: "data/masks/c.png")
    let some = try await tool.run(arguments)
    #expect(some.exitCode == 3)
    let lines = some.errors.split(separator: "\n")
    #expect(lines.count == 3)
    for words in [["images/a.png", "empty"], ["masks/b.png", "5 x 5"], ["masks/c.png", "empty"]] {
      #expect(lines.contains { line in words.allSatisfy { line.contains($0) } }, "\(words)")
    }
    #expect(some.output.contains("3 images failed"))
    #expect(try ResultTable(workspace.text("results.csv"))["image"] == ["d"])
    // Where nothing could be done, it is not some inputs that failed.
    try workspace.write("no picture", as: "data/images/d.png")
    let none = try await tool.run(arguments + ["--force"])
    #expect(none.exitCode == 1)
    #expect(try ResultTable(workspace.text("results.csv")).rows.isEmpty)
  }

  /// A data set without its photographs fails for each image; ten are enough to know.
  @Test func manyFailuresAreCountedRatherThanTold() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: (10..<30).map { "\($0)" })
    for stem in 10..<29 { try workspace.write("", as: "data/images/\(stem).png") }
    let outcome = try await tool.run(workspace.evaluation("lafam,energy", of: root))
    #expect(outcome.exitCode == 3)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines.last?.hasPrefix("Error: 9 more of these") == true)
    #expect(try ResultTable(workspace.text("results.csv"))["image"] == ["29", "29"])
  }

  @Test func aMethodThatFailsDoesNotCostTheOthers() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"])
    let outcome = try await tool.run(
      workspace.evaluation("lafam,dff,random", of: root) + ["--set", "dff.concepts=1000000"])
    #expect(outcome.exitCode == 3)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.contains("Net DFF") && $0.contains("concepts") })
    let table = try ResultTable(workspace.text("results.csv"))
    #expect(table.keys == ["a Net LaFAM", "a Net Random", "b Net LaFAM", "b Net Random"])
  }

  @Test func outputsThatCannotBeWrittenAreNamed() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a"])
    let arguments = try workspace.evaluation(of: root)
    try workspace.folder("folder")
    for name in ["missing/results.csv", "folder", "net.safetensors/results.csv"] {
      for mode in [[], ["--resume"], ["--force"]] {
        let outcome = try await tool.run(arguments + ["-o", workspace.path(name)] + mode)
        expectRefusal(outcome, naming: name)
        #expect(outcome.output == "")
      }
    }
    expectRefusal(try await tool.run(arguments + ["-o", ""]), naming: "no file is named")
    #expect(try workspace.contents() == ["data", "folder", "net.safetensors"])
    #expect(try workspace.contents(of: "folder") == [])
    let merging = try await tool.run(["merge", workspace.path("absent.csv"), "-o", "x/y.csv"])
    expectRefusal(merging, naming: "absent.csv")
  }

  /// Results may go to a pipe, from which nothing can be gone on with.
  @Test func writesRowsToAPipe() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"])
    let arguments = try workspace.evaluation(of: root) + ["-o", "/dev/stdout", "--quiet"]
    let outcome = try await tool.run(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try ResultTable(outcome.output)["image"] == ["a", "b"])
    expectRefusal(try await tool.run(arguments + ["--resume"]), naming: "/dev/stdout")
  }

  /// A shell closes the tool's standard output, or reads none of it.
  @Test(arguments: ["exec \"$0\" \"$@\" >&-", "\"$0\" \"$@\" | true"])
  func resultsDoNotDependOnStandardOutput(script: String) async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"])
    let arguments = try workspace.evaluation(of: root)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, tool.path.string] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(try ResultTable(workspace.text("results.csv"))["image"] == ["a", "b"])
    #expect(try workspace.contents() == ["data", "net.safetensors", "results.csv"])
  }
}
