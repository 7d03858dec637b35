import SaliencyIO
import SaliencyTensor
import Testing

/// `--precision` and the variable that chooses kernels.
@Suite struct PrecisionTests {
  private static let variable = "SALIENCY_INSTRUCTION_SET"

  /// The tools that run networks, with files that need not exist.
  static let commands = ConventionTests.commands.filter { command in
    let names = ["render-saliency", "generate-figures", "generate-tables evaluate"]
    return names.contains { command.testDescription.hasPrefix($0) }
  }

  @Test(arguments: commands)
  func refusesWhatTheProcessorLacks(command: ConventionTests.Command) async throws {
    let help = try await command.run(["--help"])
    #expect(help.output.contains("AVX512-BF16"))
    guard !InstructionSet.avx512BFloat16.isAvailable else { return }
    let outcome = try await Tool(name: command.tool).run(
      command.subcommand + command.arguments + ["--precision", "bfloat16"],
      environment: [Self.variable: ""])
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains("This processor lacks AVX512-BF16"))
    #expect(outcome.errors.contains("leave out --precision bfloat16"))
  }

  @Test(arguments: commands)
  func refusesAnUnknownInstructionSet(command: ConventionTests.Command) async throws {
    let outcome = try await Tool(name: command.tool).run(
      command.subcommand + command.arguments, environment: [Self.variable: "sse9"])
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("\(Self.variable) is 'sse9'; this processor has portable"))
  }

  @Test func mapsInBFloat16AreLikeThoseInSinglePrecision() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let image = try workspace.picture("image.png", width: 96, height: 96)
    var maps: [Tensor] = []
    for precision in [Precision.float32, .bfloat16] {
      let folder = workspace.path(precision.rawValue)
      let outcome = try await Tool(name: "render-saliency").run(
        [
          image, "--weights", weights, "--crop", "none", "--npy", "--json", "-o", folder,
          "--map-values", "raw", "--precision", precision.rawValue,
        ], environment: [Self.variable: "portable"])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      // Told where it is not the usual one.
      #expect(outcome.output.contains("\"precision\"") == (precision == .bfloat16))
      maps.append(try NPYFile.read("\(folder)/image.lafam.npy"))
    }
    #expect(maps[0] != maps[1])
    let largest = maps[0].scalars.map(abs).max() ?? 0
    for (single, rounded) in zip(maps[0].scalars, maps[1].scalars) {
      #expect(abs(single - rounded) < 0.03 * largest)
    }
  }

  /// Results of one precision are not completed with those of another.
  @Test func evaluationsOfDifferentPrecisionAreDifferentExperiments() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet(stems: ["a", "b"])
    let arguments =
      try workspace.evaluation("lafam", of: root) + [
        "--metrics", "auc", "--precision", "bfloat16", "--json",
      ]
    let tool = Tool(name: "generate-tables")
    let first = try await tool.run(arguments, environment: [Self.variable: "portable"])
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("\"precision\":\"bfloat16\""))
    let again = arguments + ["--resume"]
    #expect(try await tool.run(again, environment: [Self.variable: "portable"]).exitCode == 0)
    let other = again + ["--precision", "float32"]
    expectRefusal(
      try await tool.run(other, environment: [Self.variable: "portable"]),
      naming: "models, methods, options or images differ")
  }
}
