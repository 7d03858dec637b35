/// The area under the receiver operating characteristic: the map as a classifier of pixels.
///
/// It is the probability that the map is higher at a random pixel of the object than at a random
/// pixel beside it, where equal values count one half:
/// `(#(object > background) + #(object = background) / 2) / (P (n - P))`. Equal pixels enter together,
/// so that no order among them matters.
///
/// As in Quantus 0.5.3, which takes scikit-learn's curve of the signed map; the trapezoids are
/// rounded and added as there. A mask that covers everything has no background to compare with, and a
/// map with a NaN or an infinity no curve.
public struct AreaUnderCurve: LocalizationMetric {
  /// What the metric is.
  public static let about = MetricDescription(
    name: "AUC", title: "AUC", range: 0...1, direction: .higherIsBetter,
    citation: "Fawcett 2006, An Introduction to ROC Analysis")

  /// Creates the metric, which has no parameters.
  public init() {}

  /// Adds up the trapezoids below the curve.
  ///
  /// - Parameter ranked: The map and the mask, `[H, W]` each.
  /// - Returns: The area, in 0...1.
  /// - Throws: ``UndefinedReason`` for a map that ranks nothing or is not finite, and for an empty or
  ///   full mask.
  public func value(of ranked: RankedMap) throws(UndefinedReason) -> Double {
    try ranked.requireFiniteOnObject()
    let objectCount = ranked.mask.objectCount
    let backgroundCount = ranked.mask.count - objectCount
    guard backgroundCount > 0 else { throw .fullMask }
    let trapezoids = Self.trapezoids(
      below: ranked.groups, objectCount: Double(objectCount),
      backgroundCount: Double(backgroundCount))
    return NumPySum.sum(trapezoids)
  }

  /// The areas between neighboring points of the curve, from the highest value downwards.
  ///
  /// A point is left out where the curve goes straight on as scikit-learn sees it, that is where
  /// the next value adds as many pixels of both kinds. The area is the same, but it is rounded once.
  private static func trapezoids(
    below groups: [ValueGroup], objectCount: Double, backgroundCount: Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: groups.count) { trapezoids, count in
      groups.withUnsafeBufferPointer { groups in
        var (truePositives, falsePositives) = (0, 0)
        var (previousX, previousY) = (0.0, 0.0)
        for index in groups.indices.reversed() {
          let group = groups[index]
          truePositives &+= group.objectCount
          falsePositives &+= group.backgroundCount
          let x = Double(falsePositives) / backgroundCount
          let y = Double(truePositives) / objectCount
          let isEnd = index == 0 || index == groups.count - 1
          let next = groups[max(0, index - 1)]
          let isCorner = next.count != group.count || next.objectCount != group.objectCount
          // Written in any case and kept where the curve turns: no branch to mispredict.
          trapezoids[count] = (x - previousX) * (y + previousY) / 2
          let isKept = isEnd || isCorner
          count &+= isKept ? 1 : 0
          previousX = isKept ? x : previousX
          previousY = isKept ? y : previousY
        }
      }
    }
  }
}
