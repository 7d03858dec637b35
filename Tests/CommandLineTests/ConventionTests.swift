import Testing

/// What all tools have in common.
@Suite struct ConventionTests {
  /// A tool, or a subcommand of it, with arguments that it takes; the files need not exist.
  struct Command: CustomTestStringConvertible {
    let tool: String
    var subcommand: [String] = []
    let arguments: [String]

    var testDescription: String { ([tool] + subcommand).joined(separator: " ") }

    func run(_ arguments: [String]) async throws -> Tool.Outcome {
      try await Tool(name: tool).run(subcommand + arguments)
    }
  }

  static let commands = [
    Command(tool: "convert-weights", arguments: ["weights.h5"]),
    Command(tool: "download-data", arguments: ["--list"]),
    Command(tool: "render-saliency", arguments: ["photo.png", "--weights", "w"]),
    Command(tool: "generate-scenes", arguments: ["-o", "scenes"]),
    Command(
      tool: "generate-tables", subcommand: ["select"],
      arguments: ["--dataset", "folder", "--root", "data"]),
    Command(
      tool: "generate-tables", subcommand: ["evaluate"],
      arguments: [
        "--dataset", "folder", "--root", "data", "--model", "A=w", "--methods", "lafam", "-o", "r",
      ]),
    Command(tool: "generate-tables", subcommand: ["merge"], arguments: ["shard.csv", "-o", "r"]),
    Command(
      tool: "generate-tables", subcommand: ["score"], arguments: ["--maps", "m", "--masks", "m"]),
    Command(tool: "generate-tables", subcommand: ["render"], arguments: ["results.csv"]),
    Command(
      tool: "generate-tables", subcommand: ["inputs"],
      arguments: ["--experiment", "e.json", "--data", "data"]),
    Command(
      tool: "generate-figures", subcommand: ["experiment"],
      arguments: ["--experiment", "e.json", "--data", "data"]),
    Command(
      tool: "generate-figures", subcommand: ["grid"],
      arguments: ["--model", "A=w", "--columns", "A:lafam", "--images", "photo.png"]),
    Command(
      tool: "generate-figures", subcommand: ["contact-sheet"],
      arguments: ["--dataset", "folder", "--root", "data"]),
  ]

  @Test(arguments: commands)
  func explainsItself(command: Command) async throws {
    let outcome = try await command.run(["--help"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("USAGE: \(command.testDescription)"))
    for text in ["Example: ", "--quiet", "--json", "--progress", "--version"] {
      #expect(outcome.output.contains(text))
    }
    #expect(outcome.errors == "")
  }

  @Test(arguments: commands)
  func tellsItsVersion(command: Command) async throws {
    for arguments in [["--version"], command.subcommand + ["--version"]] {
      let outcome = try await Tool(name: command.tool).run(arguments)
      #expect(outcome.exitCode == 0)
      #expect(outcome.output == "0.1.0\n")
    }
  }

  @Test(arguments: commands)
  func answersAnUnknownOptionWithCode64(command: Command) async throws {
    // Files are not looked at before the options are understood.
    let outcome = try await command.run(command.arguments + ["--no-such-option"])
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("--no-such-option"))
  }
}
