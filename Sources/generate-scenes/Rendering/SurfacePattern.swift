import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor

/// What decorates the main parts of a figure.
struct SurfacePattern {
  private enum Content {
    case path(Path)
    case picture(PixelImage)
  }

  private let content: Content
  private let surface: Surface
  private let bounds: Rectangle

  /// Makes the pattern for a figure; `nil` for plain surfaces.
  ///
  /// - Parameters:
  ///   - surface: The kind and proportions of the pattern.
  ///   - bounds: The rectangle around the figure.
  /// - Throws: `ShapeError` if the figure is too large for a pattern.
  init?(_ surface: Surface, in bounds: Rectangle) throws {
    self.surface = surface
    self.bounds = bounds
    let numbers = Noise(seed: surface.noise).uniform(256, stream: 9).map(Double.init)
    let size = (bounds.width * bounds.height).squareRoot()
    let width = max(2.5, surface.patternScale * size)
    // Around the middle, large enough for any direction.
    let reach = (bounds.width + bounds.height) / 2
    let local: Path
    switch surface.pattern {
    case .plain: return nil
    case .stripes: local = Self.stripes(width: width, gap: width, reach: reach)
    case .bands: local = Self.stripes(width: width * 1.6, gap: width * 4, reach: reach)
    case .dots: local = Self.dots(spacing: width * 1.5, radius: width * 0.45, reach: reach)
    case .checks: local = Self.checks(width: width * 1.2, reach: reach)
    case .patches: local = Self.patches(width: width, reach: reach, numbers)
    case .noise:
      content = .picture(try Self.speckles(surface, width: width, reach: reach))
      return
    }
    content = .path(
      local.applying(
        Transform.rotation(surface.patternAngle * .pi / 180)
          .then(.translation(x: bounds.center.x, y: bounds.center.y))))
  }

  func draw(on canvas: inout Canvas) {
    switch content {
    case .path(let path):
      canvas.fill(path, with: .color(surface.patternColor.ink, opacity: surface.patternOpacity))
    case .picture(let picture):
      canvas.draw(picture, in: bounds, opacity: surface.patternOpacity * 0.8)
    }
  }

  private static func stripes(width: Double, gap: Double, reach: Double) -> Path {
    var path = Path()
    for x in stride(from: -reach, to: reach, by: width + gap) {
      path.append(.rectangle(Rectangle(x: x, y: -reach, width: width, height: 2 * reach)))
    }
    return path
  }

  private static func dots(spacing: Double, radius: Double, reach: Double) -> Path {
    var path = Path()
    for (row, y) in stride(from: -reach, to: reach, by: spacing).enumerated() {
      let shift = row % 2 == 0 ? 0 : spacing / 2
      for x in stride(from: -reach + shift, to: reach, by: spacing) {
        path.append(.ellipse(center: Point(x: x, y: y), radiusX: radius, radiusY: radius))
      }
    }
    return path
  }

  private static func checks(width: Double, reach: Double) -> Path {
    var path = Path()
    for (row, y) in stride(from: -reach, to: reach, by: width).enumerated() {
      for x in stride(from: -reach + (row % 2 == 0 ? 0 : width), to: reach, by: 2 * width) {
        path.append(.rectangle(Rectangle(x: x, y: y, width: width, height: width)))
      }
    }
    return path
  }

  /// Spots of different sizes and shapes.
  private static func patches(width: Double, reach: Double, _ numbers: [Double]) -> Path {
    var path = Path()
    for patch in 0..<12 {
      let start = patch * 10
      let x = (numbers[start] * 2 - 1) * reach * 0.8
      let y = (numbers[start + 1] * 2 - 1) * reach * 0.8
      let size = width * (0.7 + 1.3 * numbers[start + 2])
      let corners: [(Double, Double)] = [
        (1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0), (-0.5, -0.87), (0.5, -0.87),
      ]
      path.append(
        .smooth(
          through: corners.enumerated().map { index, corner in
            let radius = size * (0.6 + 0.7 * numbers[start + 3 + index])
            return Point(x: x + corner.0 * radius, y: y + corner.1 * radius)
          }))
    }
    return path
  }

  /// A small picture of the two colors, which is drawn larger.
  private static func speckles(
    _ surface: Surface, width: Double, reach: Double
  ) throws(ShapeError) -> PixelImage {
    let side = max(6, min(48, Int(2 * reach / width * 2)))
    let shares = Noise(seed: surface.noise).uniform(side * side, stream: 10)
    let bytes = shares.prefix(side * side).flatMap { share in
      let color = surface.main.mixed(with: surface.patternColor, Double(share))
      return [color.red, color.green, color.blue]
    }
    return try PixelImage(width: side, height: side, channels: 3, bytes: bytes)
  }
}
