extension Figure {
  /// A steam locomotive, or an electric train of one or two carriages.
  static func train(_ t: inout Traits) -> Figure {
    t.chance(0.45) ? steamLocomotive(&t) : electricTrain(&t)
  }

  private static func steamLocomotive(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let boiler = t.number(-0.3, -0.2)
    let roof = t.number(-0.66, -0.54)
    let chimney = t.number(0.22, 0.42)
    figure.box(.dark, -1, 0.16, 0.98, 0.26)
    figure.box(.main, -0.4, boiler, 0.86, 0.2, radius: 0.06)
    figure.box(.second, 0.84, boiler + 0.04, 0.94, 0.17)
    for x in [-0.05, 0.4] where t.chance(0.6) {
      figure.box(.second, x, boiler, x + 0.05, 0.2, radius: 0)
    }
    figure.polygon(
      .dark,
      [
        (0.56, boiler + 0.02), (0.6, boiler - chimney * 0.6), (0.52, boiler - chimney),
        (0.86, boiler - chimney), (0.78, boiler - chimney * 0.6), (0.82, boiler + 0.02),
      ])
    figure.box(.second, 0.08, boiler - 0.14, 0.32, boiler + 0.03, radius: 0.1)
    figure.box(.main, -0.96, roof, -0.34, 0.24)
    figure.box(.dark, -1.04, roof - 0.08, -0.24, roof + 0.02)
    figure.box(.glass, -0.84, roof + 0.12, -0.48, roof + 0.4, radius: 0.05)
    figure.polygon(.dark, [(0.92, 0.22), (1.14, 0.54), (0.8, 0.54), (0.8, 0.22)])
    figure.circle(.light, 0.97, boiler + 0.03, 0.065)
    let wheel = t.number(0.17, 0.21)
    let wheels = t.integer(2, 3)
    let places = (0..<wheels).map { -0.72 + Double($0) * (wheel * 2 + 0.03) }
    for x in places { figure.spokedWheel(x, 0.54 - wheel, wheel) }
    for x in [0.4, 0.66] { figure.spokedWheel(x, 0.54 - 0.11, 0.11) }
    figure.line(
      .light,
      [(places[0], 0.54 - wheel * 0.7), (places[wheels - 1], 0.54 - wheel * 0.7), (0.5, 0.3)],
      width: 0.04)
    return figure
  }

  private static func electricTrain(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let top = t.number(-0.34, -0.24)
    let nose = t.number(0.12, 0.6)
    let hasCarriage = t.chance(0.7)
    let back = hasCarriage ? -0.34 : -1.15
    for x in stride(from: -1.0, through: 0.85, by: 0.26) where abs(x - back) > 0.1 {
      figure.circle(.dark, x, 0.3, 0.085)
    }
    if hasCarriage {
      figure.box(.dark, back - 0.1, top + 0.12, back + 0.05, 0.2)
      figure.box(.main, -1.2, top, back - 0.05, 0.25, radius: 0.05)
    }
    figure.polygon(
      .main,
      [
        (back, 0.25), (back, top), (1.15 - nose, top), (1.15 - nose * 0.35, top * 0.3),
        (1.2, 0.14), (1.18, 0.25),
      ], radius: 0.06)
    let stripe = t.chance(0.7)
    if stripe {
      figure.box(.second, hasCarriage ? -1.2 : back, 0.08, hasCarriage ? back - 0.05 : back, 0.15)
      figure.box(.second, back, 0.08, 1.1, 0.15, radius: 0)
    }
    let width = t.number(0.1, 0.2)
    let end = 1.0 - nose
    if hasCarriage {
      for x in stride(from: -1.12, to: back - 0.05 - width, by: width + 0.05) {
        figure.box(.glass, x, top + 0.1, x + width, top + 0.28)
      }
    }
    for x in stride(from: back + 0.2, to: end - width, by: width + 0.05) {
      figure.box(.glass, x, top + 0.1, x + width, top + 0.28)
    }
    figure.box(.dark, back + 0.04, top + 0.08, back + 0.15, 0.22)
    figure.polygon(
      .glass,
      [
        (1.06 - nose, top + 0.05), (1.15 - nose * 0.9, top + 0.05),
        (1.13 - nose * 0.45, top * 0.3), (1.06 - nose, top * 0.25),
      ])
    figure.ellipse(.light, 1.1, 0.1, 0.045, 0.035)
    figure.box(.dark, hasCarriage ? -1.2 : back, 0.21, 1.15, 0.27)
    if t.chance(0.6) {
      let x = t.number(0.0, 0.3)
      figure.line(.dark, [(x, top), (x + 0.12, top - 0.12), (x, top - 0.24)], width: 0.028)
      figure.line(.dark, [(x - 0.12, top - 0.24), (x + 0.12, top - 0.24)], width: 0.032)
    }
    return figure
  }

  private mutating func spokedWheel(_ x: Double, _ y: Double, _ radius: Double) {
    circle(.dark, x, y, radius)
    circle(.accent, x, y, radius * 0.74)
    for (a, b) in [(1.0, 0.0), (0.0, 1.0), (0.7, 0.7), (0.7, -0.7)] {
      let reach = radius * 0.74
      line(
        .dark, [(x - a * reach, y - b * reach), (x + a * reach, y + b * reach)],
        width: radius * 0.13)
    }
  }
}
