/// How many vectors a Tucker decomposition keeps of each mode: channels, rows and columns.
public enum TuckerRanks: Hashable, Sendable {
  /// All.
  case full

  /// Numbers for channels, rows and columns, each at least 1.
  case explicit(channels: Int, height: Int, width: Int)

  /// As many as keep this share of the number of parameters, by tensorly's rule.
  ///
  /// The ranks are `x C`, `x h` and `x w`, rounded and at least 1, with the `x` that solves
  /// `x^3 C h w + x (C^2 + h^2 + w^2) = share * C h w`.
  case parameters(Probability)

  /// As few as hold this share of each mode's energy, the sum of its squared singular values.
  case energy(Probability)
}

/// The modes that a Tucker decomposition reduces.
public enum TuckerModes: String, CaseIterable, SettingValue {
  /// Channels, rows and columns.
  case all

  /// Channels only; rows and columns stay as they are.
  case channel
}

extension TuckerRanks {
  /// The ranks for features of a shape.
  ///
  /// - Parameters:
  ///   - extents: Channels, rows and columns.
  ///   - modes: The modes that are reduced; others keep their extents.
  ///   - values: The singular values of the features' unfolding along a mode.
  /// - Returns: Three ranks from 1 to the extents.
  /// - Throws: ``MethodError`` if a rank is larger than its extent, and what `values` throws.
  func resolved(extents: [Int], modes: TuckerModes, values: (Int) throws -> [Double]) throws
    -> [Int]
  {
    let reduced = modes == .all ? 0..<3 : 0..<1
    var ranks = extents
    for mode in reduced {
      switch self {
      case .full: break
      case .explicit(let channels, let height, let width):
        let rank = [channels, height, width][mode]
        guard rank <= extents[mode] else {
          throw MethodError.rankTooLarge(
            what: ["channel", "height", "width"][mode] + " ranks", asked: rank,
            largest: extents[mode])
        }
        ranks[mode] = max(1, rank)
      case .parameters(let share):
        let scale = Self.scale(extents, exponent: reduced.count, share: share.value)
        let rank = (Double(extents[mode]) * scale).rounded(.toNearestOrEven)
        ranks[mode] = min(extents[mode], max(1, Int(rank)))
      case .energy(let share):
        ranks[mode] = max(1, try values(mode).leadingCount(holding: share))
      }
    }
    return ranks
  }

  /// The root between 0 and 1 of `x^m n + x sum_i e_i^2 - share n` for the `n` elements of extents
  /// `e_i` and `m` reduced modes, by halving: the function increases.
  private static func scale(_ extents: [Int], exponent: Int, share: Double) -> Double {
    let count = Double(extents.reduce(1, *))
    let squares = Double(extents.reduce(0) { $0 + $1 * $1 })
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let power = exponent == 1 ? middle : middle * middle * middle
      if power * count + middle * squares < share * count { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

extension TuckerRanks: SettingValue {
  /// Reads `full`, three numbers as in `10/4/4`, `same`, `same:0.5` or `95%`.
  public init?(settingText: String) {
    let numbers = settingText.split(separator: "/", omittingEmptySubsequences: false)
      .map { Int(settingText: String($0)) }
    if settingText == "full" {
      self = .full
    } else if settingText == "same", let whole = Probability(1) {
      self = .parameters(whole)
    } else if settingText.hasPrefix("same:"), let share = Double(settingText.dropFirst(5)),
      share > 0, let share = Probability(share)
    {
      self = .parameters(share)
    } else if let share = Probability(percentText: settingText) {
      self = .energy(share)
    } else if numbers.count == 3, let channels = numbers[0], let height = numbers[1],
      let width = numbers[2]
    {
      self = .explicit(channels: channels, height: height, width: width)
    } else {
      return nil
    }
  }

  /// The text that is read.
  public var settingText: String {
    switch self {
    case .full: "full"
    case .explicit(let channels, let height, let width): "\(channels)/\(height)/\(width)"
    case .parameters(let share): share.value == 1 ? "same" : "same:\(share.value)"
    case .energy(let share): share.percentText
    }
  }

  /// What is read.
  public static var settingChoices: String {
    "full, channels/rows/columns such as 10/4/4, same or same:0.5 for that share of the parameters, "
      + "or a share of the energy such as 95%"
  }
}
