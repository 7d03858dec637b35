/// A picture that is cut into irregular cells around random points, as gravel is.
struct Cells {
  /// The number of each pixel's cell.
  let number: [Int]

  /// How much further each pixel lies from the second nearest point than from the nearest, in widths
  /// of a cell: 0 at the border between two cells.
  let depth: [Float]

  /// Cuts a picture into cells.
  ///
  /// - Parameters:
  ///   - size: The usual width of a cell in pixels.
  ///   - noise: Where the points lie.
  ///   - stretch: How much higher than wide cells are.
  init(size: Float, noise: Noise, stretch: Float = 1) {
    let side = Scene.side
    let columns = Int(Float(side) / size) + 3
    let rows = Int(Float(side) / (size * stretch)) + 3
    let offsets = noise.uniform(2 * columns * rows, stream: 77)
    var number = [Int](repeating: 0, count: side * side)
    var depth = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      let v = Float(y) / (size * stretch) + 1
      let row = Int(v)
      for x in 0..<side {
        let u = Float(x) / size + 1
        let column = Int(u)
        var (nearest, second) = (Float.infinity, Float.infinity)
        var best = 0
        for r in row - 1...row + 1 {
          for c in column - 1...column + 1 {
            let cell = r * columns + c
            let dx = Float(c) + offsets[2 * cell] - u
            let dy = Float(r) + offsets[2 * cell + 1] - v
            let distance = dx * dx + dy * dy
            if distance < nearest {
              second = nearest
              nearest = distance
              best = cell
            } else if distance < second {
              second = distance
            }
          }
        }
        number[y * side + x] = best
        depth[y * side + x] = second.squareRoot() - nearest.squareRoot()
      }
    }
    self.number = number
    self.depth = depth
  }
}
