import ArgumentParser
import SaliencyDrawing
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

@main
struct RenderSaliency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render-saliency",
    abstract: "Show where in an image a network looks.",
    discussion: """
      Writes DIR/IMAGE.METHOD.png for every image and method.

      Example: render-saliency photo.jpg --weights resnet50.safetensors --method lafam -o maps
      Example: render-saliency photo.jpg --weights resnet50.safetensors --method grad-cam \
               --class "tiger cat" --layer layer3,layer4 --fuse product -o maps
      """,
    version: toolkitVersion)

  @Argument(help: "PNG or JPEG pictures.", completion: .file(extensions: ["png", "jpg", "jpeg"]))
  var images: [String] = []

  @Option(
    help: "The network: a file from convert-weights.",
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Option(
    help: """
      A layer from --list-layers, several as in layer3,layer4, or auto: the last one with more than \
      one place.
      """)
  var layer = "auto"

  @Option(help: "How the maps of several layers become one.")
  var fuse: Fusion = .mean

  @Option(name: [.short, .long], help: "The folder for the results; created if missing.")
  var output = "."

  @OptionGroup(title: "Methods")
  var methods: MethodOptions

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup(title: "Pictures and maps")
  var rendering: RenderingOptions

  @OptionGroup(title: "Computation")
  var computation: ComputationOptions

  @Flag(help: "List the methods and end.")
  var listMethods = false

  @Flag(help: "With --list-methods: methods and their options as Markdown tables.")
  var markdown = false

  @Flag(help: "List the network's layers with their shapes for the input's size and end.")
  var listLayers = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if listMethods { return }
    guard weights != nil else {
      throw ValidationError(
        "Give the network with --weights, as in --weights resnet50.safetensors.")
    }
    guard layer == "auto" || layer.split(separator: ",").count > 0 else {
      throw ValidationError("--layer names at least one layer, as in --layer layer3,layer4.")
    }
    guard listLayers || !images.isEmpty else {
      throw ValidationError("Name at least one picture.")
    }
    let stems = images.map(fileStem)
    if let twice = Dictionary(grouping: stems, by: \.self).first(where: { $0.value.count > 1 })?.key
    {
      throw ValidationError(
        "Several pictures are named '\(twice)' and would be written to the same file; "
          + "run the tool for one of them at a time.")
    }
  }

  func run() throws {
    try runTool {
      if listMethods {
        if markdown {
          try MethodListing.writeMarkdown()
        } else {
          try MethodListing.write(asJSON: options.json)
        }
        return
      }
      guard let weights else { return }
      // Wrong names and masks are told before the network is loaded.
      _ = try methods.configured(classIndex: nil)
      let model = try loadModel(weights, with: computation.chosen())
      if listLayers {
        try LayerListing.write(model, input: Extent(input.size), asJSON: options.json)
        return
      }
      try ImageRenderer(
        model: model, weights: weights, methods: methods,
        layers: layer == "auto" ? nil : layer.split(separator: ",").map(String.init), fusion: fuse,
        input: input, rendering: rendering, folder: output, options: options
      ).render(images)
    }
  }
}
