import SaliencyIO
import SaliencyTensor

/// Paints a background pixel by pixel.
struct BackgroundTexture {
  typealias Color = SIMD4<Float>

  let background: Background
  let noise: Noise
  let colors: [Color]

  init(_ background: Background) {
    self.background = background
    noise = Noise(seed: background.noise)
    colors = background.colors.map(\.shares)
  }

  /// The background, `[224, 224, 3]`.
  func picture() throws -> PixelImage {
    let pixels =
      switch background.family {
      case .bricks: bricks()
      case .fabric: fabric()
      case .grass: grass()
      case .gravel: gravel()
      case .hills: hills()
      case .leaves: ground()
      case .road: road()
      case .room: room()
      case .sand: sand()
      case .sky: sky()
      case .tiles: tiles()
      case .water: water()
      case .wood: wood()
      }
    let picture = try PixelImage(
      width: Scene.side, height: Scene.side, channels: 3, bytes: bytes(of: pixels))
    return background.family == .leaves ? try leaves(on: picture) : picture
  }

  private func bytes(of pixels: [Color]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 3 * pixels.count) { target, count in
      for (index, pixel) in pixels.enumerated() {
        let scaled = pixel * 255 + 0.5
        // Clamped one by one: clamping of vectors is slower than all the rest.
        for channel in 0..<3 {
          target[3 * index + channel] = UInt8(max(0, min(255, scaled[channel])))
        }
      }
      count = 3 * pixels.count
    }
  }

  // MARK: Parts of all families

  /// A number between two, by one of the background's traits.
  func trait(_ index: Int, _ low: Float, _ high: Float) -> Float {
    low + (high - low) * Float(background.traits[index])
  }

  /// A picture, from the color of each pixel.
  func pixels(_ color: (_ x: Int, _ y: Int, _ index: Int) -> Color) -> [Color] {
    let side = Scene.side
    return [Color](unsafeUninitializedCapacity: side * side) { target, count in
      for y in 0..<side {
        for x in 0..<side { target[y * side + x] = color(x, y, y * side + x) }
      }
      count = side * side
    }
  }

  /// Numbers of 0..<1 for the parts of a grid, the same for the same part.
  func parts(_ count: Int) -> [Float] { noise.uniform(count, stream: 55) }
}

/// The color at a share of the way from one to another.
func mix(
  _ from: SIMD4<Float>, _ to: SIMD4<Float>, _ share: Float
) -> SIMD4<Float> {
  from + (to - from) * share
}

/// 0 below `low`, 1 above `high`, and a smooth way in between.
func step(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let share = max(0, min(1, (value - low) / (high - low)))
  return share * share * (3 - 2 * share)
}
