import SaliencyDrawing
import ToolSupport

/// A color of a scene, written as `#rrggbb`.
struct SceneColor: Hashable, Sendable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Creates a color from its hue, saturation and value.
  ///
  /// - Parameters:
  ///   - hue: Parts of the circle of colors, red being 0; whole numbers are dropped.
  ///   - saturation: 0 for gray, 1 for a pure color.
  ///   - value: 0 for black, 1 for the brightest color of the hue.
  init(hue: Double, saturation: Double, value: Double) {
    let sixth = (hue - hue.rounded(.down)) * 6
    func channel(_ offset: Double) -> UInt8 {
      let place = (sixth + offset).truncatingRemainder(dividingBy: 6)
      let share = max(0, min(1, min(place, 4 - place)))
      return UInt8((255 * max(0, min(1, value - value * saturation * share))).rounded())
    }
    self.init(red: channel(5), green: channel(3), blue: channel(1))
  }

  /// Red, green and blue as shares of 0...1; the fourth is 0.
  var shares: SIMD4<Float> {
    SIMD4(Float(red), Float(green), Float(blue), 0) / 255
  }

  /// The color for drawing.
  var ink: ColorMap.Color { ColorMap.Color(red: red, green: green, blue: blue) }

  /// The sum of the differences of the three shares, 0...765.
  func distance(to other: SceneColor) -> Int {
    abs(Int(red) - Int(other.red)) + abs(Int(green) - Int(other.green))
      + abs(Int(blue) - Int(other.blue))
  }

  /// This color and a part of another one.
  ///
  /// - Parameters:
  ///   - other: The other color.
  ///   - share: The part of the other, 0...1.
  /// - Returns: The mixture.
  func mixed(with other: SceneColor, _ share: Double) -> SceneColor {
    func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8((Double(from) + (Double(to) - Double(from)) * max(0, min(1, share))).rounded())
    }
    return SceneColor(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  static let black = SceneColor(red: 12, green: 12, blue: 16)
  static let white = SceneColor(red: 250, green: 250, blue: 245)
}

extension SceneColor: Codable {
  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    let digits = text.dropFirst()
    guard text.utf8.count == 7, text.hasPrefix("#"), digits.allSatisfy(\.isHexDigit),
      let number = UInt32(digits, radix: 16)
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected #rrggbb, found \(text)"))
    }
    self.init(
      red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
      blue: UInt8(truncatingIfNeeded: number))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("#" + [red, green, blue].hexadecimal)
  }
}
