import ArgumentParser
import ToolSupport

@main
struct GenerateTables: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-tables",
    abstract: "Measure how well saliency maps find objects, and make tables of it.",
    discussion: """
      Example: generate-tables evaluate --dataset voc2012 --root VOCdevkit/VOC2012 \
      --model ResNet=resnet50.safetensors --methods grad-cam,lafam -o results.csv
      Example: generate-tables render results.csv --style latex --rounding cut
      """,
    version: toolkitVersion,
    subcommands: [Select.self, Evaluate.self, Merge.self, Score.self, Render.self, Inputs.self])
}
