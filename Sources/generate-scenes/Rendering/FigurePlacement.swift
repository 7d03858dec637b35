import SaliencyDrawing

extension Figure {
  /// How far something may reach out of the picture, as a share of its extent.
  private static let overhang = 0.06

  /// The figure at its place in the picture, in pixels.
  ///
  /// - Parameters:
  ///   - placement: Where in the picture.
  ///   - longest: The most pixels of its longer side before it is turned.
  /// - Returns: The figure in the coordinates of the picture.
  func placed(_ placement: Placement, longest: Double = 214) -> Figure {
    placed(placement, size: placement.size, longest: longest) { box in
      func middle(_ share: Double, _ extent: Double) -> Double {
        let side = Double(Scene.side)
        let over = min(extent * Self.overhang, extent / 2)
        let free = side - extent + 2 * over
        // What is larger than the picture stays in its middle.
        guard free > 0 else { return side / 2 }
        return extent / 2 - over + share * free
      }
      return Point(x: middle(placement.x, box.width), y: middle(placement.y, box.height))
    }
  }

  /// The figure at its place in front of another one, of which it hides a part.
  func placed(_ placement: Placement, on other: Rectangle) -> Figure {
    let size = placement.size * (other.width * other.height).squareRoot()
    return placed(placement, size: size, longest: 160) { _ in
      Point(x: other.x + placement.x * other.width, y: other.y + placement.y * other.height)
    }
  }

  private func placed(
    _ placement: Placement, size: Double, longest: Double, middle: (Rectangle) -> Point
  ) -> Figure {
    let own = bounds
    guard own.width > 0, own.height > 0 else { return self }
    let scale = min(
      size / (own.width * own.height).squareRoot(), longest / max(own.width, own.height))
    let turned = Transform.translation(x: -own.center.x, y: -own.center.y)
      .then(.scale(x: placement.isMirrored ? -scale : scale, y: scale))
      .then(.rotation(placement.angle * .pi / 180))
    let figure = applying(turned, scale: scale)
    let box = figure.bounds
    let target = middle(box)
    return figure.applying(
      .translation(x: target.x - box.center.x, y: target.y - box.center.y), scale: 1)
  }
}
