/// How several singular components become one map: which, with which weights, and combined how.
///
/// The publication says that maps of single vectors are combined by all vectors and values; the rule
/// itself could not be had, so that all of these options and their defaults are this toolkit's
/// choice: `M = sum_r s_r |u_r^T A|`.
public struct MultivectorRule: Hashable, Sendable {
  /// How many components there are.
  public var count: ComponentCount

  /// Whether the first component is left out, to see what the others say; a diagnostic.
  public var skipsFirst: Bool

  /// How much each component counts.
  public var weights: ComponentWeights

  /// How the components become one map.
  public var combination: ComponentCombination

  /// How each component's sign is chosen, which only ``ComponentCombination/absoluteOfSum`` sees.
  public var sign: SignRule

  /// Creates a rule.
  ///
  /// - Parameters:
  ///   - count: How many components there are.
  ///   - skipsFirst: Whether the first one is left out.
  ///   - weights: How much each counts.
  ///   - combination: How they become one map.
  ///   - sign: How each one's sign is chosen.
  public init(
    count: ComponentCount = .all, skipsFirst: Bool = false, weights: ComponentWeights = .value,
    combination: ComponentCombination = .sumOfAbsolutes, sign: SignRule = .meanCorrelation
  ) {
    self.count = count
    self.skipsFirst = skipsFirst
    self.weights = weights
    self.combination = combination
    self.sign = sign
  }

  /// The places in the list of components that are used.
  ///
  /// - Throws: ``MethodError`` if more components are asked for than the layer's shape allows.
  func range(of values: [Double], largest: Int) throws(MethodError) -> Range<Int> {
    let end = try count.count(of: values, largest: largest)
    return min(skipsFirst ? 1 : 0, end)..<end
  }

  /// One map of the components that are chosen.
  ///
  /// - Parameters:
  ///   - components: All components, largest first.
  ///   - features: The features that they are of.
  /// - Returns: `P` numbers.
  /// - Throws: ``MethodError`` if more components are asked for than the layer's shape allows.
  func map(of components: some FeatureComponents, features: FeatureMatrix) throws(MethodError)
    -> [Double]
  {
    let range = try range(of: components.values, largest: features.largestRank)
    let weights = weights(components.values)
    let chosen = range.map { index in
      let projection = components.projections[index]
      guard combination == .absoluteOfSum else { return projection }
      let sign = sign.sign(
        ofProjection: projection, loadings: components.leftVector(index), means: features.means)
      return projection.map { sign * $0 }
    }
    return combination(chosen, weights: range.map { weights[$0] }, places: features.places)
  }
}

/// Components of features by channel vectors `a_r` of length 1.
protocol FeatureComponents {
  /// How large each component is, largest first.
  var values: [Double] { get }

  /// `a_r^T A`, one number for each place.
  var projections: [[Double]] { get }

  /// The channel vector `a_r`.
  func leftVector(_ index: Int) -> [Double]
}

extension SingularDecomposition: FeatureComponents {}
