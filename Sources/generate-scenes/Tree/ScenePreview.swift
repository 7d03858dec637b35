import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Synchronization

/// A page of scenes with the names of their classes.
struct ScenePreview {
  let designer: SceneDesigner
  let numbers: Range<Int>

  private static let most = 40
  private static let columns = 8
  private static let gap = 6.0
  private static let caption = 18.0

  /// Draws the first scenes beside each other.
  ///
  /// - Parameters:
  ///   - path: The PNG.
  ///   - replacing: Whether a file of this name may be replaced.
  ///   - pool: The threads that draw.
  /// - Throws: `FileError` if the file cannot be written, `DrawingError` if cairo fails.
  func write(to path: String, replacing: Bool, pool: ThreadPool) throws {
    let shown = numbers.prefix(Self.most)
    let pictures = Mutex<[Int: Result<PixelImage, any Error>]>([:])
    pool.forEach(shown.count) { index, _ in
      let number = shown.lowerBound + index
      let picture = Result { try SceneRenderer.render(designer.scene(number)).picture }
      pictures.withLock { $0[number] = picture }
    }
    let drawn = pictures.withLock { $0 }
    let side = Double(Scene.side)
    let columns = min(Self.columns, shown.count)
    let rows = (shown.count + columns - 1) / columns
    let (stepX, stepY) = (side + Self.gap, side + Self.gap + Self.caption)
    var canvas = try Canvas(
      width: Double(columns) * stepX + Self.gap, height: Double(rows) * stepY + Self.gap)
    for (place, number) in shown.enumerated() {
      guard let picture = try drawn[number]?.get() else { continue }
      let x = Self.gap + Double(place % columns) * stepX
      let y = Self.gap + Double(place / columns) * stepY
      canvas.draw(picture, in: Rectangle(x: x, y: y, width: side, height: side))
      let names = designer.scene(number).objects.map(\.category.rawValue)
      canvas.draw(
        names.joined(separator: ", "), at: Point(x: x + side / 2, y: y + side + Self.caption / 2),
        style: TextStyle(size: 12, alignment: .center, verticalAlignment: .middle))
    }
    try canvas.write(to: path, as: .png(dpi: 72), replacing: replacing)
  }
}
