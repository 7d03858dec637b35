extension Figure {
  /// A cat that sits or walks.
  static func cat(_ t: inout Traits) -> Figure {
    t.chance(0.55) ? sittingCat(&t) : walkingCat(&t)
  }

  private static func sittingCat(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let width = t.number(0.42, 0.54)
    let tail = t.number(0.0, 0.5)
    figure.bow(
      .plain,
      [
        (0.2, 0.84), (width + 0.26, 0.8), (width + 0.36, 0.5 - tail * 0.3),
        (width + 0.22, 0.32 - tail), (width + 0.34, 0.14 - tail),
      ], width: t.number(0.11, 0.16))
    figure.blob(
      .main,
      [
        (-width * 0.8, 0.88), (-width, 0.56), (-width * 0.62, 0.1), (0, -0.12), (width * 0.62, 0.1),
        (width, 0.56), (width * 0.8, 0.88), (0, 0.92),
      ])
    if t.chance(0.5) { figure.ellipse(.light, 0, 0.3, 0.17, 0.26) }
    for x in [-0.14, 0.14] {
      figure.limb(.plain, (x, 0.35), (x, 0.84), 0.19, 0.15)
      figure.ellipse(.second, x, 0.87, 0.12, 0.07)
    }
    figure.catHead(0, -0.34, 1, &t)
    return figure
  }

  private static func walkingCat(_ t: inout Traits) -> Figure {
    var figure = Figure()
    var body = Quadruped()
    body.length = t.number(0.58, 0.68)
    body.back = -0.2
    body.belly = t.number(0.14, 0.2)
    body.legWidth = 0.15
    body.footWidth = 0.11
    body.hasHooves = false
    body.step = t.number(0.02, 0.16)
    let ground = t.number(0.52, 0.64)
    let x = body.length
    let raise = t.number(0.5, 0.8)
    body.drawLegs(&figure, isFar: true, ground: ground)
    figure.bow(
      .plain,
      [
        (-x + 0.08, -0.06), (-x - 0.16, -0.2), (-x - 0.14, -0.1 - raise * 0.7),
        (-x - t.number(0.0, 0.3), -0.1 - raise),
      ], width: 0.12)
    body.drawBody(&figure)
    body.drawLegs(&figure, isFar: false, ground: ground)
    figure.catHead(x + 0.1, -0.32, 0.82, &t)
    return figure
  }

  /// A cat's face, seen from the front.
  private mutating func catHead(_ x: Double, _ y: Double, _ scale: Double, _ t: inout Traits) {
    let ear = t.number(0.34, 0.48)
    let wide = t.number(0.34, 0.4)
    func place(_ dx: Double, _ dy: Double) -> Place { (x + dx * scale, y + dy * scale) }
    for side in [-1.0, 1.0] {
      polygon(
        .plain,
        [
          place(side * wide * 0.98, -0.04), place(side * wide * 0.92, -0.2 - ear),
          place(side * 0.06, -0.24),
        ])
      polygon(
        .accent,
        [
          place(side * wide * 0.84, -0.16), place(side * wide * 0.84, -0.12 - ear),
          place(side * 0.16, -0.24),
        ])
    }
    blob(
      .main,
      [
        place(-wide * 0.7, -0.22), place(0, -0.28), place(wide * 0.7, -0.22), place(wide, 0.02),
        place(wide * 0.6, 0.25), place(0, 0.31), place(-wide * 0.6, 0.25), place(-wide, 0.02),
      ])
    ellipse(.light, x, y + 0.14 * scale, 0.16 * scale, 0.1 * scale)
    for side in [-1.0, 1.0] {
      let eye = place(side * 0.15, -0.03)
      ellipse(.accent, eye.x, eye.y, 0.075 * scale, 0.07 * scale)
      ellipse(.black, eye.x, eye.y, 0.028 * scale, 0.065 * scale)
      for slope in [-0.03, 0.05] {
        line(
          .black, [place(side * 0.12, 0.13), place(side * (wide + 0.1), 0.1 + slope)], width: 0.014)
      }
    }
    polygon(.dark, [place(-0.05, 0.06), place(0.05, 0.06), place(0, 0.13)], radius: 0.01)
    bow(
      .black,
      [place(-0.08, 0.17), place(-0.03, 0.2), place(0, 0.13), place(0.03, 0.2), place(0.08, 0.17)],
      width: 0.016)
  }

  /// A dog that stands, with hanging or upright ears.
  static func dog(_ t: inout Traits) -> Figure {
    var figure = Figure()
    var body = Quadruped()
    body.length = t.number(0.52, 0.68)
    body.back = -0.22
    body.belly = t.number(0.12, 0.2)
    body.waist = t.number(0.04, 0.14)
    body.chest = t.number(0.02, 0.08)
    body.legWidth = t.number(0.15, 0.19)
    body.footWidth = 0.11
    body.hasHooves = false
    body.step = t.number(0, 0.14)
    let ground = t.number(0.5, 0.82)
    let x = body.length
    let head = (x: x + t.number(0.1, 0.2), y: t.number(-0.62, -0.48))
    let snout = t.number(0.26, 0.42)
    body.drawLegs(&figure, isFar: true, ground: ground)
    let raise = t.number(0.1, 0.5)
    figure.bow(
      .plain,
      [
        (-x + 0.08, -0.1), (-x - 0.14, -0.2), (-x - 0.3, -0.2 - raise * 0.6),
        (-x - 0.24, -0.22 - raise),
      ],
      width: t.number(0.07, 0.13))
    body.drawBody(&figure)
    figure.limb(.main, (x - 0.14, -0.02), (head.x, head.y + 0.06), 0.36, 0.26)
    body.drawLegs(&figure, isFar: false, ground: ground)
    if t.chance(0.5) {
      figure.line(
        .accent, [(head.x - 0.2, head.y + 0.16), (head.x + 0.08, head.y + 0.28)], width: 0.065)
    }
    let isHanging = t.chance(0.6)
    if !isHanging {
      figure.polygon(
        .far,
        [
          (head.x + 0.02, head.y - 0.1), (head.x + 0.1, head.y - 0.42),
          (head.x + 0.18, head.y - 0.1),
        ])
    }
    if t.chance(0.4) {
      figure.ellipse(.accent, head.x + snout * 0.75, head.y + 0.24, 0.045, 0.1)
    }
    figure.polygon(
      .plain,
      [
        (head.x, head.y - 0.08), (head.x + 0.18, head.y - 0.04),
        (head.x + 0.14 + snout, head.y + 0.02),
        (head.x + 0.14 + snout, head.y + 0.15), (head.x + 0.06, head.y + 0.2),
      ], radius: 0.06)
    figure.ellipse(.plain, head.x, head.y, 0.22, 0.2)
    figure.bow(
      .black, [(head.x + 0.12 + snout, head.y + 0.13), (head.x + 0.18, head.y + 0.12)], width: 0.018
    )
    figure.ellipse(.black, head.x + 0.13 + snout, head.y + 0.03, 0.055, 0.045)
    figure.eye(head.x + 0.11, head.y - 0.05, 0.045)
    if isHanging {
      let drop = t.number(0.2, 0.4)
      figure.blob(
        .second,
        [
          (head.x - 0.04, head.y - 0.17), (head.x - 0.18, head.y - 0.12),
          (head.x - 0.24, head.y + drop * 0.6), (head.x - 0.12, head.y + drop),
          (head.x - 0.01, head.y + drop * 0.4),
        ])
    } else {
      figure.polygon(
        .second,
        [
          (head.x - 0.18, head.y - 0.06), (head.x - 0.1, head.y - 0.44),
          (head.x + 0.04, head.y - 0.14),
        ])
    }
    return figure
  }
}
