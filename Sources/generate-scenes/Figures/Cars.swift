extension Figure {
  /// A car: saloon, estate or coupé.
  static func car(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let roof = t.number(-0.44, -0.3)
    let belt = t.number(-0.1, -0.02)
    let trunk = t.chance(0.5) ? t.number(0.18, 0.4) : t.number(0.02, 0.06)
    let hood = t.number(0.4, 0.62)
    let wheel = t.number(0.19, 0.24)
    let sill = 0.3
    let rear = (foot: -0.98 + trunk, top: -0.98 + trunk + t.number(0.1, 0.3))
    let front = (foot: 1 - hood, top: 1 - hood - t.number(0.18, 0.38))
    figure.polygon(
      .main,
      [
        (-0.98, sill), (-1, 0.02), (-0.96, belt), (rear.foot, belt), (rear.top, roof),
        (front.top, roof), (front.foot, belt), (0.88, belt + 0.09), (1, belt + 0.2), (1, sill),
      ], radius: 0.08)
    let pillar = (rear.top + front.top) / 2 + t.number(-0.05, 0.05)
    let inset = 0.06
    figure.polygon(
      .glass,
      [
        (rear.foot + 0.12, belt), (rear.top + 0.05, roof + inset), (pillar - 0.025, roof + inset),
        (pillar - 0.025, belt),
      ])
    figure.polygon(
      .glass,
      [
        (pillar + 0.025, belt), (pillar + 0.025, roof + inset), (front.top - 0.02, roof + inset),
        (front.foot - 0.07, belt),
      ])
    if t.chance(0.4) { figure.box(.second, -0.97, 0.1, 0.98, 0.16) }
    figure.line(.black, [(pillar, belt + 0.02), (pillar - 0.02, sill - 0.04)], width: 0.014)
    figure.box(.light, pillar - 0.18, belt + 0.05, pillar - 0.08, belt + 0.08)
    figure.box(.dark, -1.03, sill - 0.09, -0.8, sill + 0.02)
    figure.box(.dark, 0.8, sill - 0.09, 1.04, sill + 0.02)
    figure.ellipse(.light, 0.94, belt + 0.2, 0.05, 0.06)
    figure.box(.accent, -1.01, belt + 0.05, -0.94, belt + 0.16)
    if t.chance(0.25) {
      figure.line(.dark, [(rear.top, roof - 0.05), (front.top, roof - 0.05)], width: 0.035)
    }
    let place = t.number(0.56, 0.66)
    for x in [-place, place - 0.02] { figure.wheel(x, sill, wheel) }
    return figure
  }

  /// A bus, sometimes of two floors.
  static func bus(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let isDouble = t.chance(0.25)
    let top = isDouble ? -0.85 : t.number(-0.62, -0.5)
    let nose = t.number(0.0, 0.08)
    figure.polygon(
      .main, [(-1, 0.4), (-1, top), (1 - nose, top), (1, top + 0.25), (1, 0.4)], radius: 0.07)
    let windows = t.integer(4, 7)
    let door = t.chance(0.6)
    let end = door ? 0.5 : 0.72
    for floor in isDouble ? [top + 0.1, -0.3] : [top + 0.13] {
      let isUpper = isDouble && floor < -0.5
      let last = isUpper ? 0.94 : end
      let width = (last + 0.93) / Double(windows)
      for index in 0..<windows {
        let left = -0.93 + Double(index) * width
        figure.box(.glass, left, floor, left + width * 0.86, floor + 0.32, radius: 0.04)
      }
    }
    let low = isDouble ? -0.3 : top + 0.13
    if door {
      figure.box(.dark, 0.53, low, 0.75, 0.36)
      figure.box(.glass, 0.56, low + 0.03, 0.63, 0.3)
      figure.box(.glass, 0.65, low + 0.03, 0.72, 0.3)
    }
    figure.polygon(
      .glass, [(0.8, low + 0.36), (0.8, low), (0.985, low + 0.04), (0.99, low + 0.36)])
    if t.chance(0.6) { figure.box(.second, -1, 0.12, door ? 0.52 : 1, 0.12 + t.number(0.06, 0.14)) }
    figure.box(.dark, -1.01, 0.35, 1.02, 0.42)
    figure.ellipse(.light, 0.96, 0.28, 0.045, 0.05)
    figure.box(.accent, -1.01, 0.16, -0.96, 0.28)
    if t.chance(0.35) { figure.box(.far, -0.6, top - 0.07, 0.1, top + 0.01) }
    let wheel = t.number(0.16, 0.2)
    for x in [-0.6, t.number(0.22, 0.4)] { figure.wheel(x, 0.41, wheel) }
    return figure
  }

  /// A tire with a rim.
  mutating func wheel(_ x: Double, _ y: Double, _ radius: Double) {
    circle(.dark, x, y, radius)
    circle(.light, x, y, radius * 0.56)
    circle(.black, x, y, radius * 0.18)
  }
}
