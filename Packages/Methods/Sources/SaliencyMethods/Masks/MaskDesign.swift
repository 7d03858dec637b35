internal import SaliencyTensor

/// Masks that an image is seen through: where they come from, not what is done with them.
///
/// A mask is `[h, w]`, 1 where the image is kept and 0 where it is hidden. Any mask can be made at
/// any time, in any order and by any thread.
protocol MaskDesign: Sendable {
  /// How many masks there are.
  var count: Int { get }

  /// Rows and columns of every mask; at most the image's.
  var extent: Extent { get }

  /// Whether all masks are 0 or 1 everywhere.
  var isBinary: Bool { get }

  /// The mask of a number below ``count``.
  func mask(at index: Int) throws(ShapeError) -> Tensor
}

extension MaskDesign {
  var isBinary: Bool { false }
}

/// The random numbers of an image's masks: functions of what they are for, without a state.
///
/// Philox's key is the seed and its stream the image's number, so that images differ. Each mask has
/// 2^32 numbers of its own, number `n` of mask `i` at index `i * 2^32 + n`:
///
/// | n          | decides                                      |
/// |------------|----------------------------------------------|
/// | below 2^31 | the cell `n` of the mask's grid, row by row  |
/// | 2^31       | by how much rows are shifted                 |
/// | 2^31 + 1   | by how much columns are shifted              |
///
/// So designs that shift grids draw the same grids as one that does not.
struct MaskGenerator: Sendable {
  private let generator: CounterBasedGenerator

  /// Creates the generator of one image.
  init(seed: UInt64, imageNumber: UInt64) {
    generator = CounterBasedGenerator(seed: seed, stream: imageNumber)
  }

  /// A number in 0..<1 for a cell of a mask's grid.
  func uniform(forCell cell: Int, ofMask mask: Int) -> Double {
    generator.uniform(at: index(UInt64(cell), ofMask: mask))
  }

  /// By how much a mask is moved, each axis in 0..<bound.
  func shift(ofMask mask: Int, below bound: Extent) -> (rows: Int, columns: Int) {
    (
      generator.integer(at: index(1 << 31, ofMask: mask), below: bound.height),
      generator.integer(at: index(1 << 31 + 1, ofMask: mask), below: bound.width)
    )
  }

  private func index(_ number: UInt64, ofMask mask: Int) -> UInt64 {
    UInt64(mask) << 32 + number
  }
}

extension ForwardPass {
  /// The masks of every image of the batch.
  ///
  /// - Parameters:
  ///   - given: Masks that are used instead, for all images, `[M, h, w]`.
  ///   - isEnlarged: Whether given masks are enlarged bilinearly to the image's size.
  ///   - seed: The seed of drawn masks.
  ///   - drawn: The masks of one image, from its random numbers.
  /// - Returns: One design for each image.
  /// - Throws: ``MethodError`` for given masks that cannot be used.
  func maskDesigns(
    given: Tensor?, isEnlarged: Bool, seed: UInt64,
    drawn: (MaskGenerator) throws -> any MaskDesign
  ) throws -> [any MaskDesign] {
    guard let given else {
      return try imageNumbers.map { try drawn(MaskGenerator(seed: seed, imageNumber: $0)) }
    }
    let masks = try GivenMasks(given, forImageOf: inputExtent, isEnlarged: isEnlarged)
    return [any MaskDesign](repeating: masks, count: count)
  }

  /// The places of a layer, as the grid of cells that masks hide or keep.
  ///
  /// - Parameter layer: The layer.
  /// - Returns: Rows and columns.
  /// - Throws: ``MethodError`` for a layer without places, or with more places than pixels.
  func maskGrid(at layer: String) throws -> Extent {
    let shape = try spatialActivations(at: layer).shape
    guard shape[2] <= inputExtent.height, shape[3] <= inputExtent.width else {
      throw MethodError.wrongMasks(
        expected: "a layer of at most \(inputExtent) places, the image's pixels",
        found: [shape[2], shape[3]])
    }
    return Extent(height: shape[2], width: shape[3])
  }
}
