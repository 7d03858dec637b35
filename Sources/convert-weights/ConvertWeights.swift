import ArgumentParser
import ToolSupport

@main
struct ConvertWeights: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert-weights",
    abstract: "Turn published weights into one standard file.",
    usage: """
      convert-weights INPUT [-o OUT.safetensors] [OPTIONS]
      convert-weights inspect INPUT [OPTIONS]
      """,
    discussion: """
      The result is a safetensors file with torchvision's names, which the other tools and Python's \
      safetensors read.

      Example: convert-weights resnet50.h5


      """ + optionsOfConversion,
    version: toolkitVersion,
    subcommands: [Convert.self, Inspect.self],
    defaultSubcommand: Convert.self)

  /// The arguments and options of the default subcommand, which are those of the tool.
  private static var optionsOfConversion: String {
    Convert.helpMessage(columns: 80).split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0 != "ARGUMENTS:" }
      .joined(separator: "\n")
  }
}
