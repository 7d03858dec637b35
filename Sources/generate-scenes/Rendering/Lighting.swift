import Foundation
import SaliencyIO
import SaliencyTensor

/// Gives a finished picture its light: a brighter side, a tint, darker corners and grain.
enum Lighting {
  /// The numbers that the grain of all rows is taken from, each row beginning elsewhere.
  private static let grains = 8192

  /// Lights a picture.
  ///
  /// - Parameters:
  ///   - light: The light.
  ///   - seed: The seed of the grain.
  ///   - picture: The picture, `[224, 224, 3]`.
  /// - Returns: The picture as it is seen.
  /// - Throws: `ShapeError` if the picture has another shape.
  static func apply(
    _ light: Light, seed: UInt64, to picture: PixelImage
  ) throws(ShapeError) -> PixelImage {
    let side = Scene.side
    let angle = light.direction * .pi / 180
    let strength = Float(light.strength) * 0.7
    let (alongX, alongY) = (Float(cos(angle)) * strength, Float(sin(angle)) * strength)
    let vignette = Float(light.vignette) / 2
    let tint = light.tint.shares
    let noise = Noise(seed: seed)
    let grain = Float(light.grain) * 510
    let grains = noise.uniform(Self.grains + side, stream: 31).map { ($0 - 0.5) * grain }
    let starts = noise.uniform(side, stream: 32).map { Int($0 * Float(Self.grains)) }
    let half = Float(side) / 2
    let places = (0..<side).map { (Float($0) + 0.5 - half) / half }
    let bytes = [UInt8](unsafeUninitializedCapacity: 3 * side * side) { target, count in
      picture.bytes.withUnsafeBufferPointer { source in
        for (y, v) in places.enumerated() {
          let start = starts[y]
          for (x, u) in places.enumerated() {
            let factor = (1 + u * alongX + v * alongY) * (1 - vignette * (u * u + v * v))
            let deviation = grains[start + x] + 0.5
            let place = 3 * (y * side + x)
            for channel in 0..<3 {
              let value = Float(source[place + channel]) * (factor * tint[channel]) + deviation
              target[place + channel] = UInt8(max(0, min(255, value)))
            }
          }
        }
      }
      count = 3 * side * side
    }
    return try PixelImage(width: side, height: side, channels: 3, bytes: bytes)
  }
}
