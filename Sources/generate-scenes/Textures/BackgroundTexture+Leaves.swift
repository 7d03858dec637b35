import Foundation
import SaliencyDrawing
import SaliencyIO

extension BackgroundTexture {
  /// Leaves that lie on the ground in rows which are moved at random, so that they cover most of it.
  func leaves(on ground: PixelImage) throws -> PixelImage {
    let side = Double(Scene.side)
    var canvas = try Canvas(width: side, height: side)
    canvas.draw(ground, in: canvas.bounds)
    let spacing = Double(trait(0, 17, 27))
    let narrow = Double(trait(1, 0.22, 0.42))
    let count = Int(side / spacing) + 2
    let numbers = parts(6 * count * count).map(Double.init)
    for leaf in 0..<count * count {
      // Neighbors in turn would lie like scales; a prime step visits each place once.
      let place = leaf * 7919 % (count * count)
      let number = { (index: Int) in numbers[6 * place + index] }
      let middle = Point(
        x: (Double(place % count) + number(0) - 0.5) * spacing,
        y: (Double(place / count) + number(1) - 0.5) * spacing)
      let length = spacing * (0.6 + 0.35 * number(2))
      let transform = Transform.scale(x: length, y: length)
        .then(.rotation(number(3) * 2 * .pi)).then(.translation(x: middle.x, y: middle.y))
      let colors = background.colors
      let base = colors[0].mixed(with: colors[number(4) < 0.5 ? 1 : 2], number(5))
      let color = base.mixed(with: number(4) < 0.4 ? .black : .white, 0.35 * number(2))
      let outline = Self.leaf(width: narrow).applying(transform)
      canvas.fill(outline, with: .color(color.ink))
      canvas.stroke(
        Path.line([Point(x: -1.15, y: 0), Point(x: 0.8, y: 0)]).applying(transform),
        with: .color(color.mixed(with: .black, 0.4).ink), lineWidth: 0.9)
    }
    return try canvas.pixels(dpi: 72)
  }

  /// A leaf from -1 to 1 with pointed ends.
  private static func leaf(width: Double) -> Path {
    let tip = Point(x: 1, y: 0)
    var path = Path()
    path.move(to: Point(x: -1, y: 0))
    path.curve(to: tip, first: Point(x: -0.6, y: -2 * width), second: Point(x: 0.4, y: -width))
    path.curve(
      to: Point(x: -1, y: 0), first: Point(x: 0.4, y: width), second: Point(x: -0.6, y: 2 * width))
    path.close()
    return path
  }
}
