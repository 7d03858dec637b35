import Foundation
import SaliencyTensor
import SystemPackage
import Testing

/// `evaluate --resume` goes on wherever an evaluation was interrupted.
@Suite struct ResumeTests {
  private let tool = Tool(name: "generate-tables")

  /// Names that have to be quoted, and letters of several bytes.
  private static let stems = ["a", "b, \"x\"", "aäe", "d"]

  /// The distance of the places at which a file is cut; every byte would take a minute.
  private static let step = 7

  /// What an undisturbed evaluation of a small data set writes.
  private func undisturbed(
    in workspace: Workspace
  ) async throws -> (arguments: [String], text: String) {
    let root = try workspace.folderDataSet(stems: Self.stems)
    // One metric keeps rows short.
    let arguments = try workspace.evaluation("lafam,random", of: root) + ["--metrics", "auc"]
    _ = try await tool.evaluate(arguments + ["-o", workspace.path("whole.csv")])
    return (arguments, try workspace.text("whole.csv"))
  }

  /// What is in `results.csv` after a run with `--resume`.
  private func resumed(_ arguments: [String], in workspace: Workspace) async throws -> String {
    let outcome = try await tool.run(arguments + ["--resume"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try workspace.text("results.csv")
  }

  @Test func goesOnAfterASignal() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: (10..<30).map { "image-\($0)" })
    let arguments = try workspace.evaluation("relax,lafam", of: root) + ["--masks", "400"]
    _ = try await tool.evaluate(arguments + ["-o", workspace.path("whole.csv")])
    for number in [SIGKILL, SIGINT] {
      try workspace.write([], as: "results.csv")
      let rows = { (try? workspace.text("results.csv").split(separator: "\n").count - 1) ?? 0 }
      let process = try stopped(by: number, arguments + ["--force"]) { rows() >= 4 }
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(process.terminationStatus == number)
      #expect((4..<40).contains(rows()))
      // Nothing but the output is left of the process.
      #expect(
        try workspace.contents() == ["data", "net.safetensors", "results.csv", "whole.csv"])

      let text = try await resumed(arguments, in: workspace)
      #expect(timeless(text) == timeless(try workspace.text("whole.csv")))
    }
  }

  /// The tool after a signal at a certain moment.
  ///
  /// Waits without giving its thread away: behind other tests, it might get it back only after the
  /// tool's end.
  private func stopped(
    by number: Int32, _ arguments: [String], when isTime: () -> Bool
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: tool.path.string)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while process.isRunning && !isTime() { usleep(2000) }
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    return process
  }

  /// Wherever the file ends, the rest is computed again and nothing else.
  @Test func goesOnFromEveryByteOfTheLastRows() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    let bytes = Array(whole.utf8)
    let tail = whole.split(separator: "\n").suffix(2).reduce(0) { $0 + $1.utf8.count + 1 }
    let ends = Set(stride(from: bytes.count - tail, to: bytes.count, by: Self.step))
      .union((bytes.count - 3)...bytes.count).union([bytes.count - tail + 1])
    for end in ends.sorted() {
      try workspace.write(Array(bytes[..<end]), as: "results.csv")
      let text = try await resumed(arguments, in: workspace)
      #expect(timeless(text) == timeless(whole), "\(end) bytes")
      let kept = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")) ?? 0
      #expect(text.utf8.starts(with: bytes[...kept]), "\(end) bytes")
    }
  }

  /// A quoted name may be torn within its quotes.
  @Test func goesOnFromATornNameInQuotes() async throws {
    try await goOnFromTorn("\"b, \"\"x\"\"\"", bytes: 0...10)
  }

  /// A name of several bytes may be torn within a letter.
  @Test func goesOnFromATornLetter() async throws {
    try await goOnFromTorn("aäe", bytes: 1...2)
  }

  /// Cuts the file at some bytes of a name.
  private func goOnFromTorn(_ name: String, bytes: ClosedRange<Int>) async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    let start = try #require(whole.range(of: name))
    let offset = whole[..<start.lowerBound].utf8.count
    for count in bytes {
      try workspace.write(Array(whole.utf8.prefix(offset + count)), as: "results.csv")
      let text = try await resumed(arguments, in: workspace)
      #expect(timeless(text) == timeless(whole), "\(name) torn after \(count) bytes")
    }
  }

  @Test func beginsWhereNothingIs() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    #expect(timeless(try await resumed(arguments, in: workspace)) == timeless(whole))
    for start in ["", "dataset_idx,total_time,prediction,labels,xai_me"] {
      try workspace.write(start, as: "results.csv")
      #expect(timeless(try await resumed(arguments, in: workspace)) == timeless(whole))
    }
  }

  @Test func leavesACompleteFileAsItIs() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    try workspace.write(whole, as: "results.csv")
    #expect(try await resumed(arguments, in: workspace) == whole)
    let more = try await tool.run(arguments + ["--resume", "--limit", "2"])
    #expect(more.exitCode == 0)
    #expect(try workspace.text("results.csv") == whole)
  }

  /// Rows that are missing in the middle end up at their places.
  @Test func putsRowsInOrder() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    for kept in [[0, 2, 3, 8, 9], [0, 8, 1, 4, 9], [0, 5, 9]] {
      try workspace.write(kept.map { lines[$0] }.joined(separator: "\n"), as: "results.csv")
      #expect(timeless(try await resumed(arguments, in: workspace)) == timeless(whole))
    }
  }

  @Test func completesALimitedRun() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    #expect(try await tool.evaluate(arguments + ["--limit", "2"]).rows.count == 4)
    #expect(timeless(try await resumed(arguments, in: workspace)) == timeless(whole))
  }

  @Test func mendsWhatFailed() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    let photograph = "data/images/aäe.png"
    let good = try Data(contentsOf: workspace.url.appending(path: photograph))
    try workspace.write("no picture", as: photograph)
    let outcome = try await tool.run(arguments)
    expectRefusal(outcome, naming: photograph, code: 3)
    let partial = try ResultTable(workspace.text("results.csv"))
    #expect(partial["dataset_idx"] == ["0", "0", "2", "2", "3", "3"])
    try good.write(to: workspace.url.appending(path: photograph))
    #expect(timeless(try await resumed(arguments, in: workspace)) == timeless(whole))
  }

  @Test func refusesTheFileOfAnotherEvaluation() async throws {
    let workspace = try Workspace()
    let (arguments, whole) = try await undisturbed(in: workspace)
    try workspace.weights("other.safetensors") { tensors in tensors[0].tensor[0, 0, 0, 0] += 1 }
    let data = workspace.path("data")
    let others = [
      arguments + ["--methods", "lafam"], arguments + ["--seed", "1"],
      arguments + ["--metrics", "paper"], arguments + ["--shard", "1/2"],
      arguments + ["--size", "64"], arguments + ["--layer", "layer2"],
      arguments + ["--interpolation", "bilinear"],
      arguments.map { $0.hasPrefix("Net=") ? "Net=\(workspace.path("other.safetensors"))" : $0 },
      arguments.map { $0.hasPrefix("Net=") ? $0.replacing("Net=", with: "Other=") : $0 },
    ]
    try workspace.write(whole, as: "results.csv")
    for other in others {
      let outcome = try await tool.run(other + ["--resume"])
      expectRefusal(outcome, naming: "results.csv")
      #expect(outcome.errors.contains("--force"), "\(outcome.errors)")
      #expect(try workspace.text("results.csv") == whole)
    }
    try FileManager.default.removeItem(atPath: data + "/images/d.png")
    try FileManager.default.removeItem(atPath: data + "/masks/d.png")
    expectRefusal(try await tool.run(arguments + ["--resume"]), naming: "results.csv")
    #expect(try workspace.text("results.csv") == whole)
  }

  @Test(arguments: ["my notes", "my notes\n", "a,b\n1,2\n"])
  func refusesAFileOfAnotherKind(contents: String) async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a"])
    let arguments = try workspace.evaluation(of: root)
    try workspace.write(contents, as: "results.csv")
    expectRefusal(try await tool.run(arguments + ["--resume"]), naming: "results.csv")
    #expect(try workspace.text("results.csv") == contents)
  }

  @Test func keepsAFileUnlessForced() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a"])
    let arguments = try workspace.evaluation(of: root)
    try workspace.write("mine", as: "results.csv")
    let outcome = try await tool.run(arguments)
    expectRefusal(outcome, naming: "--force")
    #expect(try workspace.text("results.csv") == "mine")
    #expect(try await tool.evaluate(arguments + ["--force"]).rows.count == 1)
    // What cannot be evaluated replaces nothing.
    try workspace.write("mine", as: "results.csv")
    try workspace.write("no weights", as: "net.safetensors")
    expectRefusal(try await tool.run(arguments + ["--force"]), naming: "net.safetensors")
    #expect(try workspace.text("results.csv") == "mine")
  }
}
