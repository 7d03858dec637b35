import Testing

/// What all tools have in common.
@Suite struct ConventionTests {
  static let tools = ["convert-weights", "render-saliency"]

  @Test(arguments: tools)
  func explainsItself(name: String) async throws {
    let outcome = try await Tool(name: name).run(["--help"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("USAGE: \(name)"))
    for option in ["--quiet", "--json", "--progress", "--version"] {
      #expect(outcome.output.contains(option))
    }
    #expect(outcome.errors == "")
  }

  @Test(arguments: tools)
  func tellsItsVersion(name: String) async throws {
    let outcome = try await Tool(name: name).run(["--version"])
    #expect(outcome.exitCode == 0)
    #expect(outcome.output == "0.1.0\n")
  }

  @Test(arguments: tools)
  func answersAnUnknownOptionWithCode64(name: String) async throws {
    // The file is not looked at before the options are understood.
    let file = name == "convert-weights" ? ["weights.h5"] : ["photo.png", "--weights", "w"]
    let outcome = try await Tool(name: name).run(file + ["--no-such-option"])
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("--no-such-option"))
  }
}
