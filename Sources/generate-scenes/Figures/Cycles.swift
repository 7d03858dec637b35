extension Figure {
  /// A bicycle with a diamond or a low frame.
  static func bicycle(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let radius = t.number(0.4, 0.46)
    let tire = t.number(0.06, 0.1)
    let tube = t.number(0.055, 0.085)
    let (rear, front) = ((x: -0.6, y: 0.3), (x: 0.62, y: 0.3))
    let crank = (x: -0.06, y: 0.34)
    let head = (x: 0.4, y: t.number(-0.3, -0.2))
    let seat = (x: -0.24, y: t.number(-0.28, -0.18))
    let spokes = t.integer(0, 2)
    for hub in [rear, front] {
      if spokes == 0 {
        figure.circle(.second, hub.x, hub.y, radius)
      } else {
        let directions: [(Double, Double)] =
          spokes == 1
          ? [(1, 0), (0.5, 0.866), (0.5, -0.866)]
          : [(1, 0), (0.866, 0.5), (0.5, 0.866), (0, 1), (-0.5, 0.866), (-0.866, 0.5)]
        for (x, y) in directions {
          figure.line(
            .light,
            [
              (hub.x - x * radius, hub.y - y * radius), (hub.x + x * radius, hub.y + y * radius),
            ], width: spokes == 1 ? 0.04 : 0.024)
        }
      }
      figure.ring(.dark, hub.x, hub.y, radius, width: tire)
      figure.circle(.dark, hub.x, hub.y, 0.06)
    }
    if t.chance(0.4) {
      for hub in [rear, front] {
        let reach = radius + 0.07
        figure.bow(
          .second,
          [
            (hub.x - reach, hub.y - 0.02), (hub.x - reach * 0.75, hub.y - reach * 0.66),
            (hub.x, hub.y - reach), (hub.x + reach * 0.6, hub.y - reach * 0.8),
          ], width: 0.04)
      }
    }
    let isLow = t.chance(0.3)
    let bar = isLow ? (x: -0.16, y: 0.06) : (x: seat.x + 0.03, y: seat.y + 0.04)
    figure.line(.plain, [rear, crank], width: tube)
    figure.line(.plain, [rear, (seat.x + 0.02, seat.y + 0.06)], width: tube * 0.8)
    figure.line(.main, [crank, (seat.x, seat.y), (seat.x - 0.03, seat.y - 0.14)], width: tube)
    figure.line(.main, [crank, (head.x, head.y + 0.1)], width: tube)
    figure.line(.main, [bar, (head.x - 0.01, head.y + 0.03)], width: tube)
    figure.line(.plain, [(head.x - 0.03, head.y - 0.1), front], width: tube)
    let grip = t.number(-0.16, 0.06)
    figure.bow(
      .dark,
      [
        (head.x - 0.03, head.y - 0.1), (head.x - 0.02, head.y - 0.22),
        (head.x + 0.1, head.y - 0.26), (head.x + 0.16, head.y - 0.2 + grip),
      ], width: 0.055)
    figure.polygon(
      .dark,
      [
        (seat.x - 0.2, seat.y - 0.2), (seat.x + 0.14, seat.y - 0.18),
        (seat.x + 0.12, seat.y - 0.13),
        (seat.x - 0.12, seat.y - 0.11),
      ])
    figure.circle(.accent, crank.x, crank.y, 0.1)
    figure.line(
      .dark, [(crank.x - 0.09, crank.y + 0.13), (crank.x + 0.09, crank.y - 0.13)], width: 0.035)
    if t.chance(0.3) { figure.box(.second, 0.46, head.y - 0.2, 0.8, head.y + 0.04) }
    if t.chance(0.3) {
      figure.line(.dark, [(-0.85, seat.y + 0.06), (-0.3, seat.y + 0.06)], width: 0.04)
    }
    return figure
  }

  /// A motorbike, with or without a fairing.
  static func motorbike(_ t: inout Traits) -> Figure {
    var figure = Figure()
    let radius = t.number(0.3, 0.36)
    let (rear, front) = ((x: -0.64, y: 0.3), (x: 0.68, y: 0.3))
    let isSport = t.chance(0.4)
    for hub in [rear, front] {
      figure.circle(.dark, hub.x, hub.y, radius)
      figure.circle(.light, hub.x, hub.y, radius * 0.6)
      figure.circle(.dark, hub.x, hub.y, radius * 0.48)
      for (x, y) in [(1.0, 0.0), (0.5, 0.866), (0.5, -0.866)] {
        let reach = radius * 0.55
        figure.line(
          .light,
          [(hub.x - x * reach, hub.y - y * reach), (hub.x + x * reach, hub.y + y * reach)],
          width: 0.035)
      }
    }
    figure.line(.far, [(-0.05, 0.24), rear], width: 0.08)
    figure.polygon(.second, [(-0.3, -0.06), (0.28, -0.08), (0.34, 0.2), (0.2, 0.36), (-0.2, 0.36)])
    for y in [0.02, 0.1, 0.18] {
      figure.line(.dark, [(-0.05, y), (0.24, y)], width: 0.03)
    }
    figure.circle(.light, -0.1, 0.22, 0.1)
    figure.bow(
      .light, [(0.2, 0.3), (-0.1, 0.42), (-0.5, 0.4), (-0.95, t.number(0.2, 0.36))], width: 0.08)
    figure.line(.light, [(0.42, -0.32), front], width: 0.075)
    let tail = t.number(-0.34, -0.18)
    figure.polygon(
      .main, [(-0.2, -0.06), (-0.3, -0.16), (-0.9, tail), (-0.84, tail + 0.14), (-0.4, 0.06)])
    figure.polygon(
      .dark, [(-0.1, -0.08), (-0.14, -0.2), (-0.62, -0.26), (-0.68, -0.16), (-0.4, -0.08)])
    figure.blob(
      .main,
      [(-0.16, -0.12), (0, -0.28), (0.28, -0.3), (0.44, -0.16), (0.36, -0.04), (0, -0.03)])
    figure.box(.accent, -0.95, tail + 0.02, -0.86, tail + 0.1)
    if isSport {
      figure.polygon(
        .main,
        [
          (0.26, -0.2), (0.46, -0.42), (0.72, -0.22), (0.68, -0.08), (0.46, 0.0), (0.4, 0.3),
          (0.1, 0.38), (0.22, 0.05),
        ], radius: 0.05)
      figure.polygon(.glass, [(0.36, -0.38), (0.46, -0.56), (0.66, -0.3), (0.5, -0.34)])
      figure.ellipse(.light, 0.66, -0.17, 0.05, 0.06)
    } else {
      figure.circle(.second, 0.54, -0.26, 0.11)
      figure.ellipse(.light, 0.6, -0.26, 0.05, 0.09)
      if t.chance(0.4) {
        figure.polygon(.glass, [(0.4, -0.36), (0.34, -0.66), (0.44, -0.66), (0.56, -0.36)])
      }
    }
    figure.bow(.dark, [(0.42, -0.32), (0.34, -0.48), (0.18, -0.5), (0.1, -0.44)], width: 0.065)
    let fender = radius + 0.05
    figure.bow(
      .main,
      [
        (front.x - fender * 0.8, front.y - fender * 0.6), (front.x, front.y - fender),
        (front.x + fender * 0.8, front.y - fender * 0.5),
      ], width: 0.07)
    return figure
  }
}
