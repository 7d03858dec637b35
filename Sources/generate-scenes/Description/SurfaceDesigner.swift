/// Makes up surfaces that stand out from a background, the same way for every class.
struct SurfaceDesigner {
  let background: Background

  /// How far the main color lies from the background's first two at least, of 765.
  private static let contrast = 120

  func surface(_ random: inout RandomSequence) -> Surface {
    let main = standingOut(&random)
    let pattern = random.chance(0.3) ? .plain : random.element(of: Surface.Pattern.allCases)
    let brightness = random.uniform(in: 0.05...0.3)
    return Surface(
      main: main,
      second: random.chance(0.4)
        ? main.mixed(with: random.chance(0.5) ? .white : .black, random.uniform(in: 0.25...0.6))
        : color(&random),
      dark: SceneColor(
        hue: random.uniform(in: 0...1), saturation: random.uniform(in: 0...0.5), value: brightness),
      glass: SceneColor(
        hue: random.uniform(in: 0...1), saturation: random.uniform(in: 0...0.45),
        value: random.chance(0.5) ? random.uniform(in: 0.6...0.95) : random.uniform(in: 0.1...0.35)),
      accent: SceneColor(
        hue: random.uniform(in: 0...1), saturation: random.uniform(in: 0.4...1),
        value: random.uniform(in: 0.6...1)),
      light: SceneColor(
        hue: random.uniform(in: 0...1), saturation: random.uniform(in: 0...0.2),
        value: random.uniform(in: 0.75...1)),
      pattern: pattern,
      patternColor: random.chance(0.5)
        ? main.mixed(with: random.chance(0.5) ? .white : .black, random.uniform(in: 0.4...0.8))
        : color(&random),
      patternScale: random.uniform(in: 0.05...0.16),
      patternOpacity: random.uniform(in: 0.5...1),
      patternAngle: random.uniform(in: 0...180), noise: UInt64(random.integer(below: 1 << 30)),
      shading: random.uniform(in: 0.1...0.4), outline: random.uniform(in: 0...0.7))
  }

  /// A color that is seen on the background.
  private func standingOut(_ random: inout RandomSequence) -> SceneColor {
    // Some backgrounds leave little room, so that after some trials any color will do.
    var best = color(&random)
    for _ in 0..<8 where distance(best) < Self.contrast {
      let other = color(&random)
      if distance(other) > distance(best) { best = other }
    }
    return best
  }

  private func distance(_ color: SceneColor) -> Int {
    min(color.distance(to: background.colors[0]), color.distance(to: background.colors[1]))
  }

  /// A color of any hue: muted, strong or nearly gray.
  private func color(_ random: inout RandomSequence) -> SceneColor {
    let hue = random.uniform(in: 0...1)
    return switch random.integer(below: 5) {
    case 0:
      SceneColor(
        hue: hue, saturation: random.uniform(in: 0...0.12), value: random.uniform(in: 0.15...1))
    case 1, 2:
      SceneColor(
        hue: hue, saturation: random.uniform(in: 0.2...0.55), value: random.uniform(in: 0.3...0.95))
    default:
      SceneColor(
        hue: hue, saturation: random.uniform(in: 0.55...0.95), value: random.uniform(in: 0.4...0.95)
      )
    }
  }
}
