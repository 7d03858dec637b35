import ArgumentParser
import ToolSupport

@main
struct GenerateFigures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-figures",
    abstract: "Draw saliency maps of several methods beside each other, as PNG, PDF and SVG.",
    discussion: """
      Without a subcommand, the figures of an experiment are drawn; \
      'generate-figures experiment --help' names the options.

      Example: generate-figures --experiment Experiments/paper.json --data DIR -o figures
      Example: generate-figures grid --dataset voc2012 --root VOCdevkit/VOC2012 \
      --model ResNet=resnet50.safetensors --columns ResNet:grad-cam,ResNet:lafam \
      --images 2007_000123,2007_000175 -o grid.pdf
      """,
    version: toolkitVersion,
    subcommands: [DrawExperiment.self, DrawGrid.self, DrawContactSheet.self],
    defaultSubcommand: DrawExperiment.self)

  @OptionGroup var options: GlobalOptions
}
