import SaliencyDrawing
import Testing

@Suite struct ColorMapTests {
  private typealias Color = ColorMap.Color

  // Printed by `Tests/Scripts/make_color_maps.py --samples` from matplotlib 3.11.2.
  private static let published: [ColorMap: [(index: Int, color: (UInt8, UInt8, UInt8))]] = [
    .viridis: [
      (0, (68, 1, 84)), (1, (68, 2, 86)), (64, (59, 82, 139)), (100, (42, 118, 142)),
      (128, (33, 145, 140)), (200, (112, 207, 87)), (255, (253, 231, 37)),
    ],
    .inferno: [
      (0, (0, 0, 4)), (1, (1, 0, 5)), (64, (87, 16, 110)), (100, (144, 37, 104)),
      (128, (188, 55, 84)), (200, (251, 157, 7)), (255, (252, 255, 164)),
    ],
    .magma: [
      (0, (0, 0, 4)), (1, (1, 0, 5)), (64, (81, 18, 124)), (100, (137, 40, 129)),
      (128, (183, 55, 121)), (200, (253, 152, 105)), (255, (252, 253, 191)),
    ],
    .plasma: [
      (0, (13, 8, 135)), (1, (16, 7, 136)), (64, (126, 3, 168)), (100, (174, 40, 146)),
      (128, (204, 71, 120)), (200, (251, 161, 57)), (255, (240, 249, 33)),
    ],
    .turbo: [
      (0, (48, 18, 59)), (1, (50, 21, 67)), (64, (40, 188, 235)), (100, (63, 246, 138)),
      (128, (164, 252, 60)), (200, (244, 102, 23)), (255, (122, 4, 3)),
    ],
    .gray: [(0, (0, 0, 0)), (1, (1, 1, 1)), (128, (128, 128, 128)), (255, (255, 255, 255))],
  ]

  @Test(arguments: ColorMap.allCases)
  func hasTheColorsOfMatplotlib(map: ColorMap) throws {
    let colors = map.colors
    try #require(colors.count == 256)
    for (index, color) in try #require(Self.published[map]) {
      #expect(colors[index] == Color(red: color.0, green: color.1, blue: color.2), "\(index)")
    }
  }

  @Test func hasTheNamesOfTheCommandLine() {
    let names = ColorMap.allCases.map(\.rawValue)
    #expect(names == ["viridis", "inferno", "magma", "plasma", "turbo", "gray"])
  }

  @Test(
    arguments: [
      (0, 0), (1, 255), (0.5, 128), (0.498, 127), (1 / 256, 1), (0.0039, 0), (255.0 / 256, 255),
      (-0.1, 0), (1.5, 255), (.infinity, 255), (-.infinity, 0), (.nan, 0),
      (.greatestFiniteMagnitude, 255),
    ] as [(Float, Int)])
  func findsThePlaceOfAValue(value: Float, index: Int) {
    #expect(ColorMap.index(of: value) == index)
  }
}
