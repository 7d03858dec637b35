extension Clutter.Kind {
  /// The drawing of a thing of this kind.
  func figure(_ traits: [Double]) -> Figure {
    var traits = Traits(traits)
    var figure = Figure()
    draw(&figure, &traits)
    return figure
  }

  private func draw(_ figure: inout Figure, _ t: inout Traits) {
    switch self {
    case .ball:
      figure.circle(.main, 0, 0, 1)
      if t.chance(0.5) { figure.ellipse(.second, 0, 0, t.number(0.2, 0.6), 1) }
    case .box:
      let (width, height, depth) = (t.number(0.5, 1), t.number(0.4, 1), t.number(0.2, 0.4))
      figure.box(.main, -width, -height, width, height, radius: 0)
      figure.polygon(
        .near,
        [
          (-width, -height), (-width + depth, -height - depth), (width + depth, -height - depth),
          (width, -height),
        ],
        radius: 0)
      figure.polygon(
        .far,
        [
          (width, -height), (width + depth, -height - depth), (width + depth, height - depth),
          (width, height),
        ],
        radius: 0)
    case .bush:
      figure.fill(
        .main,
        .wool(
          [
            (-0.8, 0.35), (-0.5, -t.number(0.1, 0.5)), (0, -t.number(0.3, 0.7)),
            (0.5, -t.number(0.1, 0.5)),
            (0.8, 0.35), (0, 0.4),
          ], radius: t.number(0.32, 0.42)))
    case .cactus:
      let (left, right) = (t.number(-0.4, 0.2), t.number(-0.4, 0.2))
      figure.bow(
        .main, [(-0.1, 0.35), (-0.45, 0.3), (-0.5, left), (-0.5, left - 0.3)], width: 0.24)
      figure.bow(.main, [(0.1, 0.2), (0.45, 0.15), (0.5, right), (0.5, right - 0.4)], width: 0.24)
      figure.box(.main, -0.2, -1, 0.2, 1, radius: 0.2)
      if t.chance(0.5) { figure.circle(.accent, 0, -1, 0.14) }
    case .cone:
      let top = t.number(0.06, 0.3)
      figure.polygon(.main, [(-top, -1), (top, -1), (0.7, 0.85), (-0.7, 0.85)], radius: 0.05)
      let band = t.number(-0.4, 0.2)
      figure.polygon(
        .second, [(-0.36, band), (0.36, band), (0.5, band + 0.35), (-0.5, band + 0.35)], radius: 0)
      figure.box(.far, -0.95, 0.8, 0.95, 1)
    case .crate:
      figure.box(.main, -1, -0.8, 1, 0.8)
      for y in [-0.4, 0.0, 0.4] { figure.line(.black, [(-0.98, y), (0.98, y)], width: 0.03) }
      for x in [-0.84, 0.84] { figure.box(.second, x - 0.14, -0.8, x + 0.14, 0.8) }
      if t.chance(0.5) { figure.line(.second, [(-0.7, 0.65), (0.7, -0.65)], width: 0.2) }
    case .leaf:
      let width = t.number(0.3, 0.6)
      figure.blob(
        .main,
        [(0, -1), (width, -0.3), (width * 0.8, 0.3), (0, 0.8), (-width * 0.8, 0.3), (-width, -0.3)])
      figure.line(.second, [(0, -0.8), (0, 1.1)], width: 0.06)
      for y in [-0.4, 0.0, 0.4] {
        figure.line(
          .second, [(-width * 0.6, y - 0.2), (0, y), (width * 0.6, y - 0.2)], width: 0.04)
      }
    case .mushroom:
      figure.polygon(.light, [(-0.22, -0.1), (0.22, -0.1), (0.3, 1), (-0.3, 1)], radius: 0.1)
      figure.blob(
        .main,
        [(-1, 0.02), (-0.75, -0.6), (0, -t.number(0.8, 1)), (0.75, -0.6), (1, 0.02), (0, 0.14)])
      for (x, y) in [(-0.45, -0.35), (0.1, -0.6), (0.5, -0.2)] { figure.circle(.light, x, y, 0.13) }
    case .post:
      let width = t.number(0.12, 0.3)
      figure.box(.main, -width, -1, width, 1)
      figure.box(.second, -width - 0.08, -1.08, width + 0.08, -0.9)
      if t.chance(0.4) {
        figure.polygon(
          .accent, [(-0.7, -0.75), (0.6, -0.75), (0.8, -0.5), (0.6, -0.25), (-0.7, -0.25)])
      }
    case .ring:
      figure.ring(.main, 0, 0, 0.75, width: t.number(0.2, 0.5))
      if t.chance(0.5) { figure.circle(.second, 0, 0, t.number(0.2, 0.4)) }
    case .stone:
      figure.blob(
        .main,
        [
          (-1, t.number(0, 0.3)), (-0.65, -t.number(0.3, 0.6)), (0, -t.number(0.45, 0.8)),
          (0.6, -t.number(0.3, 0.6)), (1, t.number(0, 0.3)), (0.7, 0.55), (-0.7, 0.55),
        ])
    case .tree:
      figure.limb(.dark, (0, 1), (0, -0.1), 0.3, 0.2)
      if t.chance(0.5) {
        figure.polygon(.main, [(0, -1.2), (0.7, 0.5), (-0.7, 0.5)], radius: 0.08)
        figure.polygon(.main, [(0, -1.4), (0.5, -0.3), (-0.5, -0.3)], radius: 0.08)
      } else {
        figure.fill(
          .main,
          .wool([(-0.45, -0.1), (-0.4, -0.6), (0, -0.9), (0.4, -0.6), (0.45, -0.1)], radius: 0.38))
      }
    }
  }
}
