public import SaliencyTensor

/// A map on a mask, checked and scaled as Quantus does it, whose order is found when it is needed.
///
/// All localization metrics read from this one object: the map is checked and scaled once, its
/// distinct values are sorted once, and NumPy's order among equal values is only followed as far as
/// a metric cuts it. Everything beyond the scaled values is computed on first use and kept, which is
/// why this is a class and stays on one thread.
///
/// **Checks**, in Quantus 0.5.3's order: a map whose values are all equal (it tells all 0, all 1
/// and others apart) and then a map whose values are all below 0 are refused by every metric. An
/// empty mask follows, which all metrics but Sparseness refuse.
///
/// **Scaling**: the values are divided by the largest magnitude of the whole map, in single
/// precision; the minimum is not subtracted.
///
/// **NaN and infinities** pass Quantus' checks. A NaN makes the largest magnitude NaN, and so every
/// scaled value; an infinity turns itself into NaN and all finite values into 0. Three metrics still
/// have a number then and keep it here (``PointingGame``, ``TopKIntersection``,
/// ``RelevanceRankAccuracy``, with NaN ranked highest as NumPy does); all others are undefined.
public final class RankedMap {
  /// The object.
  public let mask: Mask

  /// Why every metric refuses the map, or `nil` if it ranks its pixels.
  public let refusal: UndefinedReason?

  /// Whether every value of the map is finite.
  public let isFinite: Bool

  /// Whether a value of the map lies below 0.
  let hasNegatives: Bool

  /// The scaled values, row by row: each in -1...1, or NaN where the map is not finite.
  let values: [Float]

  /// The distinct scaled values in ascending order, with the pixels of each.
  ///
  /// Meant for finite maps.
  private(set) lazy var groups: [ValueGroup] = ValueGroup.ascending(of: values, on: mask.isObject)

  /// The sums of the scaled values, which may cancel.
  private(set) lazy var signedSums = MaskedSums(of: values, on: mask)

  /// The sums of the scaled values' magnitudes.
  private(set) lazy var magnitudeSums =
    hasNegatives ? MaskedSums(of: values.map { abs($0) }, on: mask) : signedSums

  /// The order in which NumPy would sort the pixels, with whether each is the object's as its tag.
  private lazy var order = NumPyOrder(tagging: values) { mask.isObject[$0] ? 1 : 0 }

  /// Prepares a map for its mask.
  ///
  /// - Parameters:
  ///   - map: The saliency of each pixel, `[H, W]`, before any normalization.
  ///   - mask: The object, of the map's own extents.
  ///   - operation: Who asks, for the error's words.
  /// - Throws: `ShapeError` if the map is not of the mask's shape.
  public init(_ map: Tensor, on mask: Mask, for operation: String = "ranked map")
    throws(ShapeError)
  {
    guard map.shape == mask.shape else {
      throw ShapeError(
        operation: operation, expected: "a map of the mask's shape \(mask.shape)", found: map.shape)
    }
    let scan = map.withUnsafeScalars { MapScan($0) }
    self.mask = mask
    refusal = scan.refusal
    isFinite = scan.largestMagnitude.isFinite
    hasNegatives = scan.hasNegatives
    values = map.withUnsafeScalars { scalars in
      [Float](unsafeUninitializedCapacity: scalars.count) { scaled, count in
        for index in 0..<scalars.count {
          scaled.initializeElement(at: index, to: scalars[index] / scan.largestMagnitude)
        }
        count = scalars.count
      }
    }
  }

  /// Makes sure that the map ranks its pixels.
  ///
  /// - Throws: ``UndefinedReason/constantMap`` or ``UndefinedReason/negativeMap``.
  func requireRanking() throws(UndefinedReason) {
    if let refusal { throw refusal }
  }

  /// Makes sure that the map ranks its pixels and that there is an object.
  ///
  /// - Throws: What ``requireRanking()`` throws, or ``UndefinedReason/emptyMask``.
  func requireObject() throws(UndefinedReason) {
    try requireRanking()
    guard !mask.isEmpty else { throw .emptyMask }
  }

  /// Makes sure that the map ranks its pixels by finite values, and that there is an object.
  ///
  /// - Throws: What ``requireObject()`` throws, or ``UndefinedReason/nonFiniteMap``.
  func requireFiniteOnObject() throws(UndefinedReason) {
    try requireObject()
    guard isFinite else { throw .nonFiniteMap }
  }

  /// How many of the pixels that NumPy sorts last belong to the object.
  ///
  /// - Parameter count: How many pixels are taken; all if the map has fewer.
  /// - Returns: The number of object pixels among them.
  func objectCountAmongLast(_ count: Int) -> Int {
    order.sumOfTags(amongLast: count)
  }
}

/// What one pass over a map tells of it.
private struct MapScan {
  let largestMagnitude: Float
  let hasNegatives: Bool
  let refusal: UndefinedReason?

  init(_ scalars: UnsafeBufferPointer<Float>) {
    // Counted in integers without a branch, so that the compiler can take many pixels at a time.
    // The bits of a magnitude grow with it; infinity and, above it, NaN have the largest.
    var largestBits: UInt32 = 0
    var differing: UInt32 = 0
    var negative: UInt32 = 0
    var nonnegative: UInt32 = 0
    let first = scalars.first ?? 0
    for index in 0..<scalars.count {
      let scalar = scalars[index]
      largestBits = max(largestBits, scalar.bitPattern & 0x7FFF_FFFF)
      differing |= scalar != first ? 1 : 0
      negative |= scalar < 0 ? 1 : 0
      nonnegative |= scalar < 0 ? 0 : 1
    }
    largestMagnitude = Float(bitPattern: largestBits)
    hasNegatives = negative != 0
    // A single NaN differs from itself, but it is one value all the same.
    if differing == 0 || scalars.count == 1 {
      refusal = .constantMap
    } else {
      refusal = nonnegative == 0 ? .negativeMap : nil
    }
  }
}
