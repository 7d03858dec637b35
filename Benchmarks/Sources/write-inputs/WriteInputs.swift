internal import ArgumentParser
internal import BenchmarkSupport
internal import SaliencyIO
internal import SaliencyModels
internal import SaliencyTensor

@main struct WriteInputs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-inputs",
    abstract: "Write a ResNet50 with random weights and a made-up photograph.",
    discussion: """
      The tools take the same time for them as for a trained network and a photograph, so that they \
      can be measured where nothing was downloaded.
      """)

  @Option(
    help: "The weights' file, safetensors as convert-weights writes it. (default: none)",
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Option(help: "The photograph's file, PNG of 500 x 375 pixels. (default: none)")
  var image: String?

  @Option(help: "Starts the sequence of random numbers.")
  var seed: UInt64 = 0

  func run() throws {
    if let weights {
      let checkpoint = try Checkpoint(recognizing: RandomResNet.weights(seed: seed))
      var metadata = checkpoint.metadata
      metadata["format"] = "pt"
      try SafetensorsFile.write(checkpoint, metadata: metadata, to: weights, replacing: true)
    }
    if let image {
      try photograph().writePNG(to: image)
    }
  }

  /// Smooth colors with some grain, which PNG compresses about as badly as a photograph.
  private func photograph() throws -> PixelImage {
    var generator = SeededGenerator(seed: seed &+ 1)
    let extent = Extent(height: 375, width: 500)
    let smooth = try generator.tensor([3, 6, 8], bound: 1).resized(to: extent, by: .bilinear)
      .scalars
    let pixels = extent.height * extent.width
    let bytes = (0..<pixels * 3).map { index in
      let grain = Float.random(in: -0.05...0.05, using: &generator)
      let value = 0.5 + 0.45 * smooth[index % 3 * pixels + index / 3] + grain
      return UInt8(min(max(value * 255, 0), 255))
    }
    return try PixelImage(width: extent.width, height: extent.height, channels: 3, bytes: bytes)
  }
}
