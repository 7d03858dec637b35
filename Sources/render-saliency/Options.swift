import ArgumentParser
import SaliencyDrawing
import SaliencyTensor
import ToolSupport

/// How pictures become the network's input.
struct InputOptions: ParsableArguments {
  @Option(
    help: """
      How pictures are cut: square (central square, as the paper does), imagenet (short side at \
      8/7 of the size, then the centre) or none (any size).
      """)
  var crop: InputCrop = .square

  @Option(help: "The side of the input in pixels.")
  var size = 224

  func validate() throws {
    guard (1...8192).contains(size) else {
      throw ValidationError("--size is a number of pixels from 1 to 8192.")
    }
  }
}

/// What is drawn and written.
struct RenderingOptions: ParsableArguments {
  enum Style: String, CaseIterable, ExpressibleByArgument {
    /// The map over the photograph.
    case overlay

    /// The map alone.
    case heatmap

    /// Photograph, overlay and map in a row.
    case sideBySide = "side-by-side"
  }

  enum MapValues: String, CaseIterable, ExpressibleByArgument {
    /// Brought into 0...1.
    case normalized

    /// As the method computes them.
    case raw
  }

  enum MapResolution: String, CaseIterable, ExpressibleByArgument {
    /// The layer's.
    case native

    /// The network's input.
    case input
  }

  @Option(help: "How a map is enlarged.")
  var interpolation: Interpolation = .nearest

  @Option(help: "What a picture shows.")
  var style: Style = .overlay

  @Option(help: "The colors of a map.")
  var colormap: ColorMap = .viridis

  @Flag(help: "Write maps as NPY too (float32, [h, w]).")
  var npy = false

  @Option(help: "The values in NPY files.")
  var mapValues: MapValues = .normalized

  @Option(help: "The resolution of NPY files.")
  var mapResolution: MapResolution = .native
}
