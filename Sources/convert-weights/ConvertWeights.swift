import ArgumentParser
import ToolSupport

@main
struct ConvertWeights: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert-weights",
    abstract: "Turn published weights into one standard file.",
    discussion: """
      The result is a safetensors file with torchvision's names, which the other tools and Python's \
      safetensors read.

      Example: convert-weights resnet50.h5
      """,
    version: toolkitVersion,
    subcommands: [Convert.self, Inspect.self],
    defaultSubcommand: Convert.self)
}
