import ArgumentParser
import ExperimentSupport
import SaliencyDrawing
import SaliencyTensor
import ToolSupport

/// How figures look.
///
/// What is not given stays as the figure's description has it.
struct AppearanceOptions: ParsableArguments {
  @Option(help: "The resolution of PNG files in pixels per inch.")
  var dpi = 200.0

  @Option(help: "The width of the page in inches; 7.16 are two columns of a journal.")
  var width = 7.16

  @Option(help: "The size of letters in points.")
  var textSize = 7.0

  @Option(help: "The colors of maps.")
  var colormap: ColorMap = .viridis

  @Option(
    help: """
      How maps are enlarged: nearest (each place a cell, drawn as vectors), bilinear or bicubic \
      (smooth, drawn as a picture).
      """)
  var interpolation: Interpolation?

  @Option(help: "Lay maps over the photograph with this opacity, 0 to 1.")
  var overlay: Double?

  @Flag(help: "Draw a bar that tells what the colors mean.")
  var colorBar = false

  @Option(
    help: """
      The outlines over maps: paper (VOC's void band, ImageNet-S' red channel), corrected (the \
      object's) or none. (default: that of the data set's protocol)
      """)
  var contours: FigureDescription.Contours?

  func validate() throws {
    guard (1...2400).contains(dpi) else {
      throw ValidationError("--dpi is a number of pixels per inch from 1 to 2400.")
    }
    guard (1...100).contains(width) else {
      throw ValidationError("--width is a number of inches from 1 to 100.")
    }
    guard (1...100).contains(textSize) else {
      throw ValidationError("--text-size is a number of points from 1 to 100.")
    }
    guard overlay.map({ (0...1).contains($0) }) ?? true else {
      throw ValidationError("--overlay is an opacity from 0 to 1.")
    }
  }

  /// Puts what was given in place of what a figure's description says.
  func apply(to description: inout FigureDescription) {
    description.interpolation = interpolation ?? description.interpolation
    description.overlay = overlay ?? description.overlay
    description.contours = contours ?? description.contours
    if colorBar { description.hasColorBar = true }
  }

  /// Sizes and colors for a figure.
  func style(of description: FigureDescription) -> FigureStyle {
    var style = FigureStyle()
    style.width = width * 72
    style.fontSize = textSize
    style.colorMap = colormap
    style.dpi = dpi
    style.hasColorBar = description.hasColorBar
    return style
  }
}
