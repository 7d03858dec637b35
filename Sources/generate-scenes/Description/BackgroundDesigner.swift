/// Makes up backgrounds.
enum BackgroundDesigner {
  static func background(_ random: inout RandomSequence) -> Background {
    let family = random.element(of: Background.Family.allCases)
    return Background(
      family: family, colors: colors(of: family, &random), traits: random.traits(12),
      noise: UInt64(random.integer(below: 1 << 30)))
  }

  /// A range of colors.
  private struct Pool {
    let hue: ClosedRange<Double>
    let saturation: ClosedRange<Double>
    let value: ClosedRange<Double>

    func color(_ random: inout RandomSequence) -> SceneColor {
      SceneColor(
        hue: random.uniform(in: hue), saturation: random.uniform(in: saturation),
        value: random.uniform(in: value))
    }
  }

  private static let any = Pool(hue: 0...1, saturation: 0.05...0.6, value: 0.3...0.95)
  private static let stone = Pool(hue: 0...1, saturation: 0.02...0.18, value: 0.35...0.8)
  private static let green = Pool(hue: 0.17...0.4, saturation: 0.3...0.7, value: 0.3...0.65)
  private static let earth = Pool(hue: 0.04...0.13, saturation: 0.25...0.6, value: 0.35...0.75)
  private static let blue = Pool(hue: 0.5...0.63, saturation: 0.3...0.75, value: 0.55...0.95)
  private static let pale = Pool(hue: 0...1, saturation: 0.05...0.3, value: 0.8...1)
  private static let dark = Pool(hue: 0...1, saturation: 0.1...0.5, value: 0.12...0.3)

  private static func colors(
    of family: Background.Family, _ random: inout RandomSequence
  ) -> [SceneColor] {
    let pools: [Pool] =
      switch family {
      case .bricks:
        random.chance(0.6)
          ? [
            Pool(hue: 0.98...1.08, saturation: 0.35...0.7, value: 0.4...0.75), earth, pale, stone,
          ] : [any, stone, pale, stone]
      case .fabric: [any, any, pale, dark]
      case .grass: [green, green, random.chance(0.3) ? earth : green, pale]
      case .gravel: [stone, stone, pale, dark]
      case .hills:
        [random.chance(0.7) ? blue : any, green, random.chance(0.4) ? earth : green, pale]
      case .leaves:
        random.chance(0.5)
          ? [green, green, green, dark]
          : [
            Pool(hue: 0.0...0.14, saturation: 0.5...0.9, value: 0.4...0.85), earth, earth, dark,
          ]
      case .road: [stone, random.chance(0.6) ? green : earth, pale, blue]
      case .room: [any, random.chance(0.6) ? earth : stone, pale, any]
      case .sand:
        [
          Pool(hue: 0.06...0.15, saturation: 0.15...0.5, value: 0.6...0.95), earth, pale, dark,
        ]
      case .sky: [random.chance(0.75) ? blue : any, random.chance(0.6) ? pale : any, pale, blue]
      case .tiles: [any, any, pale, stone]
      case .water:
        [
          Pool(hue: 0.43...0.64, saturation: 0.3...0.75, value: 0.3...0.75), blue, pale, dark,
        ]
      case .wood:
        [
          Pool(hue: 0.04...0.12, saturation: 0.3...0.65, value: 0.35...0.8), earth, dark, dark,
        ]
      }
    return pools.map { $0.color(&random) }
  }
}
