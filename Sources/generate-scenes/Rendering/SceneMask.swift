import SaliencyDrawing
import SaliencyIO
import SaliencyTensor

/// Which pixels belong to which object.
struct SceneMask {
  /// The index of the outline in VOC's masks.
  static let void: UInt8 = 255

  /// The places in VOC's list of classes, 0 for background, 255 beside objects: `[224, 224, 1]`.
  let annotation: PixelImage

  /// The share of the picture that each object's visible pixels take.
  let areas: [Double]

  /// Makes the mask of objects, each seen as far as what lies in front leaves it.
  ///
  /// - Parameters:
  ///   - layers: All that hides or is an object, the front one last; the number of the object, or
  ///     `nil` for clutter.
  ///   - classes: The index of each object's class.
  /// - Throws: `DrawingError` if cairo fails.
  init(layers: [(figure: Figure, object: Int?)], classes: [UInt8]) throws {
    let side = Scene.side
    let pixels = try Self.coverage(of: layers)
    var annotation = [UInt8](repeating: 0, count: side * side)
    var counts = [Int](repeating: 0, count: classes.count)
    for (object, category) in classes.enumerated() {
      for index in annotation.indices where pixels.bytes[3 * index + object] >= 128 {
        annotation[index] = category
        counts[object] += 1
      }
    }
    areas = counts.map { Double($0) / Double(side * side) }
    self.annotation = try PixelImage(
      width: side, height: side, channels: 1, bytes: Self.outlined(annotation))
  }

  /// The visible share of each object in each pixel, the first in red, the second in green.
  ///
  /// - Precondition: There are at most three objects.
  private static func coverage(
    of layers: [(figure: Figure, object: Int?)]
  ) throws(DrawingError) -> PixelImage {
    precondition(layers.allSatisfy { ($0.object ?? 0) < 3 })
    let side = Double(Scene.side)
    var canvas = try Canvas(width: side, height: side, background: .black)
    for (figure, object) in layers {
      let color = ColorMap.Color(
        red: object == 0 ? 255 : 0, green: object == 1 ? 255 : 0, blue: object == 2 ? 255 : 0)
      figure.drawSilhouette(color, on: &canvas)
    }
    return try canvas.pixels(dpi: 72)
  }

  /// A mask with the pixels beside objects set to void.
  private static func outlined(_ annotation: [UInt8]) -> [UInt8] {
    let side = Scene.side
    var result = annotation
    // Along rows, then along columns of what that gave, which are all eight neighbors.
    var isNear = [UInt8](repeating: 0, count: side * side)
    for y in 0..<side {
      let row = y * side
      for x in 0..<side {
        isNear[row + x] =
          annotation[row + x] | annotation[row + max(0, x - 1)]
          | annotation[row + min(side - 1, x + 1)]
      }
    }
    for y in 0..<side {
      let (row, above, below) = (y * side, max(0, y - 1) * side, min(side - 1, y + 1) * side)
      for x in 0..<side where annotation[row + x] == 0 {
        if isNear[row + x] | isNear[above + x] | isNear[below + x] != 0 { result[row + x] = void }
      }
    }
    return result
  }
}

extension Figure {
  /// Draws all parts in one color.
  func drawSilhouette(_ color: ColorMap.Color, on canvas: inout Canvas) {
    for part in parts {
      if let width = part.lineWidth {
        canvas.stroke(part.path, with: .color(color), lineWidth: width)
      } else {
        canvas.fill(part.path, with: .color(color))
      }
    }
  }
}
