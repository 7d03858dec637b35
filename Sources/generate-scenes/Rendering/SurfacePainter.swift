import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor

/// Draws a figure with a surface on a canvas.
struct SurfacePainter {
  let surface: Surface

  /// Where the light comes from, a unit vector.
  let towardsLight: Point

  init(_ surface: Surface, light: Light) {
    self.surface = surface
    let angle = light.direction * .pi / 180
    towardsLight = Point(x: cos(angle), y: sin(angle))
  }

  /// Draws the parts of a figure that has its place already.
  ///
  /// Neighboring parts of one color are drawn as one, without lines between them.
  func draw(_ figure: Figure, on canvas: inout Canvas) throws {
    let bounds = figure.bounds
    let pattern = try SurfacePattern(surface, in: bounds)
    let line = max(1.2, (bounds.width + bounds.height) * 0.008)
    var parts = figure.parts[...]
    while let first = parts.first {
      let run = parts.prefix { color(of: $0.role) == color(of: first.role) }
      draw(run, line: line, pattern: pattern, on: &canvas)
      parts = parts.dropFirst(run.count)
    }
  }

  /// Draws parts of one color.
  private func draw(
    _ parts: ArraySlice<Figure.Part>, line: Double, pattern: SurfacePattern?,
    on canvas: inout Canvas
  ) {
    guard let role = parts.first?.role else { return }
    if surface.outline > 0.2, role != .black {
      // Only the outer half of these lines is left when the parts are drawn over them.
      let ink = Paint.color(ColorMap.Color.black, opacity: surface.outline * 0.9)
      for part in parts {
        canvas.stroke(part.path, with: ink, lineWidth: line + (part.lineWidth ?? 0))
      }
    }
    let paint = shaded(color(of: role), over: Figure(parts: Array(parts)).bounds)
    for part in parts {
      if let width = part.lineWidth {
        canvas.stroke(part.path, with: paint, lineWidth: width)
      } else {
        canvas.fill(part.path, with: paint)
      }
    }
    guard let pattern else { return }
    for part in parts where part.role == .main && part.lineWidth == nil {
      canvas.clip(to: part.path) { inner in pattern.draw(on: &inner) }
    }
  }

  private func color(of role: Figure.Role) -> SceneColor {
    switch role {
    case .main, .plain: surface.main
    case .near: surface.main.mixed(with: .white, 0.3)
    case .far: surface.main.mixed(with: .black, 0.32)
    case .second: surface.second
    case .dark: surface.dark
    case .glass: surface.glass
    case .accent: surface.accent
    case .light: surface.light
    case .black: .black
    }
  }

  /// A gradient from the side of the light to the other.
  private func shaded(_ color: SceneColor, over box: Rectangle) -> Paint {
    let reach = (abs(towardsLight.x) * box.width + abs(towardsLight.y) * box.height) / 2
    let center = box.center
    return .linearGradient(
      from: Point(x: center.x + towardsLight.x * reach, y: center.y + towardsLight.y * reach),
      to: Point(x: center.x - towardsLight.x * reach, y: center.y - towardsLight.y * reach),
      stops: [
        GradientStop(offset: 0, color: color.mixed(with: .white, surface.shading * 0.8).ink),
        GradientStop(offset: 0.45, color: color.ink),
        GradientStop(offset: 1, color: color.mixed(with: .black, surface.shading * 1.1).ink),
      ])
  }
}
