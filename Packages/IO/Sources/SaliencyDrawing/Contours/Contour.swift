public import SaliencyIO
public import SaliencyTensor

/// The lines around the part of a field that lies above a level, as closed rings.
///
/// Found by marching squares: a ring crosses the line between two neighboring pixel centers where the
/// value, taken as linear between them, is the level. Where the inside touches itself across a corner
/// (a saddle), it is joined if the mean of the four pixels is above the level, else parted; in a mask
/// of 0 and 1 at 0.5 the mean is the level, so that pixels that only share a corner are parted.
///
/// Around the field lies background, so that every ring is closed; along the border it runs on the
/// border itself and cuts the picture's corners by half a pixel.
public struct Contour: Hashable, Sendable {
  /// A closed line; the last point is followed by the first.
  ///
  /// The inside lies to the right of the direction of travel: outer rings run clockwise as seen in the
  /// picture, rings around holes counterclockwise.
  public struct Ring: Hashable, Sendable {
    /// The vertices, at least three, no two neighbors equal.
    public let points: [Point]

    /// The enclosed area, positive for outer rings and negative for holes.
    public var area: Double {
      edges.reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
    }

    /// The length of the whole line.
    public var length: Double {
      edges.reduce(0) { sum, edge in
        let (dx, dy) = (edge.1.x - edge.0.x, edge.1.y - edge.0.y)
        return sum + (dx * dx + dy * dy).squareRoot()
      }
    }

    private var edges: Zip2Sequence<[Point], [Point]> {
      zip(points, Array(points.dropFirst()) + Array(points.prefix(1)))
    }
  }

  /// Where the pixels' centers lie.
  public enum Placement: Hashable, Sendable {
    /// Half a pixel from each border: the pixel `[i, j]` is centered at `(j + 0.5, i + 0.5)`, and the
    /// picture covers `0...w` and `0...h`.
    case exact

    /// As in the paper's figures (section 6): at `(j, i + 1)`, half a pixel too far left and down.
    ///
    /// There, lines that are counted in pixel indices from the lower left are drawn over a picture of
    /// `0...w` and `0...h`.
    case asInPaper
  }

  /// The number of columns of the field.
  public let width: Int

  /// The number of rows of the field.
  public let height: Int

  /// The rings, in the order of their first vertex row by row.
  public let rings: [Ring]

  /// Finds the lines at a level of a field.
  ///
  /// - Parameters:
  ///   - field: `[h, w]`, finite values.
  ///   - level: Pixels above it are inside, pixels of the level itself are not.
  ///   - placement: Where the pixels' centers lie.
  /// - Throws: `ShapeError` if the field is not `[h, w]` or empty, or a value or the level is not finite.
  public init(
    of field: Tensor, level: Double, placement: Placement = .exact
  ) throws(ShapeError) {
    guard field.shape.rank == 2, field.shape.count > 0 else {
      throw ShapeError(operation: "contour", expected: "[h, w]", found: field.shape)
    }
    guard level.isFinite else {
      throw ShapeError(operation: "contour", expected: "a finite level", found: "\(level)")
    }
    let (height, width) = (field.shape[0], field.shape[1])
    let rings = try field.withUnsafeScalars { values throws(ShapeError) in
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        throw ShapeError(
          operation: "contour", expected: "finite values",
          found: "\(values[place]) at [\(place / width), \(place % width)]")
      }
      return MarchingSquares(
        values: values, width: width, height: height, level: level,
        center: placement == .exact ? Point(x: 0.5, y: 0.5) : Point(x: 0, y: 1)
      ).rings()
    }
    self.width = width
    self.height = height
    self.rings = rings.map { Ring(points: $0) }
  }

  /// Finds the outlines of a mask, halfway between object and background.
  ///
  /// - Parameters:
  ///   - mask: `[h, w, 1]`, 0 for background; all else is the object.
  ///   - placement: Where the pixels' centers lie.
  /// - Throws: `ShapeError` if the mask is in color.
  public init(of mask: PixelImage, placement: Placement = .exact) throws(ShapeError) {
    guard mask.channels == 1 else {
      throw ShapeError(
        operation: "contour", expected: "a mask of [h, w, 1]",
        found: "[\(mask.height), \(mask.width), \(mask.channels)]")
    }
    let field = try Tensor(
      shape: [mask.height, mask.width], scalars: mask.bytes.map { $0 == 0 ? 0 : 1 })
    try self.init(of: field, level: 0.5, placement: placement)
  }

  /// The rings' vertices, carried over from a picture of `0...w` and `0...h` to a rectangle.
  ///
  /// - Parameter rectangle: Where the picture is drawn.
  /// - Returns: The vertices of each ring.
  public func points(in rectangle: Rectangle) -> [[Point]] {
    rings.map { ring in
      ring.points.map { point in
        Point(
          x: rectangle.x + point.x * rectangle.width / Double(width),
          y: rectangle.y + point.y * rectangle.height / Double(height))
      }
    }
  }
}
