public import SaliencyTensor

/// How much each place of an image matters, by some method.
public struct SaliencyMap: Hashable, Sendable {
  /// The map, `[h, w]`.
  public let values: Tensor

  /// The layer whose features were looked at.
  public let layer: String

  /// The class that the map explains; methods that need no class give none.
  public let classIndex: Int?

  /// The passes through the whole network that the map took.
  public let forwards: Int

  /// Further maps of the same method, such as an uncertainty.
  public let companions: [Companion]

  /// How good an estimate the map is; only methods that can tell do.
  public let quality: EstimateQuality?

  /// A further map of a method, with a name.
  public struct Companion: Hashable, Sendable {
    /// The name, as in `uncertainty`.
    public let name: String

    /// The map.
    public let map: SaliencyMap

    /// Names a map.
    public init(name: String, map: SaliencyMap) {
      self.name = name
      self.map = map
    }
  }

  /// Creates a map.
  ///
  /// - Throws: `ShapeError` unless the values are `[h, w]` with at least one place.
  public init(
    values: Tensor, layer: String, classIndex: Int? = nil, forwards: Int,
    companions: [Companion] = [], quality: EstimateQuality? = nil
  ) throws(ShapeError) {
    guard values.shape.rank == 2, values.shape.count > 0 else {
      throw ShapeError(operation: "saliency map", expected: "[h, w]", found: values.shape)
    }
    self.values = values
    self.layer = layer
    self.classIndex = classIndex
    self.forwards = forwards
    self.companions = companions
    self.quality = quality
  }

  /// Rows and columns.
  public var extent: Extent { Extent(height: values.shape[0], width: values.shape[1]) }

  /// Whether all places have one value, so that the map tells nothing.
  public var isDegenerate: Bool {
    guard let (smallest, largest) = values.extremes else { return true }
    return !(smallest < largest)
  }

  /// The map brought into 0...1: `(x - min) / (max - min + epsilon)`; a degenerate one becomes zeros.
  ///
  /// - Parameter epsilon: As in the LaFAM paper's code.
  /// - Returns: A map of the same extent.
  public func normalized(epsilon: Float = 1e-8) -> SaliencyMap {
    with(values.minMaxNormalized(epsilon: epsilon))
  }

  /// The map at another resolution.
  ///
  /// - Parameters:
  ///   - extent: Rows and columns, as a rule those of the network's input.
  ///   - interpolation: The rule between places; the LaFAM paper takes the nearest one.
  /// - Returns: A map of that extent. Bicubic interpolation may leave the range of the values.
  /// - Throws: `ShapeError` for an empty extent.
  public func resized(to extent: Extent, by interpolation: Interpolation) throws(ShapeError)
    -> SaliencyMap
  {
    with(try values.resized(to: extent, by: interpolation))
  }

  private func with(_ values: Tensor) -> SaliencyMap {
    SaliencyMap(values: values, of: self)
  }

  private init(values: Tensor, of map: SaliencyMap) {
    self.values = values
    layer = map.layer
    classIndex = map.classIndex
    forwards = map.forwards
    companions = map.companions
    quality = map.quality
  }
}
