/// A way to show values of 0...1 as colors.
///
/// The colors are those that matplotlib gives under the same name, rounded to 8 bits.
public enum ColorMap: String, CaseIterable, Sendable {
  /// From dark violet through green to yellow, evenly lighter.
  case viridis
  /// From black through red to pale yellow, evenly lighter.
  case inferno
  /// From black through magenta to pale yellow, evenly lighter.
  case magma
  /// From dark blue through magenta to yellow, evenly lighter.
  case plasma
  /// The colors of the rainbow, from blue to red.
  case turbo
  /// From black to white.
  case gray

  /// A color in 8 bits.
  public struct Color: Hashable, Sendable {
    /// The share of red, 0...255.
    public let red: UInt8

    /// The share of green, 0...255.
    public let green: UInt8

    /// The share of blue, 0...255.
    public let blue: UInt8

    /// Creates a color.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// The 256 colors from the value 0 to the value 1: `round(255 v)` of matplotlib's tables.
  public var colors: [Color] {
    switch self {
    case .viridis: Self.viridisColors
    case .inferno: Self.infernoColors
    case .magma: Self.magmaColors
    case .plasma: Self.plasmaColors
    case .turbo: Self.turboColors
    case .gray: Self.grayColors
    }
  }

  /// The place of a value among ``colors``, `min(255, floor(256 v))` as in matplotlib.
  ///
  /// - Parameter value: A value of 0...1; others are taken for the nearer end, and NaN for 0.
  /// - Returns: A place of 0...255.
  public static func index(of value: Float) -> Int {
    // Written so that NaN, for which no comparison holds, ends at 0.
    value > 0 ? min(255, Int(min(value, 1) * 256)) : 0
  }

  private static let viridisColors = colors(of: ColorMapTables.viridis)
  private static let infernoColors = colors(of: ColorMapTables.inferno)
  private static let magmaColors = colors(of: ColorMapTables.magma)
  private static let plasmaColors = colors(of: ColorMapTables.plasma)
  private static let turboColors = colors(of: ColorMapTables.turbo)
  private static let grayColors = (0...255).map { value in
    Color(red: UInt8(value), green: UInt8(value), blue: UInt8(value))
  }

  private static func colors(of table: String) -> [Color] {
    let digits = table.compactMap { $0.hexDigitValue.map { UInt8($0) } }
    return stride(from: 0, to: digits.count - 5, by: 6).map { start in
      Color(
        red: digits[start] << 4 | digits[start + 1],
        green: digits[start + 2] << 4 | digits[start + 3],
        blue: digits[start + 4] << 4 | digits[start + 5])
    }
  }
}
