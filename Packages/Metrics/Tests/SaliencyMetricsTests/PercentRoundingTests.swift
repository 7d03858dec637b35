import SaliencyMetrics
import Testing

@Suite struct PercentRoundingTests {
  /// The means of the rows of Table 1 and Table 2, and the cells that the paper prints (sections
  /// 4.4 and 5): Pointing Game, Sparseness, Mass, Rank, Top-K, AUC.
  private static let tables: [[(means: [Double], cells: String)]] = [
    [
      (
        [0.940057, 0.906765, 0.882947, 0.921463, 0.854702, 0.899061],
        "94.00 90.67 88.29 92.14 85.47 89.90"
      ),
      (
        [0.427421, 0.348207, 0.352685, 0.497084, 0.314957, 0.399218],
        "42.74 34.82 35.26 49.70 31.49 39.92"
      ),
      (
        [0.502880, 0.458937, 0.461926, 0.533250, 0.429650, 0.501368],
        "50.28 45.89 46.19 53.32 42.96 50.13"
      ),
      (
        [0.622265, 0.595096, 0.581397, 0.614487, 0.536474, 0.646978],
        "62.22 59.50 58.13 61.44 53.64 64.69"
      ),
      (
        [0.750728, 0.690983, 0.712115, 0.765947, 0.638394, 0.716823],
        "75.07 69.09 71.21 76.59 63.83 71.68"
      ),
      (
        [0.831283, 0.804592, 0.764974, 0.812878, 0.701319, 0.830319],
        "83.12 80.45 76.49 81.28 70.13 83.03"
      ),
    ],
    [
      (
        [0.908366534, 0.912350598, 0.916334661, 0.946879150, 0.827357238, 0.936254980],
        "90.83 91.23 91.63 94.68 82.73 93.62"
      ),
      (
        [0.443952638, 0.362055427, 0.360479883, 0.510081823, 0.323628078, 0.416122377],
        "44.39 36.20 36.04 51.00 32.36 41.61"
      ),
      (
        [0.404466217, 0.371309137, 0.380026326, 0.456764610, 0.341808419, 0.421796864],
        "40.44 37.13 38.00 45.67 34.18 42.17"
      ),
      (
        [0.535357792, 0.539456995, 0.545572502, 0.587335431, 0.464042003, 0.610545505],
        "53.53 53.94 54.55 58.73 46.40 61.05"
      ),
      (
        [0.654657371, 0.634268260, 0.678298805, 0.750560425, 0.562250996, 0.676329349],
        "65.46 63.42 67.82 75.05 56.22 67.63"
      ),
      (
        [0.828714970, 0.840086458, 0.798825463, 0.853320072, 0.712489202, 0.877422304],
        "82.87 84.00 79.88 85.33 71.24 87.74"
      ),
    ],
  ]

  @Test func cutGivesEveryCellOfThePaper() {
    // Rounding would print 22 cells of each table otherwise (section 4.4). Of Table 1 only six digits
    // of each mean are known, and one of them, 0.429650, is the middle between two cells.
    for (table, changes) in zip(Self.tables, [22 + 1, 22]) {
      var cells = 0
      var cellsThatRoundingChanges = 0
      for row in table {
        let printed = row.cells.split(separator: " ").map(String.init)
        #expect(row.means.map { PercentRounding.cut.text(of: $0) } == printed)
        cells += printed.count
        cellsThatRoundingChanges +=
          zip(row.means, printed).count { PercentRounding.nearest.text(of: $0) != $1 }
      }
      #expect(cells == 36 && cellsThatRoundingChanges == changes)
    }
  }

  @Test func decimalFractionsSurviveTheirBinaryForm() {
    // 100 times 0.29 is 28.999999999999996, 100 times 0.57 is 56.99999999999999.
    #expect(0.29 * 100 < 29 && 0.57 * 100 < 57)
    for hundredths in -10_000...10_000 {
      let mean = Double(hundredths) / 10_000
      let sign = hundredths < 0 ? "-" : ""
      let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
      let text = "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
      #expect(PercentRounding.cut.text(of: mean) == text)
      #expect(PercentRounding.nearest.text(of: mean) == text)
      // Some roundings away, as a sum of many values leaves it.
      #expect(PercentRounding.cut.text(of: mean - mean.ulp * 40) == text)
    }
  }

