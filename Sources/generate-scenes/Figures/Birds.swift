extension Figure {
  /// A bird that stands, swims or flies.
  static func bird(_ t: inout Traits) -> Figure {
    t.chance(0.35) ? flyingBird(&t) : standingBird(&t)
  }

  private static func standingBird(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let neck = t.chance(0.4) ? t.number(0.25, 0.55) : t.number(0, 0.1)
    let leg = t.chance(0.25) ? 0 : t.number(0.15, 0.55)
    let plump = t.number(0.85, 1.2)
    let beak = t.number(0.16, 0.45)
    let tail = t.number(-0.15, 0.35)
    let head = (x: 0.52 + neck * 0.25, y: -0.42 - neck)
    let size = t.number(0.18, 0.25)
    for x in [-0.08, 0.12] where leg > 0 {
      figure.line(
        .accent, [(x, 0.25), (x + 0.03, 0.38 + leg), (x + 0.17, 0.4 + leg)], width: 0.05)
      figure.line(.accent, [(x + 0.03, 0.38 + leg), (x - 0.06, 0.42 + leg)], width: 0.04)
    }
    figure.polygon(
      .far,
      [(-0.4, -0.1), (-1.0, tail - 0.08), (-1.12, tail + 0.06), (-0.98, tail + 0.16), (-0.4, 0.22)])
    figure.polygon(
      .accent,
      [
        (head.x + size * 0.6, head.y - size * 0.5), (head.x + size + beak, head.y + 0.06),
        (head.x + size * 0.6, head.y + size * 0.5),
      ], radius: 0.02)
    figure.blob(
      .main,
      [
        (-0.66, 0.0), (-0.3, -0.25 * plump), (0.1, -0.33), (head.x - size, head.y + size * 0.7),
        (head.x - size * 0.75, head.y - size * 0.6), (head.x, head.y - size),
        (head.x + size * 0.9, head.y - size * 0.4), (head.x + size * 0.85, head.y + size * 0.5),
        (head.x + size * 0.3, head.y + size * 1.2 + neck * 0.35), (0.6, -0.02),
        (0.42, 0.28 * plump), (0, 0.4 * plump), (-0.4, 0.28 * plump),
      ])
    if t.chance(0.5) {
      figure.blob(
        .light, [(0.56, -0.02), (0.4, 0.26 * plump), (0.05, 0.37 * plump), (0.22, 0.1)])
    }
    figure.blob(
      .second,
      [
        (0.28, -0.12), (0.02, -0.2), (-0.4, -0.08), (-0.86, 0.12), (-0.5, 0.2), (-0.1, 0.24),
        (0.22, 0.12),
      ])
    for y in [0.06, 0.15] {
      figure.bow(.dark, [(-0.62, y + 0.05), (-0.3, y + 0.03), (0.0, y - 0.04)], width: 0.022)
    }
    if t.chance(0.25) {
      figure.polygon(
        .accent,
        [
          (head.x - size * 0.5, head.y - size * 0.6), (head.x - size * 0.6, head.y - size * 1.8),
          (head.x + size * 0.3, head.y - size * 0.9),
        ])
    }
    figure.eye(head.x + size * 0.3, head.y - size * 0.15, size * 0.24)
    return figure
  }

  private static func flyingBird(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let lift = t.number(0.5, 0.95)
    let back = t.number(-0.6, -0.1)
    let beak = t.number(0.14, 0.3)
    figure.feathers(.far, root: (0.28, -0.05), width: 0.42, tip: (back + 0.5, -lift * 0.95))
    figure.polygon(
      .second, [(-0.5, -0.06), (-1.02, -0.14), (-1.1, 0.02), (-0.98, 0.16), (-0.5, 0.08)])
    figure.polygon(.accent, [(0.86, -0.2), (0.96 + beak, -0.1), (0.86, -0.02)], radius: 0.02)
    figure.blob(
      .main,
      [
        (-0.7, 0), (-0.2, -0.15), (0.4, -0.2), (0.72, -0.28), (0.93, -0.18), (0.92, -0.02),
        (0.7, 0.1), (0.3, 0.2), (-0.2, 0.15),
      ])
    figure.feathers(.main, root: (0.3, 0.02), width: 0.5, tip: (back, -lift))
    figure.eye(0.8, -0.15, 0.045)
    return figure
  }

  /// A wing with a back edge of feathers.
  private mutating func feathers(_ role: Role, root: Place, width: Double, tip: Place) {
    var places: [Place] = [root]
    places.append((root.x + (tip.x - root.x) * 0.3 + 0.14, root.y + (tip.y - root.y) * 0.5))
    places.append(tip)
    let count = 5
    for index in 1...count {
      let share = Double(index) / Double(count)
      let x = tip.x + (root.x - width - tip.x) * share
      let y = tip.y + (root.y - tip.y) * share
      places.append((x - 0.13 * (1 - share * 0.7), y - 0.06))
      places.append((x + 0.03, y - 0.005))
    }
    polygon(role, places, radius: 0.05)
  }

  /// A round eye with a pupil.
  mutating func eye(_ x: Double, _ y: Double, _ radius: Double) {
    circle(.light, x, y, radius)
    circle(.black, x + radius * 0.15, y, radius * 0.62)
  }
}
