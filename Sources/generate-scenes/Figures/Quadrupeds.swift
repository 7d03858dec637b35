/// The body that animals with four legs have in common.
struct Quadruped {
  /// Where the legs end.
  static let ground = 0.8

  /// How far the body reaches to the left and right of the middle.
  var length = 0.62
  var back = -0.28
  var belly = 0.22
  /// How much the waist is drawn in and the chest sinks.
  var waist = 0.0
  var chest = 0.0
  var legWidth = 0.17
  var footWidth = 0.1
  var hasHooves = true
  /// How far the legs are apart in a step.
  var step = 0.0

  /// The legs of the far side, drawn before the body, or those of the near side, drawn after it.
  func drawLegs(_ figure: inout Figure, isFar: Bool, ground: Double = Quadruped.ground) {
    let shift = isFar ? 0.12 : 0
    let sign = isFar ? -1.0 : 1.0
    for (x, direction) in [(-length + 0.16, sign), (length - 0.2, -sign)] {
      let top = (x: x + shift, y: belly - 0.12)
      let foot = (x: x + shift + direction * step, y: ground)
      // Hind legs bend backwards.
      let knee = (
        x: (top.x + foot.x) / 2 + (x < 0 ? -0.03 : 0.02), y: top.y + (foot.y - top.y) * 0.52
      )
      let role: Figure.Role = isFar ? .far : .plain
      let (thick, thin) = (legWidth * 0.66, footWidth / 2)
      let middle = (legWidth + footWidth) / 4 * 0.92
      figure.polygon(
        role,
        [
          (top.x - thick, top.y), (knee.x - middle, knee.y), (foot.x - thin, foot.y),
          (foot.x + thin, foot.y), (knee.x + middle, knee.y), (top.x + thick, top.y),
        ], radius: 0.05)
      if hasHooves {
        figure.box(
          .dark, foot.x - footWidth * 0.6, ground - 0.08, foot.x + footWidth * 0.7, ground + 0.02)
      } else {
        figure.ellipse(role, foot.x + 0.03, ground - 0.02, footWidth * 0.75, 0.055)
      }
    }
  }

  func drawBody(_ figure: inout Figure) {
    let middle = (back + belly) / 2
    figure.blob(
      .main,
      [
        (-length - 0.04, middle - 0.06), (-length + 0.12, back), (0, back + 0.04),
        (length - 0.16, back - 0.02), (length + 0.06, middle - 0.05),
        (length - 0.06, belly + chest),
        (0.05, belly - waist * 0.5), (-0.25, belly - waist), (-length + 0.06, belly - waist * 0.4),
      ])
  }
}

extension Figure {
  static func cow(_ t: inout Traits) -> Figure {
    var figure = Figure()
    var body = Quadruped()
    body.length = t.number(0.68, 0.78)
    body.back = t.number(-0.36, -0.28)
    body.belly = t.number(0.24, 0.34)
    body.legWidth = t.number(0.17, 0.21)
    body.footWidth = 0.12
    body.step = t.number(0, 0.12)
    let isGrazing = t.chance(0.3)
    let (x, y) = (body.length, isGrazing ? 0.12 : t.number(-0.38, -0.22))
    body.drawLegs(&figure, isFar: true)
    figure.bow(
      .plain, [(-x - 0.02, -0.2), (-x - 0.12, 0.05), (-x - t.number(0.05, 0.16), 0.42)],
      width: 0.045)
    figure.ellipse(.dark, -x - 0.1, 0.46, 0.055, 0.1)
    figure.ellipse(.accent, -x * 0.45, body.belly + 0.05, 0.16, 0.1)
    body.drawBody(&figure)
    figure.limb(.main, (x - 0.14, -0.05), (x + 0.2, y + 0.06), 0.46, 0.3)
    body.drawLegs(&figure, isFar: false)
    // The head, which hangs down when the cow grazes.
    let lean = isGrazing ? -0.04 : 0.1
    let horn = t.number(0.1, 0.24)
    if t.chance(0.85) {
      for shift in [0.04, 0.2] {
        figure.bow(
          .light,
          [
            (x + shift, y - 0.1), (x + shift + 0.02, y - 0.1 - horn * 0.7),
            (x + shift + 0.12, y - 0.12 - horn),
          ], width: 0.055)
      }
    }
    figure.ellipse(.far, x - 0.06, y - 0.04, 0.13, 0.065)
    figure.polygon(
      .plain,
      [
        (x + 0.0, y - 0.14), (x + 0.26, y - 0.13), (x + 0.3 + lean, y + 0.22),
        (x + 0.26 + lean, y + 0.34), (x + 0.1 + lean, y + 0.34), (x + 0.02, y + 0.12),
      ], radius: 0.08)
    figure.ellipse(.accent, x + 0.2 + lean, y + 0.31, 0.16, 0.11)
    figure.circle(.black, x + 0.26 + lean, y + 0.3, 0.026)
    figure.circle(.black, x + 0.16 + lean, y + 0.3, 0.026)
    figure.eye(x + 0.18, y + 0.04, 0.045)
    return figure
  }

