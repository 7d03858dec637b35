extension Figure {
  /// An aeroplane, seen from the side or from above.
  static func aeroplane(_ t: inout Traits) -> Figure {
    t.chance(0.35) ? aeroplaneFromAbove(&t) : aeroplaneFromTheSide(&t)
  }

  private static func aeroplaneFromTheSide(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let half = t.number(0.11, 0.16)
    let span = t.number(0.42, 0.62)
    let sweep = t.number(0.2, 0.5)
    let chord = t.number(0.3, 0.42)
    let fin = t.number(0.3, 0.48)
    // Wing and stabilizer of the far side.
    figure.polygon(
      .far,
      [
        (0.22, -half * 0.5), (0.22 - chord, -half * 0.5), (-sweep * 0.7 - 0.16, -half - span * 0.5),
        (-sweep * 0.7, -half - span * 0.5),
      ])
    figure.polygon(.far, [(-0.66, -half * 0.4), (-0.95, -0.05), (-1.08, -0.2), (-0.94, -0.22)])
    figure.polygon(
      .second, [(-0.56, -half * 0.7), (-0.98, -fin - half), (-1.14, -fin - half), (-1.02, 0)])
    figure.blob(
      .main,
      [
        (-1.05, -half * 0.6), (-0.6, -half * 0.9), (0.1, -half), (0.65, -half), (0.92, -half * 0.4),
        (1.02, half * 0.25), (0.9, half * 0.85), (0.5, half), (-0.3, half * 0.95),
        (-0.8, half * 0.2),
      ])
    if t.chance(0.6) {
      figure.polygon(
        .second,
        [(-0.9, half * 0.05), (0.98, half * 0.05), (0.98, half * 0.3), (-0.85, half * 0.25)])
    }
    let windows = t.integer(5, 10)
    for index in 0..<windows {
      let x = -0.45 + 1.02 * Double(index) / Double(windows - 1)
      figure.ellipse(.glass, x, -half * 0.35, 0.026, 0.034)
    }
    figure.polygon(
      .glass,
      [
        (0.7, -half * 0.8), (0.83, -half * 0.62), (0.9, -half * 0.25), (0.74, -half * 0.25),
      ])
    let hasJets = t.chance(0.65)
    if hasJets {
      figure.box(.dark, -0.12, half * 0.7, 0.2, half * 0.7 + 0.13, radius: 0.06)
      figure.box(.second, -0.06, half * 0.7, 0.2, half * 0.7 + 0.13, radius: 0.06)
    } else {
      figure.ellipse(.light, 1.03, half * 0.25, 0.03, t.number(0.24, 0.34))
      figure.circle(.accent, 1.03, half * 0.25, 0.05)
    }
    figure.polygon(
      .main,
      [
        (0.26, half * 0.3), (0.26 - chord, half * 0.4), (-sweep - 0.18, half + span),
        (-sweep, half + span),
      ])
    figure.polygon(.plain, [(-0.68, 0.0), (-0.94, 0.01), (-1.16, 0.17), (-1.02, 0.18)])
    return figure
  }

  private static func aeroplaneFromAbove(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let half = t.number(0.09, 0.14)
    let span = t.number(0.75, 1.0)
    let sweep = t.number(0.05, 0.5)
    let chord = t.number(0.28, 0.42)
    let tip = t.number(0.1, 0.2)
    let tail = t.number(0.26, 0.38)
    for side in [-1.0, 1.0] {
      for y in [0.34, 0.62] where t.chance(0.6) {
        let x = 0.3 - chord / 2 - sweep * (y / span)
        figure.box(
          .dark, x, side * y * span - 0.045, x + 0.3, side * y * span + 0.045, radius: 0.04)
      }
      figure.polygon(
        .main,
        [
          (0.32, 0), (0.32 - sweep, side * span), (0.32 - sweep - tip, side * span),
          (0.32 - chord, 0),
        ])
      figure.polygon(
        .second,
        [
          (-0.72, 0), (-0.9, side * tail), (-1.02, side * tail), (-0.98, 0),
        ])
      if t.chance(0.5) {
        let x = 0.32 - sweep * 0.85
        figure.polygon(
          .accent,
          [
            (x, side * span * 0.85), (0.32 - sweep, side * span), (0.32 - sweep - tip, side * span),
            (x - tip - 0.03, side * span * 0.85),
          ], radius: 0.01)
      }
    }
    figure.blob(
      .main,
      [
        (1.02, 0), (0.9, -half * 0.75), (0.6, -half), (-0.4, -half * 0.9), (-1.08, -half * 0.2),
        (-1.08, half * 0.2), (-0.4, half * 0.9), (0.6, half), (0.9, half * 0.75),
      ])
    figure.polygon(
      .glass,
      [
        (0.88, -half * 0.55), (0.94, 0), (0.88, half * 0.55), (0.78, half * 0.5),
        (0.78, -half * 0.5),
      ])
    figure.line(.second, [(-1.05, 0), (-0.7, 0)], width: 0.05)
    return figure
  }

  /// A sailing boat, a ship or a motor boat.
  static func boat(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let bow = t.number(0.0, 0.12)
    let depth = t.number(0.26, 0.38)
    let kind = t.integer(0, 2)
    if kind == 0 {
      sails(&figure, &t)
    } else {
      superstructure(&figure, &t, isShip: kind == 1)
    }
    figure.polygon(
      .main,
      [
        (-0.95, 0.3), (0, 0.33), (1.05, 0.26 - bow), (0.78, 0.3 + depth), (-0.78, 0.3 + depth),
      ], radius: 0.08)
    if t.chance(0.6) {
      figure.polygon(
        .second,
        [
          (-0.93, 0.36), (0.99, 0.34), (0.94, 0.42), (-0.9, 0.43),
        ], radius: 0.01)
    }
    if kind == 1 || t.chance(0.3) {
      for x in stride(from: -0.6, through: 0.6, by: 0.3) { figure.circle(.glass, x, 0.49, 0.05) }
    }
    return figure
  }

  private static func sails(_ figure: inout Figure, _ t: inout Traits) {
    let mast = t.number(-0.1, 0.2)
    let top = t.number(-1.05, -0.8)
    let belly = t.number(0.0, 0.16)
    figure.line(.dark, [(mast, 0.36), (mast, top - 0.05)], width: 0.05)
    let isSwapped = t.chance(0.5)
    figure.blob(
      isSwapped ? .second : .main,
      [
        (mast - 0.06, top), (mast - 0.06, 0.1), (mast - 0.07, 0.2), (mast - 0.5, 0.2),
        (mast - 0.85, 0.16), (mast - 0.5 - belly, -0.3), (mast - 0.12, top + 0.04),
      ])
    if t.chance(0.8) {
      figure.blob(
        isSwapped ? .main : .light,
        [
          (mast + 0.07, top + 0.16), (mast + 0.36 + belly, -0.2), (0.92, 0.18), (0.6, 0.2),
          (mast + 0.07, 0.18), (mast + 0.06, 0.1),
        ])
    }
    if t.chance(0.5) {
      figure.polygon(.accent, [(mast, top - 0.05), (mast - 0.24, top + 0.0), (mast, top + 0.06)])
    }
  }

  private static func superstructure(
    _ figure: inout Figure, _ t: inout Traits, isShip: Bool
  ) {
    guard isShip else {
      let front = t.number(0.2, 0.45)
      figure.polygon(
        .light, [(-0.5, 0.34), (-0.44, -0.02), (front - 0.2, -0.02), (front + 0.1, 0.34)])
      figure.polygon(
        .glass, [(-0.36, 0.2), (-0.33, 0.05), (front - 0.24, 0.05), (front - 0.1, 0.2)])
      if t.chance(0.6) { figure.box(.second, -0.56, -0.09, front - 0.08, -0.01) }
      figure.box(.dark, -1.08, 0.14, -0.88, 0.44)
      figure.line(.dark, [(-0.3, -0.05), (-0.36, -0.4)], width: 0.03)
      return
    }
    let right = t.number(0.3, 0.6)
    let left = -0.75
    figure.line(.dark, [(right - 0.2, 0), (right - 0.2, -0.75)], width: 0.035)
    figure.box(.light, left, -0.02, right, 0.36)
    figure.box(.light, left + 0.12, -0.3, right - 0.25, 0.0)
    for x in stride(from: left + 0.08, to: right - 0.14, by: 0.2) {
      figure.box(.glass, x, 0.06, x + 0.12, 0.18)
    }
    for x in stride(from: left + 0.2, to: right - 0.4, by: 0.2) {
      figure.box(.glass, x, -0.22, x + 0.12, -0.1)
    }
    for index in 0..<t.integer(1, 3) {
      let x = left + 0.2 + Double(index) * 0.26
      figure.polygon(
        .second, [(x, -0.28), (x - 0.03, -0.66), (x + 0.15, -0.66), (x + 0.16, -0.28)])
      figure.box(.dark, x - 0.035, -0.7, x + 0.155, -0.58)
    }
  }
}