  @Test func cutDropsAndNearestRounds() {
    #expect(PercentRounding.cut.text(of: 0.90839) == "90.83")
    #expect(PercentRounding.nearest.text(of: 0.90839) == "90.84")
    #expect(PercentRounding.cut.text(of: -0.00019) == "-0.01")
    #expect(PercentRounding.nearest.text(of: -0.00019) == "-0.02")
    // Nothing is left of it, not even the sign.
    #expect(PercentRounding.cut.text(of: -0.00009) == "0.00")
    #expect(PercentRounding.nearest.text(of: 0) == "0.00")
  }

  @Test func theMiddleGoesAwayFromZero() {
    // 0.12345 and 0.00015 lie below and above their decimals in binary.
    #expect(PercentRounding.nearest.text(of: 0.12345) == "12.35")
    #expect(PercentRounding.nearest.text(of: -0.12345) == "-12.35")
    #expect(PercentRounding.nearest.text(of: 0.00015) == "0.02")
    #expect(PercentRounding.nearest.text(of: 0.123449) == "12.34")
  }

  @Test(arguments: [
    (0, "90", "91"), (1, "90.8", "90.8"), (2, "90.83", "90.84"), (3, "90.836", "90.837"),
    (6, "90.836653", "90.836653"), (9, "90.836653386", "90.836653386"),
  ])
  func digitsAreDecimalsOfThePercentage(digits: Int, cut: String, nearest: String) {
    // 684 hits on 753 images: 90.8366533864541...
    let mean = 684.0 / 753
    #expect(PercentRounding.cut.text(of: mean, digits: digits) == cut)
    #expect(PercentRounding.nearest.text(of: mean, digits: digits) == nearest)
  }

  @Test func everyNumberOfDigitsIsWrittenInFull() {
    let zeros = ["5", "5.0", "5.00", "5.000", "5.0000", "5.00000", "5.000000", "5.0000000"]
    for rounding in PercentRounding.allCases {
      #expect((0...7).map { rounding.text(of: 0.05, digits: $0) } == zeros)
    }
    #expect(PercentRounding.cut.text(of: 0.000_499, digits: 0) == "0")
    #expect(PercentRounding.cut.text(of: -0.000_499, digits: 1) == "0.0")
    #expect(PercentRounding.nearest.text(of: -0.004_99, digits: 0) == "0")
    #expect(PercentRounding.nearest.text(of: -0.005, digits: 0) == "-1")
    #expect(PercentRounding.nearest.text(of: -0.000_5, digits: 1) == "-0.1")
    #expect(PercentRounding.cut.text(of: 0.000_000_012_34, digits: 9) == "0.000001234")
    #expect(PercentRounding.nearest.text(of: 0.999_96, digits: 1) == "100.0")
    #expect(PercentRounding.nearest.text(of: 1.234_567, digits: 3) == "123.457")
  }

  @Test(arguments: 0...6)
  func decimalFractionsSurviveWithAnyDigits(digits: Int) {
    // Beyond six decimals the rounding of a double is more than a ten-millionth of the last digit.
    let unit = (0..<digits).reduce(1) { power, _ in power * 10 }
    for units in stride(from: 0, through: 100 * unit, by: max(1, unit / 97)) {
      let mean = Double(units) / Double(100 * unit)
      let (whole, rest) = units.quotientAndRemainder(dividingBy: unit)
      let decimals = String("\(unit + rest)".dropFirst())
      let text = digits == 0 ? "\(whole)" : "\(whole).\(decimals)"
      #expect(PercentRounding.cut.text(of: mean, digits: digits) == text)
      #expect(PercentRounding.nearest.text(of: mean, digits: digits) == text)
    }
  }

  @Test(arguments: [1e300, -1e20, .infinity, .nan])
  func numbersWithoutDecimalsAreWrittenAsTheyAre(mean: Double) {
    for rounding in PercentRounding.allCases {
      #expect(rounding.text(of: mean) == "\(mean * 100)")
    }
  }

  @Test func namesAreThoseOfTheOption() {
    #expect(PercentRounding.allCases.map(\.rawValue) == ["cut", "nearest"])
  }
}