  static func horse(_ t: inout Traits) -> Figure {
    var figure = Figure()
    var body = Quadruped()
    body.length = t.number(0.58, 0.66)
    body.back = t.number(-0.3, -0.24)
    body.belly = t.number(0.1, 0.18)
    body.waist = 0.08
    body.legWidth = t.number(0.15, 0.18)
    body.footWidth = 0.085
    body.step = t.number(0, 0.2)
    let x = body.length
    let isGrazing = t.chance(0.2)
    let head = isGrazing ? (x: x + 0.32, y: 0.38) : (x: x + t.number(0.14, 0.28), y: -0.86)
    let ground = t.number(0.84, 0.96)
    body.drawLegs(&figure, isFar: true, ground: ground)
    let swish = t.number(0.12, 0.34)
    figure.blob(
      .second,
      [
        (-x + 0.02, -0.24), (-x - swish * 0.7, -0.16), (-x - swish, 0.2), (-x - swish * 0.8, 0.56),
        (-x - swish * 0.45, 0.3), (-x - 0.02, -0.06),
      ])
    body.drawBody(&figure)
    figure.limb(.main, (x - 0.16, -0.04), (head.x - 0.02, head.y + 0.08), 0.44, 0.22)
    body.drawLegs(&figure, isFar: false, ground: ground)
    let reach = isGrazing ? (x: 0.06, y: 0.44) : (x: 0.36, y: 0.36)
    // The mane along the neck.
    figure.blob(
      .second,
      [
        (head.x + 0.04, head.y - 0.1), (head.x - 0.16, head.y + 0.02),
        ((head.x + x) / 2 - 0.27, (head.y - 0.1) / 2), (x - 0.4, -0.26),
        ((head.x + x) / 2 - 0.1, (head.y - 0.02) / 2), (head.x - 0.02, head.y + 0.08),
      ])
    figure.polygon(
      .plain,
      [
        (head.x - 0.08, head.y - 0.06), (head.x - 0.02, head.y - 0.28),
        (head.x + 0.07, head.y - 0.06),
      ])
    figure.limb(
      .plain, (head.x - 0.02, head.y - 0.01), (head.x + reach.x, head.y + reach.y), 0.27, 0.16)
    figure.circle(.plain, head.x + 0.02, head.y + 0.02, 0.12)
    figure.ellipse(.far, head.x + reach.x - 0.02, head.y + reach.y - 0.02, 0.085, 0.07)
    figure.circle(.black, head.x + reach.x, head.y + reach.y - 0.04, 0.022)
    figure.eye(head.x + 0.08, head.y + 0.04, 0.036)
    if t.chance(0.3) {
      figure.line(
        .accent,
        [
          (head.x + reach.x * 0.65 - 0.09, head.y + reach.y * 0.6 + 0.07),
          (head.x + reach.x * 0.65 + 0.09, head.y + reach.y * 0.6 - 0.07),
        ], width: 0.035)
    }
    return figure
  }

  static func sheep(_ t: inout Traits) -> Figure {
    var figure = Figure()
    var body = Quadruped()
    body.length = 0.52
    body.belly = 0.26
    body.legWidth = 0.12
    body.footWidth = 0.09
    body.step = t.number(0, 0.08)
    let ground = t.number(0.56, 0.72)
    let isGrazing = t.chance(0.3)
    body.drawLegs(&figure, isFar: true, ground: ground)
    body.drawLegs(&figure, isFar: false, ground: ground)
    let (radiusX, radiusY) = (t.number(0.58, 0.68), t.number(0.36, 0.46))
    let puff = t.number(0.15, 0.2)
    // Places on a circle, for wool around the body.
    let circle: [Place] = [
      (1, 0), (0.87, 0.5), (0.5, 0.87), (0, 1), (-0.5, 0.87), (-0.87, 0.5), (-1, 0), (-0.87, -0.5),
      (-0.5, -0.87), (0, -1), (0.5, -0.87), (0.87, -0.5),
    ]
    figure.fill(.main, .wool(circle.map { ($0.x * radiusX, $0.y * radiusY) }, radius: puff))
    for (x, y) in [(-0.3, -0.12), (0.05, 0.1), (0.22, -0.18), (-0.2, 0.2)] {
      figure.bow(.far, [(x - 0.1, y), (x, y + 0.07), (x + 0.1, y)], width: 0.022)
    }
    let head = (x: radiusX + 0.16, y: isGrazing ? 0.22 : t.number(-0.3, -0.14))
    let face: Role = t.chance(0.5) ? .dark : .second
    figure.ellipse(face, head.x - 0.17, head.y - 0.03, 0.13, 0.06)
    figure.polygon(
      face,
      [
        (head.x - 0.13, head.y - 0.18), (head.x + 0.1, head.y - 0.16),
        (head.x + 0.24, head.y + 0.14),
        (head.x + 0.18, head.y + 0.24), (head.x + 0.02, head.y + 0.2),
        (head.x - 0.14, head.y + 0.04),
      ], radius: 0.08)
    if t.chance(0.3) {
      figure.bow(
        .light,
        [
          (head.x - 0.06, head.y - 0.18), (head.x - 0.22, head.y - 0.2), (head.x - 0.26, head.y),
          (head.x - 0.12, head.y + 0.1), (head.x - 0.04, head.y),
        ], width: 0.075)
    }
    figure.fill(
      .main,
      .wool(
        [
          (head.x - 0.12, head.y - 0.16), (head.x - 0.02, head.y - 0.21),
          (head.x + 0.06, head.y - 0.17),
        ],
        radius: 0.085))
    figure.eye(head.x + 0.07, head.y - 0.02, 0.042)
    return figure
  }
}
