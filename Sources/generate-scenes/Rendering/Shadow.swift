import Foundation
import SaliencyIO
import SaliencyTensor

/// The shadow of things on what lies behind them.
struct Shadow {
  /// The columns and rows of the shadow, half of the picture's.
  private static let side = Scene.side / 2

  /// Which share of the light is gone, 0...1, row by row.
  private let depth: [Float]

  /// Blurs and moves a silhouette.
  ///
  /// - Parameters:
  ///   - silhouette: White where the things are, at half of the picture's resolution: `[112, 112, 3]`.
  ///   - light: Where the light comes from and how dark shadows are.
  ///   - size: The extent of the things in pixels of the picture.
  init(of silhouette: PixelImage, light: Light, size: Double) {
    let side = Self.side
    let angle = light.direction * .pi / 180
    let length = light.shadowLength * size / 2 + 1
    let moveX = Int((-cos(angle) * length).rounded())
    let moveY = Int((-sin(angle) * length).rounded())
    let radius = max(1, min(4, Int(length * 0.45)))
    let strength = Float(1 - light.shadow) / 255
    let covered = silhouette.bytes
    var moved = [Float](repeating: 0, count: side * side)
    for y in max(0, moveY)..<max(0, min(side, side + moveY)) {
      for x in max(0, moveX)..<max(0, min(side, side + moveX)) {
        let from = 3 * ((y - moveY) * side + x - moveX)
        if covered[from] > 0 { moved[y * side + x] = Float(covered[from]) * strength }
      }
    }
    for _ in 0..<2 {
      moved = Self.blurred(moved, radius: radius, along: 1, across: side)
      moved = Self.blurred(moved, radius: radius, along: side, across: 1)
    }
    depth = moved
  }

  /// The mean over `2 radius + 1` places of each line; beyond the border there is no shadow.
  private static func blurred(
    _ values: [Float], radius: Int, along: Int, across: Int
  ) -> [Float] {
    let factor = 1 / Float(2 * radius + 1)
    return [Float](unsafeUninitializedCapacity: values.count) { target, count in
      for line in 0..<side {
        let start = line * across
        var sum: Float = 0
        for place in 0..<radius { sum += values[start + place * along] }
        for place in 0..<side {
          if place + radius < side { sum += values[start + (place + radius) * along] }
          if place > radius { sum -= values[start + (place - radius - 1) * along] }
          target[start + place * along] = max(0, sum * factor)
        }
      }
      count = values.count
    }
  }

  /// Darkens a picture where the shadow falls, `[224, 224, 3]`.
  func cast(on picture: PixelImage) throws(ShapeError) -> PixelImage {
    var bytes = picture.bytes
    let (side, whole) = (Self.side, Scene.side)
    bytes.withUnsafeMutableBufferPointer { bytes in
      for y in 0..<whole {
        // Three quarters of the nearest row and a quarter of the next but one, as columns too.
        let row = y / 2 * side
        let nextRow = max(0, min(side - 1, y / 2 + (y % 2 == 0 ? -1 : 1))) * side
        for x in 0..<whole {
          let column = x / 2
          let next = max(0, min(side - 1, column + (x % 2 == 0 ? -1 : 1)))
          let share =
            (depth[row + column] * 3 + depth[row + next]) * 0.1875
            + (depth[nextRow + column] * 3 + depth[nextRow + next]) * 0.0625
          guard share > 0.003 else { continue }
          let place = 3 * (y * whole + x)
          for channel in place..<place + 3 {
            bytes[channel] = UInt8(Float(bytes[channel]) * (1 - share) + 0.5)
          }
        }
      }
    }
    return try PixelImage(width: whole, height: whole, channels: 3, bytes: bytes)
  }
}
