/// How many singular components make a map.
public enum ComponentCount: Hashable, Sendable {
  /// All.
  case all

  /// The first ones; there may be fewer that are not zero.
  case first(Int)

  /// As few of the first ones as hold at least this share of the energy, the sum of all `s_r^2`.
  case energy(Probability)

  /// The number of components that are not zero.
  ///
  /// - Parameters:
  ///   - values: The singular values that are not zero, largest first.
  ///   - largest: The most components that the layer's shape allows.
  /// - Returns: At most as many as there are values.
  /// - Throws: ``MethodError/rankTooLarge(what:asked:largest:)``.
  func count(of values: [Double], largest: Int) throws(MethodError) -> Int {
    switch self {
    case .all:
      return values.count
    case .first(let count):
      guard count <= largest else {
        throw .rankTooLarge(what: "components", asked: count, largest: largest)
      }
      return min(max(0, count), values.count)
    case .energy(let share):
      return values.leadingCount(holding: share)
    }
  }
}

extension [Double] {
  /// How many of the first singular values hold a share of the energy, the sum of all squares.
  ///
  /// Falling short by 1e-12 of the energy is rounding and counts as holding.
  func leadingCount(holding share: Probability) -> Int {
    let wanted = (share.value - 1e-12) * reduce(0) { $0 + $1 * $1 }
    var held = 0.0
    for (index, value) in enumerated() {
      if held >= wanted { return Swift.max(1, index) }
      held += value * value
    }
    return count
  }
}

extension ComponentCount: SettingValue {
  /// Reads `all`, a number of at least 1, or a share of the energy such as `95%`.
  public init?(settingText: String) {
    if settingText == "all" {
      self = .all
    } else if let share = Probability(percentText: settingText) {
      self = .energy(share)
    } else if let count = Int(settingText: settingText) {
      self = .first(count)
    } else {
      return nil
    }
  }

  /// The text that is read.
  public var settingText: String {
    switch self {
    case .all: "all"
    case .first(let count): "\(count)"
    case .energy(let share): share.percentText
    }
  }

  /// What is read.
  public static var settingChoices: String {
    "all, a whole number of at least 1, or a share of the energy such as 95%"
  }
}

extension Probability {
  /// Reads a number from 0 to 100 that a percent sign follows.
  init?(percentText: String) {
    guard percentText.hasSuffix("%"), let percent = Double(percentText.dropLast()) else {
      return nil
    }
    self.init(percent / 100)
  }

  /// A number and a percent sign, as in `95%`.
  var percentText: String {
    let percent = value * 100
    // 0.29 * 100 is not 29: the nearest number of few digits that gives the value is meant.
    let rounded = (percent * 1e9).rounded() / 1e9
    let shown = rounded / 100 == value ? rounded : percent
    return shown == shown.rounded() ? "\(Int(shown))%" : "\(shown)%"
  }
}
